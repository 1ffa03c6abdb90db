"""A talk's purpose is asked, and empty where it was not: until now no page did, and every talk said "Explore a career"."""

from django.db import migrations, models


def forget(apps, schema_editor):
    apps.get_model("interviews", "Interview").objects.filter(purpose="career").update(purpose="")


def as_it_was(apps, schema_editor):
    apps.get_model("interviews", "Interview").objects.filter(purpose="").update(purpose="career")


class Migration(migrations.Migration):
    dependencies = [("interviews", "0011_undo_of_answers")]

    operations = [
        migrations.AlterField(
            model_name="interview",
            name="purpose",
            field=models.CharField(
                blank=True,
                choices=[
                    ("career", "Explore a career"),
                    ("employer", "Learn about an employer"),
                    ("potential", "Feedback on my potential"),
                    ("market", "Facts about the job market"),
                    ("resume", "Resume feedback"),
                    ("practice", "Practice"),
                ],
                db_default="",
                default="",
                max_length=10,
            ),
        ),
        migrations.RunPython(forget, as_it_was),
    ]
