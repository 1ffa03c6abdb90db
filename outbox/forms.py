"""What the holder of a link under a mail can send, and what the office writes."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.address_fields import AddressFormField
from core.edits import Versioned
from core.forms import Form
from outbox.domain.address_list import holds_address, names_beside, read_list
from outbox.domain.text_problems import faults
from outbox.models import StopLink
from outbox.selectors.texts import Text

LONGEST_REMARK = 200  # beside an address that is pasted; not kept


class StopForm(forms.Form):
    """One button was pressed."""

    choice = forms.ChoiceField(choices=StopLink.Choice.choices)


class StopRequestForm(Form):
    """The address of somebody who has no working link."""

    address = AddressFormField(label=_("Your email address"), max_length=254)


class MuteForm(forms.Form):
    """One button was pressed."""

    mails = forms.ChoiceField(choices=[("off", "off"), ("on", "on")])


class InviteForm(Form):
    """Addresses as they are pasted, with or without names."""

    addresses = forms.CharField(
        label=_("Email addresses"),
        help_text=_("One in each line, or with commas between."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4, "autocapitalize": "none", "spellcheck": "false"}),
    )

    def clean_addresses(self) -> dict[str, str]:
        """Addresses with the name that stood beside each, or none."""
        text = self.cleaned_data["addresses"]
        found = read_list(text.splitlines(), longest_reason=LONGEST_REMARK)
        if found.faults:
            raise ValidationError([*found.faults])
        names = names_beside(text)
        return {address: names.get(address, "") for address in found.reasons}


class EmailTextForm(Versioned):
    """Subject and body of one text, with only the placeholders that it knows."""

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

    def clean(self) -> dict:
        """Every fault at the field that it is in, with its line."""
        cleaned = super().clean()
        if "body" in cleaned:
            for fault in faults(self.text, cleaned.get("subject", ""), cleaned["body"]):
                if fault.field not in self.errors or fault.field == "body":
                    self.add_error(fault.field, fault.message)
        return cleaned

    def words(self) -> tuple[str, str]:
        """Subject and body as they were typed; of a form without faults."""
        return self.cleaned_data.get("subject", ""), self.cleaned_data["body"]


class LookUpForm(Form):
    """One address, to see whether it may be written to."""

    address = AddressFormField(label=_("Look up an address"), max_length=254)


class PutOnListForm(Form):
    """Addresses that nobody writes to any more, as they are pasted, with a reason each or one
    for all."""

    MOST, FAULTS_SHOWN, LONGEST_REASON = 1000, 10, 200

    addresses = forms.CharField(
        label=_("Addresses"),
        help_text=_(
            "One or several a line, with or without names, or columns from a spreadsheet. "
            "A reason may follow the address. Names are not kept."
        ),
        max_length=300_000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocapitalize": "off"}),
    )
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("For the office. Name nobody here: the list keeps no names and no addresses."),
        max_length=LONGEST_REASON,
    )
    unread: tuple[str, ...] = ()

    def clean_addresses(self) -> dict[str, str]:
        """Each address once, with its own reason or none."""
        lines = self.cleaned_data["addresses"].splitlines()
        if len(lines) > self.MOST:
            raise ValidationError(_("Paste at most %(most)s lines at once.") % {"most": self.MOST})
        found = read_list(lines, self.LONGEST_REASON)
        if found.faults:
            raise ValidationError(_first(found.faults, self.FAULTS_SHOWN))
        if not found.reasons:
            raise ValidationError(_("There is no address in this."))
        if len(found.reasons) > self.MOST:
            raise ValidationError(
                _("Paste at most %(most)s addresses at once.") % {"most": self.MOST}
            )
        self.unread = tuple(found.unread)
        return found.reasons

    def clean_reason(self) -> str:
        if holds_address(self.cleaned_data["reason"]):
            raise ValidationError(_("Leave the address out: this list keeps none."))
        return self.cleaned_data["reason"]

    def clean(self) -> dict:
        """An address without a reason of its own has the one for all."""
        cleaned = super().clean()
        if isinstance(cleaned.get("addresses"), dict) and "reason" in cleaned:
            own = cleaned["addresses"]
            cleaned["addresses"] = {address: own[address] or cleaned["reason"] for address in own}
        return cleaned


def _first(faults: list[str], count: int) -> list[str]:
    """The first faults, and how many more there are."""
    rest = len(faults) - count
    more = ngettext("One more line is like that.", "%(rest)d more lines are like that.", rest) % {
        "rest": rest
    }
    return [*faults[:count], more] if rest > 0 else faults


class LiftForm(Form):
    """Take an address off the list. Without `told` only what the office itself set."""

    TOLD = [
        ("", _("The office put it there")),
        ("wrote", _("The person wrote to us")),
        ("phoned", _("The person told us on the phone")),
        ("in_person", _("The person told us face to face")),
        ("works_again", _("It bounced, and works again")),
    ]

    address = AddressFormField(widget=forms.HiddenInput, max_length=254)
    told = forms.ChoiceField(
        label=_("How do you know that they want mail again?"), choices=TOLD, required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.ways = self.TOLD[1:]
