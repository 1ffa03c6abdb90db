"""What the holder of a link under a mail can send, and what the office writes."""

import csv

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.addresses import normalize
from core.edits import Versioned
from core.forms import Form
from outbox.models import StopLink
from outbox.texts import Text, faults


class StopForm(forms.Form):
    """One button was pressed."""

    choice = forms.ChoiceField(choices=StopLink.Choice.choices)


class MuteForm(forms.Form):
    """One button was pressed."""

    mails = forms.ChoiceField(choices=[("off", "off"), ("on", "on")])


class EmailTextForm(Versioned):
    """Subject and body of one text, with only the placeholders that it knows."""

    subject = forms.CharField(label=_("Subject"), max_length=200, error_messages={"required": _("Write a subject.")})
    body = forms.CharField(
        label=_("Text"),
        help_text=_("Plain text; an empty line begins a new paragraph. The web version has the same words."),
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

    address = forms.EmailField(label=_("Look up an address"), max_length=254)


class PutOnListForm(Form):
    """Addresses that nobody writes to any more, pasted one a line or as CSV with a reason of its own each."""

    MOST, FAULTS_SHOWN, LONGEST_REASON = 1000, 10, 200
    HEADINGS = ("address", "email", "e-mail")

    addresses = forms.CharField(
        label=_("Addresses"),
        help_text=_("One a line. A reason of its own may follow after a comma."),
        max_length=300_000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocapitalize": "off"}),
    )
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("For the office. Name nobody here: the list keeps no names and no addresses."),
        max_length=LONGEST_REASON,
    )

    def clean_addresses(self) -> dict[str, str]:
        """Each address once, with its own reason or none."""
        lines = self.cleaned_data["addresses"].splitlines()
        if len(lines) > self.MOST:
            raise ValidationError(_("Paste at most %(most)s lines at once.") % {"most": self.MOST})
        found: dict[str, str] = {}
        faults = []
        for number, line in enumerate(lines, start=1):
            address, *more = _cells(line)
            if not address or (number == 1 and address.casefold() in self.HEADINGS):
                continue
            if fault := self._fault(address, more):
                faults.append(_("Line %(line)s: %(fault)s") % {"line": number, "fault": fault})
            else:
                found[normalize(address)] = ", ".join(more).strip(", ")
        if faults:
            raise ValidationError(_first(faults, self.FAULTS_SHOWN))
        if not found:
            raise ValidationError(_("There is no address in this."))
        return found

    def _fault(self, address: str, more: list[str]) -> str:
        try:
            validate_email(address)
        except ValidationError:
            return _("“%(text)s” is no e-mail address.") % {"text": address[:60]}
        too_long = len(", ".join(more)) > self.LONGEST_REASON
        return _("the reason has more than %(most)s characters.") % {"most": self.LONGEST_REASON} if too_long else ""

    def clean(self) -> dict:
        """An address without a reason of its own has the one for all."""
        cleaned = super().clean()
        if isinstance(cleaned.get("addresses"), dict) and "reason" in cleaned:
            own = cleaned["addresses"]
            cleaned["addresses"] = {address: own[address] or cleaned["reason"] for address in own}
        return cleaned


def _cells(line: str) -> list[str]:
    """The cells of one line of CSV; a line that is none is one cell."""
    try:
        return [cell.strip() for cell in next(csv.reader([line], skipinitialspace=True), [])] or [""]
    except csv.Error:
        return [line]


def _first(faults: list[str], count: int) -> list[str]:
    """The first faults, and how many more there are."""
    rest = len(faults) - count
    more = ngettext("One more line is like that.", "%(rest)d more lines are like that.", rest) % {"rest": rest}
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

    address = forms.EmailField(widget=forms.HiddenInput, max_length=254)
    told = forms.ChoiceField(label=_("How do you know that they want mail again?"), choices=TOLD, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.ways = self.TOLD[1:]
