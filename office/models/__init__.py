from office.models.calendar import ArchivableQuerySet, ClosedDay, Period
from office.models.choices import CareerField, ChecklistItem, Source
from office.models.cohorts import CohortSettings
from office.models.settings import OfficeSettings, SignUp

__all__ = [
    "ArchivableQuerySet",
    "CareerField",
    "ChecklistItem",
    "ClosedDay",
    "CohortSettings",
    "OfficeSettings",
    "Period",
    "SignUp",
    "Source",
]
