"""What somebody of the directory says of themselves."""

from typing import Any

from django import forms
from django.forms import model_to_dict
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from contacts.models import DirectoryEntry
from contacts.models.directory import MOST_A_MONTH
from core.forms import ModelForm

COLUMNS = ("name", "title", "organization", "languages", "capacity", "months")


class OwnEntryForm(ModelForm):
    months = forms.TypedMultipleChoiceField(
        label=_("In which months?"),
        help_text=_("None means all."),
        choices=[(number, name) for number, name in MONTHS.items()],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = DirectoryEntry
        fields = COLUMNS
        labels = {
            "name": _("Your name"),
            "title": _("What you do"),
            "organization": _("Where"),
            "languages": _("Languages in which you would talk"),
            "capacity": _("How many students may ask you in a month?"),
        }
        help_texts = {
            "capacity": _("One at a time. Empty: as few as the office asks of anybody."),
            "languages": _("Separated by commas."),
        }
        error_messages = {
            "name": {"required": _("Write your name.")},
            "capacity": {
                "min_value": _("Write a number from 1 to %(most)d.") % {"most": MOST_A_MONTH},
                "max_value": _("Write a number from 1 to %(most)d.") % {"most": MOST_A_MONTH},
            },
        }

    def __init__(self, data: Any = None, *, entry: DirectoryEntry):
        # initial values instead of an instance: validation must not change `entry`
        super().__init__(data, initial=model_to_dict(entry, COLUMNS))

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in COLUMNS}
