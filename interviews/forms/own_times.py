"""Times that a student types: other talks, other offers and the hours of both sides are taken
into account."""

import datetime as dt
from functools import cached_property

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.dates import time_of_day, zone_words
from core.forms import Form
from interviews.models import Interview
from interviews.selectors.student_times import (
    StudentTimes,
    agreed_times,
    student_times,
    zone_out_of_hours,
)


class OwnTimes(Form):
    """A form of a student's own times. What stands against one is said beside it, and can be
    overruled by `insist`."""

    insist = forms.BooleanField(label=gettext_lazy("Use this time all the same"), required=False)

    interview: Interview
    now: dt.datetime
    has_objection = False

    @cached_property
    def taken(self) -> StudentTimes:
        return student_times(self.interview, self.now)

    @property
    def asks_to_insist(self) -> bool:
        """Whether the page shows the box."""
        return self.has_objection or bool(self["insist"].value())

    def object_to(self, names: tuple[str, ...], *, by_day: bool = True) -> None:
        """Add an error where another talk is agreed then or, with `by_day`, where it is night
        for one of the two."""
        for name in names:
            moment = self.cleaned_data.get(name)
            if moment is None or self.cleaned_data.get("insist"):
                continue
            why = self._talk_then(moment) or (self._hour_there(moment) if by_day else "")
            if why:
                self.has_objection = True
                self.add_error(name, f"{self.fields[name].clock_change} {why}".strip())

    def _talk_then(self, moment: dt.datetime) -> str:
        talk = self.taken.talk_at(moment, self.interview.minutes)
        if talk is None:
            return ""
        at = time_of_day(talk.starts_at, self.interview.student.zone)
        text = _(
            "You talk with %(first)s then, at %(at)s. Choose another time, or tick the box below."
        )
        return text % {"first": talk.first, "at": at}

    def _hour_there(self, moment: dt.datetime) -> str:
        zone = zone_out_of_hours(self.interview, moment)
        if zone is None:
            return ""
        text = _(
            "That is %(time)s %(zone)s. Choose a time between 8 AM and 6 PM there, or tick the box "
            "below."
        )
        return text % {"time": time_of_day(moment, zone), "zone": zone_words(zone)}

    def say_also_offered(self, times: dict[str, dt.datetime | None]) -> None:
        """Under each field whose time others may take, too, to whom it is offered."""
        for name, moment in times.items():
            others = self.taken.offered_to(moment, self.interview.minutes) if moment else []
            if others:
                self.fields[name].help_text = also_offered(others)


def check_student_free(interview: Interview, moment: dt.datetime, now: dt.datetime) -> None:
    """Raises ValidationError where the student has agreed to another talk then, without a word
    of whose. One query."""
    if StudentTimes(agreed=agreed_times(interview, now)).talk_at(moment, interview.minutes):
        text = _("%(first)s isn't free then. Choose another time.")
        raise forms.ValidationError(text % {"first": interview.student.first_name}, code="taken")


def also_offered(others: list[str]) -> str:
    """ "Also offered to Lena and Omar." """
    return _("Also offered to %(names)s.") % {"names": _(" and ").join(others)}
