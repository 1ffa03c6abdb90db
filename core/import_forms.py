"""Fields of the forms of importers: a file that is sent, and its rows as a preview returns them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.table_lines import Line, Unreadable
from core.tables import MOST_TEXT, from_csv, read_lines


class ImportFileField(forms.FileField):
    """A CSV or XLSX file, not read yet."""

    def __init__(self, **more: Any):
        messages = {"required": _("Choose a file."), "empty": _("The file is empty.")}
        super().__init__(
            label=_("CSV or XLSX"), error_messages=messages, widget=forms.FileInput, **more
        )


class FileLinesField(ImportFileField):
    """A file of at most `table_lines.SMALL`; cleans to its lines, at least two."""

    def clean(self, data: Any, initial: Any = None) -> list[Line]:
        try:
            return read_lines(super().clean(data, initial))
        except Unreadable as unreadable:
            raise forms.ValidationError(str(unreadable)) from None


class SentRowsField(forms.CharField):
    """The lines of a file, written by `tables.as_csv` into a preview; cleans to at least two."""

    def __init__(self, **more: Any):
        super().__init__(max_length=2 * MOST_TEXT, strip=False, widget=forms.Textarea, **more)

    def clean(self, value: Any) -> list[Line]:
        try:
            lines = from_csv(super().clean(value))
        except Unreadable as unreadable:
            raise forms.ValidationError(str(unreadable)) from None
        if len(lines) < 2:
            raise forms.ValidationError(_("The file has no rows below its headings."))
        return lines
