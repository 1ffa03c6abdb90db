import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Guide",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=80)),
                (
                    "short",
                    models.TextField(
                        max_length=1200,
                        validators=[django.core.validators.MaxLengthValidator(1200)],
                    ),
                ),
                (
                    "long",
                    models.TextField(
                        max_length=20000,
                        validators=[django.core.validators.MaxLengthValidator(20000)],
                    ),
                ),
                ("slug", models.SlugField(editable=False, max_length=100, unique=True)),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("finding", "Finding people"),
                            ("asking", "Asking"),
                            ("hesitating", "When someone hesitates"),
                            ("preparing", "Preparing"),
                            ("in_person", "On the day, in person"),
                            ("phone", "On the day, by phone"),
                            ("video", "On the day, by video"),
                            ("thanking", "Thanking"),
                            ("keeping", "Keeping in touch"),
                            ("reflecting", "Reflecting"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("published", "Published"),
                            ("retired", "Retired"),
                        ],
                        default="draft",
                        max_length=9,
                    ),
                ),
                ("review_on", models.DateField(blank=True, null=True)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("version", models.PositiveIntegerField(default=1)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("changed_at", models.DateTimeField()),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
            },
        ),
        migrations.CreateModel(
            name="GuideVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=80)),
                (
                    "short",
                    models.TextField(
                        max_length=1200,
                        validators=[django.core.validators.MaxLengthValidator(1200)],
                    ),
                ),
                (
                    "long",
                    models.TextField(
                        max_length=20000,
                        validators=[django.core.validators.MaxLengthValidator(20000)],
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("saved_at", models.DateTimeField()),
                (
                    "guide",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="guides.guide",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
            },
        ),
        migrations.AddConstraint(
            model_name="guide",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "published"), _negated=True),
                    ("published_at__isnull", False),
                    _connector="OR",
                ),
                name="published_guide_says_since_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="guideversion",
            constraint=models.UniqueConstraint(
                fields=("guide", "number"), name="guide_version_once"
            ),
        ),
    ]
