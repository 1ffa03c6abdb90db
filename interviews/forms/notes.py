"""The boxes of notes: any number in one request, each with the version it is based on."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form
from interviews.models import MAX_NOTE_LENGTH, PlannedQuestion

FREE = "free"  # the box without a question
LARGEST = 2_000_000_000
KEEP = [
    ("mine", _("Keep what I typed")),
    ("stored", _("Keep what was saved")),
    ("both", _("Keep both")),
]


class NoteForm(Form):
    """One box; its prefix is "free" or the id of a planned question.

    `keep` resolves a conflict that was shown with version `seen`.
    """

    note = forms.CharField(
        required=False, strip=False, max_length=MAX_NOTE_LENGTH, widget=forms.Textarea
    )
    version = forms.IntegerField(required=False, min_value=0, max_value=LARGEST)
    asked = forms.ChoiceField(required=False, choices=[("", ""), *PlannedQuestion.Asked.choices])
    keep = forms.ChoiceField(required=False, choices=[("", ""), *KEEP])
    seen = forms.IntegerField(required=False, min_value=0, max_value=LARGEST)

    def clean_version(self) -> int:
        return self.cleaned_data["version"] or 0

    def clean_seen(self) -> int:
        return self.cleaned_data["seen"] or 0

    @property
    def has_note(self) -> bool:
        return self.add_prefix("note") in self.data

    @property
    def has_mark(self) -> bool:
        return self.prefix != FREE and self.add_prefix("asked") in self.data

    @property
    def planned_id(self) -> int | None:
        """None for the free notes."""
        return None if self.prefix == FREE else int(self.prefix or 0)

    @property
    def typed(self) -> str:
        return self.data.get(self.add_prefix("note"), "").replace("\r\n", "\n")


def sent_notes(data: Mapping[str, Any]) -> list[NoteForm]:
    """Return a form for each box in the request; ignores names that no box can have."""
    keys = {name.rpartition("-")[0]: None for name in data if name.endswith(("-note", "-asked"))}
    return [
        NoteForm(data, prefix=key)
        for key in keys
        if key == FREE or (key.isdecimal() and len(key) < 15)
    ]
