from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("interviews", "0013_closed_for_somebody")]

    operations = [migrations.AddField(model_name="interviewevent", name="before", field=models.JSONField(null=True))]
