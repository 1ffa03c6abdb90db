"""The forms of an import: sending a file, and confirming its preview."""

import hashlib
from typing import Any

from django import forms

from core.edits import Keyed
from core.forms import Form
from core.import_forms import FileLinesField, SentRowsField
from core.imports import chosen_columns
from questions.domain.file_columns import COLUMNS
from questions.domain.import_rows import ImportRow
from questions.forms.file_preview import ImportPreview, preview_import


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) < 9


class UploadForm(Form):
    file = FileLinesField()


class ImportForm(Keyed):
    """The submitted preview: `rows`, the numbers of rows with `boxes`, and the ticked ones.

    Fields named `column-…` say which column of the file is which.
    """

    rows = SentRowsField()
    boxes = forms.CharField(required=False)

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any):
        super().__init__(data, *args, **kwargs)
        sent = data.getlist("take") if data else []
        self.ticked = {int(text) for text in sent if _is_number(text)} or self.initial.get(
            "ticked", set()
        )

    def clean_boxes(self) -> set[int]:
        return {int(text) for text in self.cleaned_data["boxes"].split() if _is_number(text)}

    @property
    def mapping(self) -> dict[str, str]:
        return chosen_columns(self.data, COLUMNS)

    def preview(self) -> ImportPreview:
        return preview_import(self.cleaned_data["rows"], self.mapping)

    @property
    def fingerprint(self) -> str:
        sent = (self.data["rows"], sorted(self.mapping.items()), sorted(self.ticked))
        return hashlib.sha256(repr(sent).encode()).hexdigest()

    def chosen(self, preview: ImportPreview) -> list[ImportRow]:
        return preview.chosen(self.cleaned_data["boxes"], self.ticked)
