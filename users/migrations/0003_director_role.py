"""Add the director role. Backward, directors keep their other roles."""

import django.contrib.postgres.fields
from django.db import migrations, models

TAKE_BACK = (
    "UPDATE users_user SET roles = array_remove(roles, 'director') WHERE 'director' = ANY(roles)"
)


class Migration(migrations.Migration):
    dependencies = [("users", "0002_audit_is_append_only")]

    operations = [
        migrations.RemoveConstraint(model_name="user", name="user_roles_known"),
        migrations.AlterField(
            model_name="user",
            name="roles",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("student", "Student"),
                        ("counselor", "Counselor"),
                        ("instructor", "Instructor"),
                        ("curator", "Curator"),
                        ("admin", "Admin"),
                        ("auditor", "Auditor"),
                        ("director", "Director"),
                    ],
                    max_length=12,
                ),
                blank=True,
                default=list,
                size=None,
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "roles__contained_by",
                        [
                            "student",
                            "counselor",
                            "instructor",
                            "curator",
                            "admin",
                            "auditor",
                            "director",
                        ],
                    )
                ),
                name="user_roles_known",
            ),
        ),
        # last, so that it is the first on the way back
        migrations.RunSQL(migrations.RunSQL.noop, TAKE_BACK),
    ]
