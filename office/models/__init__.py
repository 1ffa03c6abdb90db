from office.models.calendar import ArchivableQuerySet, ClosedDay, Period
from office.models.choices import CareerField, Source
from office.models.cohorts import CohortSettings
from office.models.settings import OfficeSettings, SignUp

__all__ = [
    "ArchivableQuerySet",
    "CareerField",
    "ClosedDay",
    "CohortSettings",
    "OfficeSettings",
    "Period",
    "SignUp",
    "Source",
]
