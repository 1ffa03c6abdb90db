from django.db import migrations

# The trigger writes down the words of whatever an update touches.
SO_FAR = "UPDATE questions_question SET version = version"


class Migration(migrations.Migration):
    dependencies = [("questions", "0010_words")]

    operations = [migrations.RunSQL(SO_FAR, migrations.RunSQL.noop)]
