"""The forms of an import: sending a file, and confirming its preview."""

import hashlib
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.edits import Keyed
from core.forms import Form
from core.tables import MOST_TEXT, Line, Unreadable, from_csv, read_lines
from questions.domain.import_rows import ImportRow
from questions.forms.file_preview import ImportPreview, preview_import


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) < 9


class UploadForm(Form):
    file = forms.FileField(
        label=gettext_lazy("CSV or XLSX"),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("The file is empty."),
        },
        widget=forms.FileInput,
    )

    def clean_file(self) -> list[Line]:
        try:
            return read_lines(self.cleaned_data["file"])
        except Unreadable as unreadable:
            raise forms.ValidationError(str(unreadable)) from None


class ImportForm(Keyed):
    """The submitted preview: `rows`, the numbers of rows with `boxes`, and the ticked ones.

    Fields named `column-…` say which column of the file is which.
    """

    rows = forms.CharField(max_length=2 * MOST_TEXT, strip=False, widget=forms.Textarea)
    boxes = forms.CharField(required=False)

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any):
        super().__init__(data, *args, **kwargs)
        sent = data.getlist("take") if data else []
        self.ticked = {int(text) for text in sent if _is_number(text)} or self.initial.get(
            "ticked", set()
        )

    def clean_rows(self) -> list[Line]:
        try:
            return from_csv(self.cleaned_data["rows"])
        except Unreadable as unreadable:
            raise forms.ValidationError(str(unreadable)) from None

    def clean_boxes(self) -> set[int]:
        return {int(text) for text in self.cleaned_data["boxes"].split() if _is_number(text)}

    def clean(self) -> dict[str, Any]:
        if not self.errors and len(self.cleaned_data["rows"]) < 2:
            self.add_error("rows", _("The file has no rows below its headings."))
        return self.cleaned_data

    @property
    def mapping(self) -> dict[str, str]:
        return {name: value for name, value in self.data.items() if name.startswith("column-")}

    def preview(self) -> ImportPreview:
        return preview_import(self.cleaned_data["rows"], self.mapping)

    @property
    def fingerprint(self) -> str:
        sent = (self.data["rows"], sorted(self.mapping.items()), sorted(self.ticked))
        return hashlib.sha256(repr(sent).encode()).hexdigest()

    def chosen(self, preview: ImportPreview) -> list[ImportRow]:
        return preview.chosen(self.cleaned_data["boxes"], self.ticked)
