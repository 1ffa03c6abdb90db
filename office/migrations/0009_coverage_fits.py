"""Let no verdict need more kinds of workplace than interviews."""

from django.db import migrations, models

FITS = models.Q(coverage_settings__lte=models.F("coverage_interviews"))


class Migration(migrations.Migration):
    dependencies = [("office", "0008_questions_of_sources")]

    operations = [
        migrations.AddConstraint(
            model_name="officesettings",
            constraint=models.CheckConstraint(
                condition=FITS, name="coverage_has_enough_interviews"
            ),
        ),
        migrations.AddConstraint(
            model_name="cohortsettings",
            constraint=models.CheckConstraint(
                condition=FITS, name="cohort_coverage_has_enough_interviews"
            ),
        ),
    ]
