"""Forms for writing, sending, following up and withdrawing a request."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.models import Channel, Contact
from core.edits import Versioned
from core.forms import Form
from interviews.domain.input_checks import LONGEST_LETTER, LONGEST_SUBJECT
from interviews.forms.fields import (
    LongLine,
    MomentsField,
    OfferedTimesMixin,
    check_future,
    how_field,
    place_field,
    set_choices,
    time_field,
)
from interviews.forms.time_checks import StudentTimesForm
from interviews.models import Interview
from interviews.selectors.half_hours import Week, moment_value, weeks_to_offer
from interviews.selectors.student_times import usual_times

OTHER_WAYS = [choice for choice in Channel.choices if choice[0] != Channel.SITE]
KNOWN_THROUGH = _(
    "“The alumni page”, “Professor Ito's talk in October”, “the food bank, where we both help out”."
)


@dataclass(frozen=True)
class ShownWeek(Week):
    is_open: bool = False


class RequestForm(OfferedTimesMixin, StudentTimesForm, Versioned):
    """The content of a draft. `strict` requires everything that is needed before it is sent."""

    needed = ("goal", "purpose", "why_you", "known_through", "subject", "message", "half_hours")
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
        widget=LongLine,
        help_text=_("Finish the sentence “I want to understand …”. It goes into your message."),
    )
    purpose = forms.ChoiceField(
        label=_("What is this talk for?"),
        choices=Interview.Purpose.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "It helps suggest questions, and your counselor sees it. It is not in your message."
        ),
    )
    why_you = forms.CharField(
        label=_("Why this person?"),
        max_length=300,
        widget=LongLine,
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
    half_hours = MomentsField(label=_("Which times suit you?"), required=False)
    time_1 = time_field(_("Another time"))
    time_2 = time_field(_("And another"))
    time_3 = time_field(_("A third"))
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
        super().__init__(data, initial=self._initial() if data is None else None)
        first = interview.contact.first_name
        self.fields["relationship"].label = _("How do you know %(first)s?") % {"first": first}
        choices = interview.rules_at(now).minutes_choices
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

    @cached_property
    def weeks(self) -> list[Week]:
        return weeks_to_offer(self.interview, self.other_times, self.now)

    @property
    def shown_weeks(self) -> list[ShownWeek]:
        """The weeks, the first with a chosen time open, else the first one."""
        chosen = set(self.offered)
        first = next((week for week in self.weeks if week.has(chosen)), self.weeks[0])
        return [ShownWeek(week.days, is_open=week is first) for week in self.weeks]

    def _initial(self) -> dict[str, Any]:
        interview = self.interview
        stored = list(interview.slots.all()) if interview.pk else []
        slots = [slot.starts_at for slot in stored] or usual_times(interview, self.now)
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
        boxes, others = self._on_the_page(slots)
        times = {f"time_{n}": slot for n, slot in enumerate(others[:3], 1)}
        relationship = interview.contact.relationship or Contact.Relationship.NOT_MET
        answers = {name: getattr(interview, name) for name in names}
        insist = any(slot.is_insisted for slot in stored)
        given = {"relationship": relationship, "insist": insist, "half_hours": boxes}
        return given | times | answers

    def _on_the_page(
        self, starts: list[dt.datetime]
    ) -> tuple[list[dt.datetime], list[dt.datetime]]:
        """Return which of `starts` have a check box, and which need a field of their own."""
        boxes = {
            each.starts_at
            for week in self.weeks
            for day in week.days
            for each in day.half_hours
            if not each.taken
        }
        return [one for one in starts if one in boxes], [one for one in starts if one not in boxes]

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        self.chosen = self.times  # an error at a field takes its times out of cleaned_data
        asked_times = self.times or any(name in self.errors for name in ALL_TIMES)
        if self.strict and not asked_times:
            self.add_error(
                "half_hours", _("Offer at least one time. Two or three make it easier to say yes.")
            )
        if self.has_too_many:
            self.add_error("half_hours", _("Offer at most three times."))
        if self.strict:
            self.check_times(ALL_TIMES, by_day=False)  # the review checks the hours
        self.show_also_offered({name: cleaned.get(name) for name in TIMES})
        return cleaned

    def clean_half_hours(self) -> list[dt.datetime]:
        for moment in self.cleaned_data["half_hours"]:
            check_future(moment, self.now)
        return self.cleaned_data["half_hours"]

    @property
    def times(self) -> list[dt.datetime]:
        return sorted({*self.cleaned_data.get("half_hours", []), *super().times})

    @property
    def offered(self) -> list[dt.datetime]:
        """The times as the page shows them, sent or not."""
        if self.is_bound:
            return self.chosen
        others = (self.initial.get(name) for name in TIMES)
        return sorted([*self.initial["half_hours"], *filter(None, others)])

    @property
    def checked(self) -> set[str]:
        """The values of the boxes that the page shows checked, whatever was wrong with them."""
        if self.is_bound:
            return set(self["half_hours"].value() or [])
        return {moment_value(moment) for moment in self.initial["half_hours"]}

    @property
    def has_too_many(self) -> bool:
        return len(self.offered) > MOST_TIMES

    @property
    def has_other_times(self) -> bool:
        return any(self[name].value() or self[name].errors for name in TIMES)

    def differences(self, row: Any) -> list[tuple[str, str, str]]:
        """All times are one row, however each was entered."""
        self.cleaned_data["half_hours"] = self.times
        for name in TIMES:
            self.cleaned_data.pop(name, None)
        return super().differences(row)

    def stored(self, row: Any, name: str) -> Any:
        slots = list(row.slots.all())
        if name == "half_hours":
            return [slot.starts_at for slot in slots]
        if name == "insist":
            return any(slot.is_insisted for slot in slots)
        return row.contact.relationship if name == "relationship" else super().stored(row, name)

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in KEPT}


TIMES = ("time_1", "time_2", "time_3")
ALL_TIMES = ("half_hours", *TIMES)
MOST_TIMES = 3
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
    subject = forms.CharField(label=_("Subject"), max_length=LONGEST_SUBJECT)
    message = forms.CharField(
        label=_("Your message"),
        max_length=LONGEST_LETTER,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("{times} becomes the times still to come and the link to answer."),
    )


class WithdrawForm(Form):
    note = forms.CharField(
        label=_("A line for them"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
