from office.models.office import (
    CareerField,
    ClosedDay,
    OfficeSettings,
    Period,
    RemovableQuerySet,
    Source,
    default_minutes,
)

__all__ = [
    "CareerField",
    "ClosedDay",
    "OfficeSettings",
    "Period",
    "RemovableQuerySet",
    "Source",
    "default_minutes",
]
