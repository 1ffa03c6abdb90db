from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("interviews", "0012_purpose_is_asked")]

    operations = [migrations.AddField(model_name="interviewevent", name="before", field=models.JSONField(null=True))]
