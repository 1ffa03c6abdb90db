"""Checks on typed times against other talks, other offers, and the hours of both sides."""

import datetime as dt
from functools import cached_property

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.dates import time_of_day
from core.forms import Form
from interviews.domain.input_checks import hour_fault
from interviews.models import Interview
from interviews.selectors.student_times import (
    StudentTimes,
    agreed_times,
    student_times,
    zone_out_of_hours,
)


class StudentTimesForm(Form):
    """A form in which a student types times. `insist` overrides the checks."""

    insist = forms.BooleanField(label=gettext_lazy("Use this time anyway"), required=False)

    interview: Interview
    now: dt.datetime
    has_conflict = False

    @cached_property
    def other_times(self) -> StudentTimes:
        return student_times(self.interview, self.now)

    @property
    def shows_insist(self) -> bool:
        return self.has_conflict or bool(self["insist"].value())

    def check_times(self, names: tuple[str, ...], *, by_day: bool = True) -> None:
        """Add errors if another talk is agreed or, with `by_day`, it is night for either side."""
        if self.cleaned_data.get("insist"):
            return
        for name, moment in self._typed(names):
            error = self._other_talk(moment) or (self._out_of_hours(moment) if by_day else "")
            if error:
                self.has_conflict = True
                clock_change = getattr(self.fields[name], "clock_change", "")
                self.add_error(name, f"{clock_change} {error}".strip())

    def _typed(self, names: tuple[str, ...]) -> list[tuple[str, dt.datetime]]:
        """Return (name, moment) of the fields that are filled in; a field may hold several."""
        found = ((name, self.cleaned_data.get(name) or []) for name in names)
        return [
            (name, moment)
            for name, value in found
            for moment in (value if isinstance(value, list) else [value])
        ]

    def _other_talk(self, moment: dt.datetime) -> str:
        talk = self.other_times.talk_at(moment, self.interview.minutes)
        if talk is None:
            return ""
        at = time_of_day(talk.starts_at, self.interview.student.zone)
        text = _(
            "You talk with %(first)s then, at %(at)s. Choose another time, or check the box below."
        )
        return text % {"first": talk.first, "at": at}

    def _out_of_hours(self, moment: dt.datetime) -> str:
        zone = zone_out_of_hours(self.interview, moment)
        return hour_fault(moment, zone) if zone else ""

    def show_also_offered(self, times: dict[str, dt.datetime | None]) -> None:
        for name, moment in times.items():
            others = self.other_times.offered_to(moment, self.interview.minutes) if moment else []
            if others:
                self.fields[name].help_text = also_offered(others)


def check_student_free(interview: Interview, moment: dt.datetime, now: dt.datetime) -> None:
    """Raise ValidationError, without names, if another talk is agreed then. One query."""
    if StudentTimes(agreed=agreed_times(interview, now)).talk_at(moment, interview.minutes):
        text = _("%(first)s isn't free then. Choose another time.")
        raise forms.ValidationError(text % {"first": interview.student.first_name}, code="taken")


def also_offered(others: list[str]) -> str:
    return _("Also offered to %(names)s.") % {"names": _(" and ").join(others)}
