"""What the boxes of the live page send: any number of notes, each with the version that it was
made from."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form
from interviews.models import NOTE_LONGEST, PlannedQuestion

FREE = "free"  # the box that belongs to no question
LARGEST = 2_000_000_000
KEEP = [
    ("mine", _("Keep what I typed")),
    ("stored", _("Keep what was saved")),
    ("both", _("Keep both")),
]


class NoteForm(Form):
    """One box. Its prefix is "free", or the number of the planned question; `keep` ends a
    conflict seen at `seen`."""

    note = forms.CharField(
        required=False, strip=False, max_length=NOTE_LONGEST, widget=forms.Textarea
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
        return None if self.prefix == FREE else int(self.prefix)

    @property
    def typed(self) -> str:
        """The words as they came, also where they are not accepted."""
        return self.data.get(self.add_prefix("note"), "").replace("\r\n", "\n")


def sent_notes(data: Mapping) -> list[NoteForm]:
    """The boxes that a request brings, each once; names that no box has are passed over."""
    keys = {name.rpartition("-")[0]: None for name in data if name.endswith(("-note", "-asked"))}
    return [
        NoteForm(data, prefix=key)
        for key in keys
        if key == FREE or (key.isdecimal() and len(key) < 15)
    ]
