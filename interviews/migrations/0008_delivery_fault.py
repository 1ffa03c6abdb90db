from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("interviews", "0007_questions_beforehand"),
    ]

    operations = [
        migrations.AddField(
            model_name="interview",
            name="delivery_fault",
            field=models.CharField(
                blank=True,
                choices=[
                    ("address", "The address does not work"),
                    ("full", "The mailbox is full"),
                    ("ours", "Nothing says that the address is wrong"),
                ],
                db_default="",
                default="",
                max_length=8,
            ),
        ),
    ]
