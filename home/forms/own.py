"""A form over some columns of the person who fills it in; each section of the settings is one."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, ClassVar

from core.edits import Versioned, in_words
from users.services import Own


class OwnForm(Versioned):
    """`columns`: what it reads and writes. It says which version of them it was made from, as
    every edit does."""

    columns: ClassVar[tuple[str, ...]]

    def __init__(self, *args, own: Own, today: dt.date, **kwargs):
        self.own, self.today = own, today
        super().__init__(*args, initial=self.typed(own.values) | {"version": own.version}, **kwargs)

    def typed(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The columns as the fields have them."""
        return dict(values)

    def values(self) -> dict[str, Any]:
        """The columns as this form sets them."""
        return {name: self.cleaned_data[name] for name in self.columns}

    def stored(self, row: Any, name: str) -> Any:
        return self.typed(row.values)[name]

    def facts(self) -> list[tuple[str, str]]:
        """(label, words) of what is stored, for the page that shows all sections."""
        return [
            (field.label, in_words(field, self.initial.get(name)))
            for name, field in self.fields.items()
            if name != "version"
        ]
