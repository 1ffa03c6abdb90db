"""The rows of a fresh database; a test with `transaction=True` ends by emptying every table."""

from importlib import import_module

from django.apps import apps

from demo.office import make_office
from office.models import CareerField, OfficeSettings
from tests.factories import NOW


def restore_starter_rows() -> None:
    """Create the OfficeSettings row, career fields and sources if they are missing."""
    OfficeSettings.objects.get_or_create(id=1)
    make_office(NOW)
    if not CareerField.objects.exists():
        import_module("office.migrations.0002_starter_rows").forward(apps, None)
