from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0003_email_texts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64, unique=True)),
                ("at", models.DateTimeField()),
            ],
        ),
    ]
