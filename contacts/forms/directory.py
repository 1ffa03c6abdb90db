"""Forms of the office's directory and of holds."""

import datetime as dt
from typing import Any, cast

from django import forms
from django.forms import model_to_dict
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact, DirectoryEntry
from contacts.models.directory import MOST_A_MONTH
from core.edits import Keyed, Versioned
from core.forms import Form, ModelForm
from office.models import CareerField

COLUMNS = (
    "name", "email", "title", "organization", "field", "setting", "languages", "capacity",
    "months", "agreed_on", "agreed_how", "last_asked_on", "times_asked",
)  # fmt: skip
NOT_SAID = _("Not said yet")
FROM_TO = _("Write a number from 1 to %(most)d.") % {"most": MOST_A_MONTH}
CAPACITY_ERRORS = {"min_value": FROM_TO, "max_value": FROM_TO}


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class MonthsField(forms.TypedMultipleChoiceField):
    """Months of any year, as numbers; none means all."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any):
        months, about = list(MONTHS.items()), _("None means all.")
        super().__init__(choices=months, coerce=int, required=False, help_text=about, **kwargs)


class EntryForm(ModelForm):
    months = MonthsField(label=_("Months in which they can be asked"))

    class Meta:
        model = DirectoryEntry
        fields = COLUMNS
        labels = {
            "name": _("Name"),
            "email": _("Email address"),
            "title": _("What they do"),
            "organization": _("Organization"),
            "field": _("Field of work"),
            "setting": _("Kind of workplace"),
            "languages": _("Languages"),
            "capacity": _("Requests a month"),
            "agreed_on": _("When they agreed"),
            "agreed_how": _("How they agreed"),
            "last_asked_on": _("Last asked"),
            "times_asked": _("Times asked"),
        }
        help_texts = {
            "email": _("Students never see it before this person says yes to them."),
            "capacity": _("What they agreed to. Empty: the program's limit."),
            "agreed_how": _("Such as “email to Ruth” or “form at the alumni day”."),
            "languages": _("Separated by commas."),
        }
        error_messages = {
            "name": {"required": _("Write their name.")},
            "email": {"required": _("Write their email address.")},
            "capacity": CAPACITY_ERRORS,
        }
        widgets = {
            "name": forms.TextInput(attrs={"autocapitalize": "words"}),
            "agreed_on": DayInput,
            "last_asked_on": DayInput,
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in ("name", "email"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.fields["times_asked"].required = False
        field = cast("forms.ModelChoiceField[CareerField]", self.fields["field"])
        setting = cast("forms.ChoiceField", self.fields["setting"])
        field.queryset = CareerField.objects.offered(self.initial.get("field"))
        field.empty_label = str(NOT_SAID)
        setting.choices = [("", NOT_SAID), *Contact.Setting.choices]

    def clean_times_asked(self) -> int:
        return self.cleaned_data["times_asked"] or 0

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in COLUMNS}


class NewEntryForm(Keyed, EntryForm):
    pass


class EditEntryForm(Versioned, EntryForm):
    """Initial values instead of an instance: validation must not change `entry`."""

    def __init__(self, *args: Any, entry: DirectoryEntry, **kwargs: Any):
        initial = {"version": entry.version} | model_to_dict(entry, COLUMNS)
        super().__init__(*args, initial=initial, **kwargs)

    def stored(self, row: DirectoryEntry, name: str) -> Any:
        if name == "months":
            return [int(month) for month in row.months]
        return getattr(row, name)


class HoldForm(Form):
    until = forms.DateField(
        label=_("Until"),
        help_text=_("Empty: for good."),
        required=False,
        widget=DayInput,
    )
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("For colleagues who keep the directory. No student reads it."),
        max_length=200,
        error_messages={"required": _("Say why, so that a colleague knows whether to lift it.")},
    )

    def values(self) -> tuple[dt.date | None, str]:
        return self.cleaned_data["until"], self.cleaned_data["reason"]
