"""Forms of the links under emails, of texts, invitations and the do-not-contact list."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.address_fields import AddressFormField
from core.edits import Versioned
from core.forms import Form
from outbox.domain.address_list import holds_address, names_beside, read_list
from outbox.domain.text_problems import find_problems
from outbox.models import StopLink
from outbox.models.suppression import LiftReason
from outbox.selectors.texts import Text

LONGEST_REMARK = 200  # beside a pasted address; not stored


class StopForm(forms.Form):
    choice = forms.ChoiceField(choices=StopLink.Choice.choices)


class StopRequestForm(Form):
    address = AddressFormField(label=_("Your email address"), max_length=254)


class MuteForm(forms.Form):
    emails = forms.ChoiceField(choices=[("off", "off"), ("on", "on")])


class InviteForm(Form):
    addresses = forms.CharField(
        label=_("Email addresses"),
        help_text=_("One per line, or separated by commas."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4, "autocapitalize": "none", "spellcheck": "false"}),
    )

    def clean_addresses(self) -> dict[str, str]:
        """Return names by address, empty where none stood beside it."""
        text = self.cleaned_data["addresses"]
        found = read_list(text.splitlines(), longest_reason=LONGEST_REMARK)
        if found.problems:
            raise ValidationError([*found.problems])
        names = names_beside(text)
        return {address: names.get(address, "") for address in found.reasons}


class EmailTextForm(Versioned):
    """Subject and body of one text. Errors name the line."""

    subject = forms.CharField(
        label=_("Subject"), max_length=200, error_messages={"required": _("Write a subject.")}
    )
    body = forms.CharField(
        label=_("Text"),
        help_text=_(
            "Plain text; an empty line begins a new paragraph. The web version has the same words."
        ),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 16}),
        error_messages={"required": _("Write the text, or go back to the original.")},
    )

    def __init__(self, *args, text: Text, **kwargs):
        super().__init__(*args, **kwargs)
        self.text = text
        if not text.has_subject:
            del self.fields["subject"]

    def clean_body(self) -> str:
        return self.cleaned_data["body"].replace("\r\n", "\n")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "body" in cleaned:
            for problem in find_problems(self.text, cleaned.get("subject", ""), cleaned["body"]):
                if problem.field not in self.errors or problem.field == "body":
                    self.add_error(problem.field, problem.message)
        return cleaned

    def words(self) -> tuple[str, str]:
        return self.cleaned_data.get("subject", ""), self.cleaned_data["body"]


class LookUpForm(Form):
    address = AddressFormField(label=_("Look up an address"), max_length=254)


class AddForm(Form):
    """Pasted addresses for the do-not-contact list, with a reason each or one for all."""

    MOST, PROBLEMS_SHOWN, LONGEST_REASON = 1000, 10, 200

    addresses = forms.CharField(
        label=_("Addresses"),
        help_text=_(
            "One or more per line, with or without names, or columns from a spreadsheet. "
            "A reason may follow the address. Names are not stored."
        ),
        max_length=300_000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocapitalize": "off"}),
    )
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("For the office. Name nobody here: the list stores no names and no addresses."),
        max_length=LONGEST_REASON,
    )
    unread: tuple[str, ...] = ()

    def clean_addresses(self) -> dict[str, str]:
        """Return reasons by address, empty where the line gave none."""
        lines = self.cleaned_data["addresses"].splitlines()
        if len(lines) > self.MOST:
            raise ValidationError(_("Paste at most %(most)s lines at once.") % {"most": self.MOST})
        found = read_list(lines, self.LONGEST_REASON)
        if found.problems:
            raise ValidationError(_first(found.problems, self.PROBLEMS_SHOWN))
        if not found.reasons:
            raise ValidationError(_("Enter at least one email address."))
        if len(found.reasons) > self.MOST:
            raise ValidationError(
                _("Paste at most %(most)s addresses at once.") % {"most": self.MOST}
            )
        self.unread = tuple(found.unread)
        return found.reasons

    def clean_reason(self) -> str:
        if holds_address(self.cleaned_data["reason"]):
            raise ValidationError(_("Leave the address out: this list stores none."))
        return self.cleaned_data["reason"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if isinstance(cleaned.get("addresses"), dict) and "reason" in cleaned:
            reasons = cleaned["addresses"]
            cleaned["addresses"] = {
                address: reason or cleaned["reason"] for address, reason in reasons.items()
            }
        return cleaned


def _first(problems: list[str], count: int) -> list[str]:
    rest = len(problems) - count
    more = ngettext("One more line has a problem.", "%(rest)d more lines have problems.", rest) % {
        "rest": rest
    }
    return [*problems[:count], more] if rest > 0 else problems


class RemoveForm(Form):
    """Without `reason` only the office's entry is removed."""

    address = AddressFormField(widget=forms.HiddenInput, max_length=254)
    reason = forms.ChoiceField(
        label=_("How do you know that they want email again?"),
        choices=[("", _("The office put it there")), *LiftReason.choices],
        required=False,
    )
    reasons = LiftReason.choices


class ReleaseForm(forms.Form):
    sure = forms.BooleanField()
