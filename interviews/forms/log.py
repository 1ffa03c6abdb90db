"""The form that logs a talk which came about without this site: all of it on one page."""

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.domain.quick_add import LONGEST_LINE, Parsed
from contacts.forms.contact import LINE_REQUIRED, QuickAddForm, SignatureField
from contacts.forms.contact_fields import OFFERED, SEVERAL, label
from contacts.models import Contact
from contacts.selectors.contact_list import contact_with_code
from core.edits import with_value
from core.names import isolated, sort_key
from interviews.domain.input_checks import thank_you_fault
from interviews.domain.wording import thank_you_letter
from interviews.forms.fields import time_field
from interviews.forms.talks import check_end
from interviews.forms.wrap_up import ReflectionForm
from interviews.models import Interview, ThankYou
from interviews.models.notes import MAX_NOTE_LENGTH
from questions.models.purposes import Purpose
from users.models import User

How = Interview.How
HOWS = [(How.IN_PERSON, _("In person")), (How.I_CALL, _("By phone")), (How.VIDEO, _("By video"))]
THANKED = [
    ("", _("Not yet")),
    (ThankYou.Medium.IN_PERSON, _("In person or by phone")),
    (ThankYou.Medium.MAIL, _("By email")),
    (ThankYou.Medium.MESSAGE, _("By message")),
    (ThankYou.Medium.NOTE, _("By note or letter")),
]
WORDS = ("learned", "act_on", "interest_before", "interest_after", "share", "took_interest")


class LogForm(QuickAddForm, ReflectionForm):
    """`contact` is whose talk it was, None for somebody new, whom `values` are of.

    `in_the_way` is the talk that the service found in the way; with `may_log` it only asks.
    """

    contact: Contact | None = None
    in_the_way: Interview | None = None
    may_log = False

    line = SignatureField(
        label=_("Who did you talk with?"),
        help_text=_("One of your contacts. Or somebody new: name, what they do, where, email."),
        max_length=LONGEST_LINE,
        widget=forms.TextInput(
            attrs={
                "list": "own-contacts",
                "autocapitalize": "words",
                "autocomplete": "off",
                "class": "form-control",
            }
        ),
        error_messages={"required": LINE_REQUIRED},
    )
    ended_at = time_field(_("When did it end?"), required=True)
    how = forms.ChoiceField(
        label=_("How did you talk?"),
        choices=HOWS,
        initial=How.IN_PERSON,
        widget=forms.RadioSelect,
    )
    purpose = forms.ChoiceField(
        label=_("What was it for?"), choices=[("", _("Not said")), *Purpose.choices], required=False
    )
    notes = forms.CharField(
        label=_("Your notes"),
        help_text=_("Only you can read them, even if you share the rest."),
        max_length=MAX_NOTE_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    thanked = forms.ChoiceField(
        label=_("Have you thanked them?"),
        choices=THANKED,
        required=False,
        widget=forms.RadioSelect,
    )
    subject = forms.CharField(label=_("Subject"), max_length=200, required=False)
    text = forms.CharField(
        label=_("Your thank-you"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 11}),
    )
    picked = forms.CharField(required=False, max_length=8, widget=forms.HiddenInput)
    # whom the letter was drafted to
    written_to = forms.CharField(required=False, max_length=150, widget=forms.HiddenInput)
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, student: User, now: dt.datetime, chosen: Contact | None = None
    ):
        self.student, self.now = student, now
        super().__init__(data, reflection=None)
        del self.fields["version"]
        for name in ("thanked", "subject", "text"):
            self.fields[name].is_needed = True  # type: ignore[attr-defined]  # read by core's field
        self.initial.update(ended_at=now, picked=chosen.code if chosen else "")
        if chosen:
            self.initial["line"] = label(chosen)

    @property
    def offered(self) -> list[str]:
        """Names to suggest. One query."""
        mine = self._mine().order_by("sort_key").only("name", "organization")
        return [label(row) for row in mine[:OFFERED]]

    @property
    def is_more_open(self) -> bool:
        """True if something stands, or is wrong, behind the opener."""
        behind = ("notes", "referral_name", "referral_reach", "interest_before", "purpose")
        if self.is_organization_open or self.is_opportunity_open:
            return True
        return any(self[name].value() or name in self.errors for name in behind)

    @property
    def is_sending(self) -> bool:
        return "send" in self.data

    @property
    def has_letter(self) -> bool:
        return bool(self["text"].value())

    @property
    def person(self) -> Contact | None:
        """Whose talk it was, unsaved if somebody new; None while that is not known."""
        if self.contact:
            return self.contact
        if not self.is_bound or not self.is_named:
            return None
        columns = {name: it for name, it in self.values().items() if name != "more_links"}
        return Contact(owner=self.student, **columns)

    @property
    def is_named(self) -> bool:
        return isinstance(self.cleaned_data.get("line"), Parsed) and "line" not in self.errors

    def clean_line(self) -> Any:
        typed = self.cleaned_data["line"]
        self.contact = None if self.cleaned_data.get("anyway") else self._own_contact(typed)
        return typed if self.contact else super().clean_line()

    def _own_contact(self, typed: str) -> Contact | None:
        # the button that says "this very contact" of somebody who looks known
        if meant := contact_with_code(self.student, self.data.get("this_one", "")):
            return meant
        found = list(self._mine().select_related("owner").called(typed).order_by("-id")[:20])
        picked = [one for one in found if one.code == self.data.get("picked")]
        found = picked or found
        if len(found) > 1 and len({sort_key(label(one)) for one in found}) > 1:
            raise forms.ValidationError(SEVERAL, params={"example": label(found[0])})
        return found[0] if found else None

    def _mine(self) -> Any:
        return Contact.objects.editable_by(self.student).active().identified()

    def clean_ended_at(self) -> dt.datetime:
        ended_at: dt.datetime = self.cleaned_data["ended_at"]
        check_end(ended_at, Interview(log_key=uuid.uuid4()), self.now)
        return ended_at

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.is_sending:
            self._check_letter()
        return self.cleaned_data

    def _check_letter(self) -> None:
        cleaned, person = self.cleaned_data, self.person
        if not cleaned.get("subject"):
            self.add_error("subject", _("Give your letter a subject."))
        if fault := thank_you_fault(cleaned.get("text", "")):
            self.add_error("text", fault)
        elif person and self._names_another(person):
            text = _("You wrote this to %(name)s. Change the name, or start the draft over.")
            self.add_error("text", text % {"name": isolated(cleaned["written_to"])})
        if person and not person.can_be_emailed:
            self.add_error("line", _("Add their email address, or thank them another way."))

    def _names_another(self, person: Contact) -> bool:
        """True if the letter was drafted to somebody else, whose name still stands in it."""
        before = self.cleaned_data.get("written_to", "")
        if not before or sort_key(before) == sort_key(person.name):
            return False
        return Contact(name=before).first_name in self.cleaned_data.get("text", "")

    def drafted(self) -> "LogForm":
        """Return the form with a thank-you written from what is typed; itself without a name."""
        self.full_clean()
        person = self.person
        if person is None:
            return self
        cleaned = self.cleaned_data
        talk = Interview(
            student=self.student, contact=person, ended_at=cleaned.get("ended_at") or self.now
        )
        subject, text = thank_you_letter(
            talk, stays=cleaned.get("learned", ""), act_on=cleaned.get("act_on", ""), referral=""
        )
        data = self.data
        for name, value in (("subject", subject), ("text", text), ("written_to", person.name)):
            data = with_value(data, name, value)
        return LogForm(data, student=self.student, now=self.now)

    @property
    def reflection_values(self) -> dict[str, Any]:
        """Return arguments of `save_reflection`; empty if nothing was said."""
        cleaned = self.cleaned_data
        if not (self.referrals or any(cleaned[name] not in ("", None, False) for name in WORDS)):
            return {}
        return {
            "values": self.reflection,
            "share": cleaned["share"],
            "referrals": self.referrals,
            "took_interest": cleaned["took_interest"] or None,
        }

    @property
    def letter(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("subject", "text")}
