from questions.services.bulk import change_many
from questions.services.curation import (
    About,
    CannotChange,
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
from questions.services.merging import CannotMerge, merge, unmerge
from questions.services.order import place, place_in_set, place_set, place_theme
from questions.services.shelves import (
    NameTaken,
    NotEmpty,
    ShelfStale,
    delete_theme,
    put_in,
    save_set,
    save_theme,
    take_out,
)
from questions.services.starter import load
from questions.services.suggestions import Decided, TooMany, accept, decline, suggest
from questions.services.uses import Use, keep_uses

__all__ = [
    "About",
    "CannotChange",
    "CannotMerge",
    "Decided",
    "FormUsed",
    "InUse",
    "LastTaken",
    "NameTaken",
    "NotEmpty",
    "ShelfStale",
    "Stale",
    "TooMany",
    "Use",
    "accept",
    "add",
    "bring_back",
    "change",
    "change_many",
    "decline",
    "delete",
    "delete_theme",
    "keep_uses",
    "load",
    "merge",
    "place",
    "place_in_set",
    "place_set",
    "place_theme",
    "put_in",
    "restore",
    "save_set",
    "save_theme",
    "set_status",
    "suggest",
    "take_out",
    "unmerge",
]
