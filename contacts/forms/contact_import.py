"""The forms of an import of contacts: a file or a text, how it is read, what is chosen."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.domain.contact_files import COLUMNS
from contacts.models import ContactImportRow
from contacts.selectors.contact_import_file import Reading
from core.edits import Keyed
from core.forms import Form
from core.imports import chosen_columns
from office.models import Source

MOST_PASTED = 200_000
ROW = "row-"
Choice = ContactImportRow.Choice


class ContactImportForm(Keyed):
    """Either a file or a text; the text comes back with an error."""

    file = forms.FileField(
        label=gettext_lazy("A file"),
        help_text=gettext_lazy(
            "CSV, XLSX or vCard (.vcf), or LinkedIn's archive; up to 10 MB and 20,000 people."
        ),
        required=False,
        widget=forms.FileInput,
        error_messages={"empty": gettext_lazy("The file is empty. Choose another one.")},
    )
    text = forms.CharField(
        label=gettext_lazy("Or paste"),
        help_text=gettext_lazy(
            "Rows of a table, one person a line, a signature, or the text of a business card."
        ),
        required=False,
        max_length=MOST_PASTED,
        widget=forms.Textarea(attrs={"rows": 7, "autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in ("file", "text"):  # one of them is needed
            self.fields[name].is_needed = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        sent = bool(values.get("file")), bool((values.get("text") or "").strip())
        if sent == (True, True):
            said = _("Send the file or the text first, then the other. The text is kept below.")
            self.add_error("file", said)
        elif sent == (False, False) and not self.errors:
            self.add_error("file", _("Choose a file, or paste a text below."))
        return values

    @property
    def sent(self) -> tuple[bytes, str]:
        """Return the bytes and the name of the file; a pasted text has no name."""
        file = self.cleaned_data.get("file")
        if file:
            return file.read(), file.name or "contacts"
        return self.cleaned_data["text"].encode(), ""


class WholeImportForm(Form):
    """What is chosen for all rows at once; `values` go to `ImportJob.choices`."""

    changed = forms.ChoiceField(
        label=gettext_lazy("For contacts that you have already"),
        choices=[
            (Choice.FILL, gettext_lazy("Fill in what is missing")),
            (Choice.REPLACE, gettext_lazy("Replace what is different, too")),
            (Choice.SKIP, gettext_lazy("Leave them as they are")),
        ],
        required=False,
    )
    tag = forms.CharField(
        label=gettext_lazy("Tag for the new ones"),
        help_text=gettext_lazy("Such as “LinkedIn 2026”, to find them together."),
        max_length=100,
        required=False,
    )
    source = forms.ModelChoiceField(
        Source.objects.none(),
        label=gettext_lazy("How I found the new ones"),
        empty_label=gettext_lazy("Not said yet"),
        to_field_name="slug",
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["changed"].is_needed = True  # type: ignore[attr-defined]  # one is always chosen
        self.fields["source"].queryset = Source.objects.filter(is_active=True)  # type: ignore[attr-defined]

    def values(self) -> dict[str, str]:
        source = self.cleaned_data["source"]
        return {
            "changed": self.cleaned_data["changed"],
            "tag": self.cleaned_data["tag"],
            "source": source.slug if source else "",
        }


def row_choices(sent: Mapping[str, Any]) -> dict[int, str]:
    """Return what was chosen for single rows, by their number; nothing unknown."""
    found = {}
    for name, value in sent.items():
        number = name.removeprefix(ROW)
        if name.startswith(ROW) and number.isdecimal() and len(number) < 10:
            found[int(number)] = value if value in Choice.values else ""
    return found


def reading_of(sent: QueryDict) -> Reading:
    """Return how the columns page says that a file is read."""
    columns = chosen_columns(sent, COLUMNS)
    has_header = "has_header" in sent if "asks_header" in sent else None
    return Reading(sent.get("encoding", ""), has_header, columns or None)
