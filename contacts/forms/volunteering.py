"""What somebody of the directory says of themselves."""

from typing import Any

from django.forms import model_to_dict
from django.utils.translation import gettext_lazy as _

from contacts.forms.directory import CAPACITY_ERRORS, MonthsField
from contacts.models import DirectoryEntry
from contacts.models.directory import OWN
from core.forms import ModelForm


class OwnEntryForm(ModelForm):
    months = MonthsField(label=_("In which months?"))

    class Meta:
        model = DirectoryEntry
        fields = OWN
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
            "capacity": CAPACITY_ERRORS,
        }

    def __init__(self, data: Any = None, *, entry: DirectoryEntry):
        # initial values instead of an instance: validation must not change `entry`
        super().__init__(data, initial=model_to_dict(entry, OWN))

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in OWN}
