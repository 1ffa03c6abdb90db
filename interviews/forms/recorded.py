"""What the contact said another way, as the student records it: one button for each answer."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.models import Channel
from interviews.forms.answers import months_ahead
from interviews.forms.fields import (
    check_future,
    how_field,
    place_field,
    set_choices,
    time_field,
)
from interviews.forms.time_checks import StudentTimesForm
from interviews.models import Interview

ANOTHER_WAY = [
    (Channel.MAILBOX, _("Reply by email")),
    (Channel.PHONE, _("Phone")),
    (Channel.PLATFORM, _("LinkedIn or another site")),
    (Channel.TEXT, _("Text message")),
    (Channel.IN_PERSON, _("In person")),
]


class _RecordedForm(StudentTimesForm):
    """How they answered, which time was agreed, what they said; the button pressed is `answer`.

    The channel may stay open: nobody has to say it, and a guess would be recorded as a fact.
    """

    answer = forms.ChoiceField(widget=forms.HiddenInput)
    channel = forms.ChoiceField(
        label=_("How did it come?"), choices=ANOTHER_WAY, widget=forms.RadioSelect, required=False
    )
    starts_at = time_field("")

    def __init__(self, data: Any, *, interview: Interview, now: dt.datetime, **initial: Any):
        self.interview, self.now = interview, now
        asked_by = interview.channel if interview.channel in dict(ANOTHER_WAY) else ""
        super().__init__(data, initial={"channel": asked_by, **initial})

    def _name_start(self, label: Any) -> None:
        """Label the time, which the button beside it needs."""
        self.fields["starts_at"].label = label
        self.fields["starts_at"].is_needed = True  # type: ignore[attr-defined]  # read by core's field

    def _check_start(self, missing: Any) -> None:
        """Add errors to `starts_at`. The hour may be any: they agreed on it."""
        if "starts_at" in self.errors:
            return
        if not self.cleaned_data.get("starts_at"):
            self.add_error("starts_at", missing)
            return
        try:
            check_future(self.cleaned_data["starts_at"], self.now)
        except forms.ValidationError as error:
            self.add_error("starts_at", error)
        else:
            self.check_times(("starts_at",), by_day=False)


class RecordForm(_RecordedForm):
    """An answer to a request, as far as it can still be given."""

    ANSWERS = ("yes", "times", "question", "not_now", "no")
    MOVES = {"question": "ask_back", "not_now": "not_now", "no": "decline"}

    how = how_field()
    place = place_field("")
    invite = forms.BooleanField(required=False, initial=True)
    until = forms.ChoiceField(label=_("Ask again in"), required=False)
    note = forms.CharField(label=_("What they said"), max_length=500, required=False)

    def __init__(self, data: Any = None, *, interview: Interview, now: dt.datetime):
        talk = {"how": interview.how, "place": interview.place, "invite": True}
        super().__init__(data, interview=interview, now=now, **talk)
        self._name_start(_("When will you talk?"))
        self.fields["invite"].label = _("Send %(first)s the calendar file, too") % {
            "first": interview.contact.first_name
        }
        set_choices(self, "until", [("", "---"), *months_ahead(now, interview.student.zone)])
        # those that are no longer possible, too: the service says what has changed
        set_choices(self, "answer", [(answer, answer) for answer in self.ANSWERS])
        if not interview.contact.can_be_emailed:
            del self.fields["invite"]

    @property
    def possible(self) -> list[str]:
        """Return the answers that the interview's stage allows."""
        can = self.interview.can
        return [one for one in self.ANSWERS if one not in self.MOVES or can(self.MOVES[one])]

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        given = cleaned.get("answer")
        if given == "yes":
            self._check_start(_("Say when you will talk, or choose “Other times”."))
        if given == "not_now" and not cleaned.get("until") and "until" not in self.errors:
            self.add_error("until", _("Choose the month in which you may ask again."))
        if given == "question" and not cleaned.get("note") and "note" not in self.errors:
            first = self.interview.contact.first_name
            self.add_error("note", _("Write down what %(first)s asked.") % {"first": first})
        return cleaned

    def clean_until(self) -> dt.date | None:
        value = self.cleaned_data["until"]
        return dt.date.fromisoformat(value) if value else None


class RecordChangeForm(_RecordedForm):
    """A change of an agreed talk that both sides know of already."""

    ANSWERS = ("moved", "they_canceled", "i_canceled")

    note = forms.CharField(label=_("What they said"), max_length=300, required=False)

    def __init__(self, data: Any = None, *, interview: Interview, now: dt.datetime):
        super().__init__(data, interview=interview, now=now, starts_at=interview.starts_at)
        self._name_start(_("The new time"))
        set_choices(self, "answer", [(answer, answer) for answer in self.ANSWERS])

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.cleaned_data.get("answer") == "moved":
            if "starts_at" not in self.changed_data and self._was_moved_last():  # pressed twice
                self.cleaned_data["starts_at"] = self.interview.starts_at
            elif "starts_at" not in self.changed_data:
                self.cleaned_data["starts_at"] = None
            self._check_start(_("Enter the new time."))
        return self.cleaned_data

    def _was_moved_last(self) -> bool:
        last = self.interview.events.order_by("at", "id").last()
        return last is not None and last.move == "move"
