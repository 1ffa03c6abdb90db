"""The base of each section's form."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, ClassVar

from core.edits import Versioned, in_words
from users.selectors.personal_settings import StoredSettings


class SettingsForm(Versioned):
    columns: ClassVar[tuple[str, ...]]

    def __init__(self, *args: Any, settings: StoredSettings, today: dt.date, **kwargs: Any):
        self.settings, self.today = settings, today
        initial = self.as_fields(settings.values) | {"version": settings.version}
        super().__init__(*args, initial=initial, **kwargs)

    def as_fields(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return dict(values)

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.columns}

    def stored(self, row: Any, name: str) -> Any:
        return self.as_fields(row.values)[name]

    def facts(self) -> list[tuple[str, str]]:
        """Return (label, words) of what is stored, for the page that shows all sections."""
        return [
            (str(field.label), in_words(field, self.initial.get(name)))
            for name, field in self.fields.items()
            if name != "version"
        ]
