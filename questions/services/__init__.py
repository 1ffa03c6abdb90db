from questions.services.curation import (
    FormUsed,
    InUse,
    LastTaken,
    Stale,
    add,
    bring_back,
    change,
    delete,
    restore,
    set_status,
)
from questions.services.starter import load

__all__ = [
    "FormUsed",
    "InUse",
    "LastTaken",
    "Stale",
    "add",
    "bring_back",
    "change",
    "delete",
    "load",
    "restore",
    "set_status",
]
