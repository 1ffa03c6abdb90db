"""The forms of a roster import: a file, and what to do about who is not in it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.edits import Keyed, with_value
from core.forms import Form
from core.import_forms import ImportFileField

LEAVE, CHOSEN, ALL = "none", "chosen", "all"


class RosterUploadForm(Keyed):
    file = ImportFileField()


class RosterApplyForm(Form):
    """`take` are the ids of ticked rows, read beside the fields."""

    ending = forms.ChoiceField(
        label=_("Students who are not in the file"),
        choices=[
            (LEAVE, _("Leave them as they are")),
            (CHOSEN, _("Deactivate the ticked ones")),
            (ALL, _("Deactivate all of them")),
        ],
        initial=LEAVE,
        widget=forms.RadioSelect,
    )
    reopen = forms.BooleanField(required=False)
    allow_drops = forms.IntegerField(
        label=_("How many students do you expect to be deactivated?"),
        required=False,
        min_value=0,
        max_value=1_000_000,
    )

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any):
        if data is not None and "ending" not in data:  # a page that lists nobody does not ask
            data = with_value(data, "ending", LEAVE)
        super().__init__(data, *args, **kwargs)

    def values(self) -> dict[str, Any]:
        sent = self.data.getlist("take") if hasattr(self.data, "getlist") else []
        return {
            "ending": self.cleaned_data["ending"],
            "reopen": self.cleaned_data["reopen"],
            "allow_drops": self.cleaned_data["allow_drops"] or 0,
            "chosen": [int(text) for text in sent if text.isdecimal() and len(text) < 16],
        }
