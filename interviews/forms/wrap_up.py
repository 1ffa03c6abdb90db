"""Forms for the wrap-up of a talk: the reflection and the thank-you."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.forms.referral import ReferralsForm
from contacts.models import Referral
from core.edits import Versioned
from interviews.domain.input_checks import thank_you_fault
from interviews.emails.request_letter import letter_digest
from interviews.forms.fields import set_choices, time_field
from interviews.forms.keep_in_touch import OptionalCadenceForm
from interviews.forms.talks import check_end
from interviews.models import GoOn, Interview, Reflection, ThankYou

ONE_TO_FIVE = [
    ("", _("not said")),
    (1, _("1, not at all")),
    (2, "2"),
    (3, "3"),
    (4, "4"),
    (5, _("5, very much")),
]
NOT_SAID = [("", _("Not said"))]
COLUMNS = ("learned", "act_on", "interest_before", "interest_after")


def _scale(label: Any) -> forms.TypedChoiceField:
    """Return a scale of five that may stay empty."""
    return forms.TypedChoiceField(
        label=label,
        choices=ONE_TO_FIVE,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )


def _go_on(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[*GoOn.choices, *NOT_SAID],
        required=False,
        widget=forms.RadioSelect,
    )


class ReflectionForm(Versioned, ReferralsForm):
    columns: tuple[str, ...] = COLUMNS

    learned = forms.CharField(
        label=_("What did you learn?"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What did you hear that you did not expect?"),
    )
    act_on = forms.CharField(
        label=_("One thing to act on"),
        max_length=300,
        required=False,
        help_text=_("What will you do because of this talk? Your thank-you starts from it."),
    )
    interest_before = _scale(_("How much did this work interest you before?"))
    interest_after = _scale(_("And now?"))
    took_interest = forms.BooleanField(
        label=_("They took an interest in my career"),
        help_text=_("If so, we suggest keeping in touch every month."),
        required=False,
    )
    share = forms.BooleanField(label=_("Share this with my counselor"), required=False)

    def __init__(
        self, data: Any = None, *, reflection: Reflection | None, took_interest: bool = False
    ):
        initial: dict[str, Any] = {
            "version": 1,
            "may_use_name": Referral.Permission.NOT_ASKED,
            "took_interest": took_interest,
        }
        if reflection:
            initial |= {name: getattr(reflection, name) for name in (*self.columns, "version")}
            initial["share"] = reflection.shared_at is not None
        super().__init__(data, initial=initial)

    def stored(self, row: Any, name: str) -> Any:
        if name == "share":
            return row.shared_at is not None
        # The version covers the reflection only: anything else counts as unchanged.
        return getattr(row, name) if name in self.columns else self.cleaned_data[name]

    @property
    def reflection(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.columns}


class WrapUpForm(ReflectionForm):
    columns = (*COLUMNS, *Reflection.DECISIONS)

    go_on_with_path = _go_on(_("Go on with this path?"))
    go_on_with_employer = _go_on(_("Go on with this employer?"))
    gained_clarity = forms.BooleanField(label=_("I see more clearly what I want"), required=False)
    gained_network = forms.BooleanField(label=_("I know more people to turn to"), required=False)
    gained_confidence = forms.BooleanField(
        label=_("I am surer of myself with people of this field"), required=False
    )
    skills_to_gain = forms.CharField(
        label=_("Skills to gain"),
        max_length=300,
        required=False,
        help_text=_("What do you need for this work that you don't have yet?"),
    )
    what_changed = forms.CharField(
        label=_("What did it confirm or change?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    ended_at = time_field(_("When did it end?"), help_text=_("The thank-you is due a day later."))

    def __init__(
        self,
        data: Any = None,
        *,
        interview: Interview,
        reflection: Reflection | None,
        now: dt.datetime,
    ):
        self.interview, self.now = interview, now
        super().__init__(data, reflection=reflection, took_interest=interview.contact.took_interest)
        self.initial["ended_at"] = interview.ended_at

    @property
    def is_decided(self) -> bool:
        """True if something stands, or is wrong, behind the opener of decisions."""
        return any(self[name].value() or self[name].errors for name in Reflection.DECISIONS)

    def clean_ended_at(self) -> dt.datetime | None:
        ended_at = self.cleaned_data["ended_at"]
        if ended_at is None or "ended_at" not in self.changed_data:
            return None
        check_end(ended_at, self.interview, self.now)
        return ended_at


class ThankYouForm(OptionalCadenceForm):
    """The letter; `starts_from` is shown if there are notes, and only affects a new draft."""

    starts_from = forms.ChoiceField(
        label=_("Which answer stays with you?"),
        help_text=_("Your thank-you starts from it. Your other notes stay out of it."),
        required=False,
        widget=forms.RadioSelect,
    )
    subject = forms.CharField(label=_("Subject"), max_length=200)
    text = forms.CharField(
        label=_("Your thank-you"), max_length=4000, widget=forms.Textarea(attrs={"rows": 13})
    )

    drafted = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    field_order = ["starts_from", "subject", "text", "cadence", "drafted"]

    def __init__(self, *args: Any, marks: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        set_choices(self, "starts_from", [("", _("None of them")), *marks])
        if not marks:
            del self.fields["starts_from"]

    @property
    def mark(self) -> str:
        """The key of the marked note, even if the form is invalid; "" for none."""
        cleaned = self.cleaned_data if self.is_bound and hasattr(self, "cleaned_data") else {}
        return cleaned.get("starts_from", "")

    @property
    def was_edited(self) -> bool:
        sent = self.cleaned_data
        return letter_digest(sent["subject"], sent["text"]) != sent["drafted"]

    @property
    def letter(self) -> dict[str, Any]:
        return {name: self.cleaned_data.get(name) for name in ("subject", "text", "cadence")}

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        if fault := thank_you_fault(text):
            raise forms.ValidationError(fault)
        return text


class ThankedForm(OptionalCadenceForm):
    medium = forms.ChoiceField(
        label=_("How did you thank them?"),
        choices=[choice for choice in ThankYou.Medium.choices if choice[0] != ThankYou.Medium.SITE],
        widget=forms.RadioSelect,
    )
