import core.address_fields
import core.codes
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0001_initial"),
        ("office", "0002_starter_rows"),
    ]

    operations = [
        migrations.CreateModel(
            name="DirectoryEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        default=core.codes.new_code, editable=False, max_length=8, unique=True
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="name")),
                ("sort_key", models.CharField(editable=False, max_length=300)),
                (
                    "email",
                    core.address_fields.AddressField(max_length=254, verbose_name="email address"),
                ),
                (
                    "title",
                    models.CharField(blank=True, max_length=150, verbose_name="what they do"),
                ),
                (
                    "organization",
                    models.CharField(blank=True, max_length=150, verbose_name="organization"),
                ),
                (
                    "setting",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("private", "Private company"),
                            ("public", "Public sector"),
                            ("nonprofit", "Non-profit"),
                            ("education", "Education"),
                            ("self_employed", "Self-employed"),
                        ],
                        max_length=15,
                        verbose_name="kind of workplace",
                    ),
                ),
                (
                    "languages",
                    models.CharField(blank=True, max_length=150, verbose_name="languages"),
                ),
                (
                    "capacity",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(20),
                        ],
                        verbose_name="requests a month",
                    ),
                ),
                (
                    "months",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="months",
                    ),
                ),
                ("agreed_on", models.DateField(blank=True, null=True, verbose_name="agreed on")),
                (
                    "agreed_how",
                    models.CharField(blank=True, max_length=200, verbose_name="how they agreed"),
                ),
                (
                    "last_asked_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="last asked before this site"
                    ),
                ),
                (
                    "times_asked",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="times asked before this site"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("archived_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
            ],
        ),
        migrations.AddField(
            model_name="directoryentry",
            name="field",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="office.careerfield",
            ),
        ),
        migrations.AddField(
            model_name="directoryentry",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="directory_entries",
                to="contacts.person",
            ),
        ),
        migrations.AddIndex(
            model_name="directoryentry",
            index=models.Index(
                condition=models.Q(("archived_at", None)),
                fields=["sort_key"],
                name="directory_by_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="directoryentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("archived_at", None)),
                fields=("person",),
                name="directory_person_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="directoryentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agreed_how", ""), ("agreed_on", None)),
                    models.Q(
                        ("agreed_on__isnull", False), models.Q(("agreed_how", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="directory_agreement_says_when_and_how",
            ),
        ),
        migrations.AddConstraint(
            model_name="directoryentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("months__contained_by", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
                ),
                name="directory_months_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="directoryentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("capacity", None), ("capacity__range", (1, 20)), _connector="OR"
                ),
                name="directory_capacity_known",
            ),
        ),
    ]
