"""Forms for a student's own records of organizations."""

from typing import Any

from django.forms import CharField, Textarea, TextInput, URLField, model_to_dict
from django.utils.translation import gettext_lazy as _

from contacts.models import Organization
from core import forms
from core.edits import Versioned
from core.forms import Form

COLUMNS = ("name", "staff_link", "careers_link", "job_titles", "found_out")
NAME_REQUIRED = {"required": _("Write the organization's name.")}
FOUND_OUT = _("What they do, for whom, what is new: what you need not ask anymore.")
NO_PAGE = {"invalid": _("Enter the address of a page, like hospital.org/staff.")}


class NewOrganizationForm(Form):
    name = CharField(
        label=_("Add an organization"),
        max_length=150,
        widget=TextInput(attrs={"autocapitalize": "words", "autocomplete": "off"}),
        error_messages=NAME_REQUIRED,
    )


class OrganizationForm(Versioned, forms.ModelForm):
    """Initial values instead of an instance: validation must not change it.

    `taken` is another record of the student that has the new name; `focus` names a field to begin
    in.
    """

    taken: Organization | None = None

    staff_link = URLField(
        label=_("Page of the people there"),
        help_text=_("Where you find who works there."),
        max_length=300,
        required=False,
        assume_scheme="https",
        error_messages=NO_PAGE,
    )
    careers_link = URLField(
        label=_("Page of open positions"),
        help_text=_("It says what titles they use and what they ask for."),
        max_length=300,
        required=False,
        assume_scheme="https",
        error_messages=NO_PAGE,
    )

    class Meta:
        model = Organization
        fields = COLUMNS
        labels = {
            "name": _("Name"),
            "job_titles": _("Job titles you saw"),
            "found_out": _("What you found out"),
        }
        help_texts = {
            "name": _("Contacts keep the name that you wrote at them, and still lead here."),
            "job_titles": _("One in each line. Those of your contacts there are shown with them."),
            "found_out": FOUND_OUT,
        }
        error_messages = {"name": NAME_REQUIRED}
        widgets = {
            "job_titles": Textarea(attrs={"rows": 3}),
            "found_out": Textarea(attrs={"rows": 6}),
        }

    def __init__(self, *args: Any, organization: Organization, focus: str = "", **kwargs: Any):
        initial = {"version": organization.version} | model_to_dict(organization, COLUMNS)
        super().__init__(*args, initial=initial, **kwargs)
        if focus in self.fields:
            self.fields[focus].widget.attrs["autofocus"] = True

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in COLUMNS}


class OrganizationTextForm(Versioned):
    found_out = CharField(
        label=_("What you found out"),
        help_text=FOUND_OUT,
        required=False,
        max_length=2000,
        widget=Textarea(attrs={"rows": 6, "data-focus": ""}),
    )
