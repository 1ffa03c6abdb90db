import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0021_introducer_said_no"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="referral",
            name="done_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="referral",
            name="due_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="referral",
            name="kind",
            field=models.CharField(
                choices=[
                    ("person", "Person"),
                    ("organization", "Organization"),
                    ("opportunity", "Opportunity"),
                ],
                db_default="person",
                default="person",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="link",
            field=models.URLField(blank=True, db_default="", max_length=300),
        ),
        migrations.AddField(
            model_name="referral",
            name="organization",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="named_as",
                to="contacts.organization",
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                condition=models.Q(
                    ("archived_at", None), ("done_at", None), ("due_on__isnull", False)
                ),
                fields=["due_on"],
                name="referral_dated",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind", "person"),
                        ("organization", None),
                        ("done_at", None),
                        ("due_on", None),
                        ("link", ""),
                    ),
                    models.Q(
                        ("kind", "organization"),
                        ("contact", None),
                        ("how_to_reach", ""),
                        ("may_use_name", "not_asked"),
                        ("done_at", None),
                        ("due_on", None),
                        ("link", ""),
                    ),
                    models.Q(
                        ("kind", "opportunity"),
                        ("organization", None),
                        ("contact", None),
                        ("how_to_reach", ""),
                        ("may_use_name", "not_asked"),
                    ),
                    _connector="OR",
                ),
                name="referral_columns_of_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(("done_at", None), ("archived_at", None), _connector="OR"),
                name="referral_ended_one_way",
            ),
        ),
    ]
