"""Forms for writing, sending, following up and withdrawing a request."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.models import Channel, Contact
from core.edits import Versioned
from core.forms import Form
from interviews.forms.fields import (
    OfferedTimesMixin,
    how_field,
    place_field,
    set_choices,
    time_field,
)
from interviews.forms.time_checks import StudentTimesForm
from interviews.models import Interview
from interviews.selectors.student_times import usual_times
from office.selectors.settings import office_settings

OTHER_WAYS = [choice for choice in Channel.choices if choice[0] != Channel.SITE]
KNOWN_THROUGH = _(
    "“The alumni page”, “Professor Ito's talk in October”, “the food bank, where we both help out”."
)


class RequestForm(OfferedTimesMixin, StudentTimesForm, Versioned):
    """The content of a draft. `strict` requires everything that is needed before it is sent."""

    needed = ("goal", "purpose", "why_you", "known_through", "subject", "message", "time_1")
    relationship = forms.ChoiceField(choices=Contact.Relationship.choices, widget=forms.RadioSelect)
    known_through = forms.CharField(
        label=_("How do you know of them, or through whom?"),
        max_length=150,
        required=False,
        help_text=KNOWN_THROUGH,
    )
    goal = forms.CharField(
        label=_("What do you hope to understand after this talk?"),
        max_length=300,
        help_text=_("Finish the sentence “I want to understand …”. It goes into your message."),
    )
    purpose = forms.ChoiceField(
        label=_("What is this talk for?"),
        choices=Interview.Purpose.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Your counselor sees this; questions are suggested by it. It is not in your message."
        ),
    )
    why_you = forms.CharField(
        label=_("Why this person?"),
        max_length=300,
        required=False,
        help_text=_("One sentence of your own is what people answer to."),
    )
    minutes = forms.TypedChoiceField(
        label=_("How long will you ask for?"),
        coerce=int,
        widget=forms.RadioSelect,
        help_text=_("Shorter is easier to say yes to. Keep to it."),
    )
    how = how_field()
    place = place_field("")
    time_1 = time_field(_("First time you offer"))
    time_2 = time_field(_("Second time"))
    time_3 = time_field(_("Third time"))
    subject = forms.CharField(label=_("Subject"), max_length=200, required=False)
    message = forms.CharField(
        label=_("Your message"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("{times} becomes the times above and the link to answer."),
    )
    drafted = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(
        self, data: Any = None, *, interview: Interview, now: dt.datetime, strict: bool = True
    ):
        self.interview, self.now, self.strict = interview, now, strict
        super().__init__(data, initial=self._initial(interview, now) if data is None else None)
        first = interview.contact.first_name
        self.fields["relationship"].label = _("How do you know %(first)s?") % {"first": first}
        choices = office_settings().minutes_choices
        set_choices(self, "minutes", [(n, _("%(n)s min") % {"n": n}) for n in choices])
        self.fields["place"].help_text = _("%(first)s sees this and can change it.") % {
            "first": first
        }
        for name in ("goal", "purpose", "subject", "message"):
            self.fields[name].required = strict
        for name in self.needed:  # required before it is sent, though a draft may lack it
            self.fields[name].is_needed = True  # type: ignore[attr-defined]  # read by core's field
        if data is None:
            self.show_also_offered({name: self.initial.get(name) for name in TIMES})

    @staticmethod
    def _initial(interview: Interview, now: dt.datetime) -> dict[str, Any]:
        stored = list(interview.slots.all()) if interview.pk else []
        slots = [slot.starts_at for slot in stored] or usual_times(interview, now)
        names = (
            "known_through",
            "goal",
            "purpose",
            "why_you",
            "minutes",
            "how",
            "place",
            "subject",
            "message",
            "version",
        )
        times = {f"time_{n}": slot for n, slot in enumerate(slots[:3], 1)}
        relationship = interview.contact.relationship or Contact.Relationship.NOT_MET
        answers = {name: getattr(interview, name) for name in names}
        insist = any(slot.is_insisted for slot in stored)
        return {"relationship": relationship, "insist": insist, **times, **answers}

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        asked_times = any(cleaned.get(f"time_{n}") or f"time_{n}" in self.errors for n in (1, 2, 3))
        if self.strict and not asked_times:
            self.add_error(
                "time_1", _("Offer at least one time. Two or three make it easier to say yes.")
            )
        if self.strict:
            self.check_times(TIMES, by_day=False)  # the review checks the hours
        self.show_also_offered({name: cleaned.get(name) for name in TIMES})
        return cleaned

    def stored(self, row: Any, name: str) -> Any:
        slots = list(row.slots.all())
        if name in TIMES:
            place = TIMES.index(name)
            return slots[place].starts_at if place < len(slots) else None
        if name == "insist":
            return any(slot.is_insisted for slot in slots)
        return row.contact.relationship if name == "relationship" else super().stored(row, name)

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in KEPT}


TIMES = ("time_1", "time_2", "time_3")
KEPT = (
    "goal",
    "purpose",
    "why_you",
    "known_through",
    "minutes",
    "how",
    "place",
    "subject",
    "message",
)


class SendForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)
    channel = forms.ChoiceField(
        choices=Channel.choices, required=False, label=_("How did you send it?")
    )

    def clean_channel(self) -> str:
        return self.cleaned_data["channel"] or Channel.SITE


class FollowUpForm(Form):
    subject = forms.CharField(label=_("Subject"), max_length=250)
    message = forms.CharField(
        label=_("Your message"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_(
            "{times}, where it stands, becomes the times still to come and the link to answer."
        ),
    )


class WithdrawForm(Form):
    note = forms.CharField(
        label=_("A line for them"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
