"""Whom and what a contact pointed the student to: on a page of its own, and in the wrap-up."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.models import Referral
from contacts.models.organization_names import organization_key
from core.forms import Form

Kind = Referral.Kind
NEEDS_NAME = _("Say what it is, like “Summer program at the clinic”.")


class ReferralsForm(Form):
    """One of each kind; what stays empty is not noted."""

    referral_name = forms.CharField(
        label=_("Did they point you to somebody?"),
        max_length=150,
        required=False,
        help_text=_("A name."),
    )
    referral_reach = forms.CharField(
        label=_("How can you reach this person?"), max_length=254, required=False
    )
    may_use_name = forms.ChoiceField(
        label=_("May you use their name?"),
        choices=Referral.Permission.choices,
        initial=Referral.Permission.NOT_ASKED,
        widget=forms.RadioSelect,
        required=False,
    )
    organization_name = forms.CharField(
        label=_("Name of the organization"), max_length=150, required=False
    )
    opportunity_name = forms.CharField(
        label=_("What is it?"),
        max_length=150,
        required=False,
        help_text=_("A program, an event, an opening, a course."),
    )
    opportunity_link = forms.URLField(
        label=_("Where is it?"),
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text=_("The address of its page, if there is one."),
        error_messages={"invalid": _("Enter the address of a page, like hospital.org/summer.")},
    )
    opportunity_day = forms.DateField(
        label=_("By when?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Today reminds you a week before."),
        error_messages={"invalid": _("Enter a day, like 2026-12-03.")},
    )

    @property
    def is_organization_open(self) -> bool:
        return bool(self["organization_name"].value() or self["organization_name"].errors)

    @property
    def is_opportunity_open(self) -> bool:
        fields = (self[name] for name in self.fields if name.startswith("opportunity_"))
        return any(field.value() or field.errors for field in fields)

    def clean_organization_name(self) -> str:
        name = self.cleaned_data["organization_name"]
        if name and not organization_key(name):
            raise forms.ValidationError(_("Write the organization's name."))
        return name

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        if cleaned.get("referral_reach") and not cleaned.get("referral_name"):
            self.add_error("referral_name", _("Give the name of the person they pointed you to."))
        more = cleaned.get("opportunity_link") or cleaned.get("opportunity_day")
        if more and not cleaned.get("opportunity_name"):
            self.add_error("opportunity_name", NEEDS_NAME)
        return cleaned

    @property
    def referrals(self) -> list[dict[str, Any]]:
        """Return what `services.add_referral` takes, for each kind that was filled in."""
        cleaned = self.cleaned_data
        found: list[dict[str, Any]] = [
            {
                "kind": Kind.PERSON,
                "name": cleaned["referral_name"],
                "how_to_reach": cleaned["referral_reach"],
                "may_use_name": cleaned["may_use_name"] or Referral.Permission.NOT_ASKED,
            },
            {"kind": Kind.ORGANIZATION, "name": cleaned["organization_name"]},
            {
                "kind": Kind.OPPORTUNITY,
                "name": cleaned["opportunity_name"],
                "link": cleaned["opportunity_link"],
                "due_on": cleaned["opportunity_day"],
            },
        ]
        return [referral for referral in found if referral["name"]]


class NewReferralsForm(ReferralsForm):
    def clean(self) -> dict[str, Any]:
        super().clean()
        names = ("referral_name", "organization_name", "opportunity_name")
        if not self.errors and not any(self.cleaned_data[name] for name in names):
            self.add_error("referral_name", _("Write a name, or choose one of the two below."))
        return self.cleaned_data
