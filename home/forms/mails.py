"""What the site writes to a student by itself, and when."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.forms import (
    CheckboxSelectMultiple,
    ChoiceField,
    DateField,
    DateInput,
    MultipleChoiceField,
    RadioSelect,
    TypedChoiceField,
)
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from home.forms.own import OwnForm
from office.services import current
from outbox.domain.kinds import Choice, choices
from reminders.models.choices import DAILY, DIGEST, NOTES
from users.models import User

NEVER = "never"
NONE = dt.time(0)  # quiet hours that begin and end here are none
BEGINS = [dt.time(hour) for hour in range(18, 24)]
ENDS = [dt.time(hour) for hour in range(5, 12)]
LONGEST_AWAY = dt.timedelta(days=60)  # requests close long before


def _single() -> list[Choice]:
    """What is switched on and off one by one; the daily note and the digest are set together, by
    their rhythm."""
    return [one for one in choices() if not one.because and one.name not in NOTES]


def _switchable() -> list[tuple[str, str]]:
    return [(one.name, f"{one.label} – {one.about}") for one in _single()]


def _hours(times: list[dt.time]) -> list[tuple[str, str]]:
    return [(time.isoformat("minutes"), _hour(time)) for time in times]


def _hour(time: dt.time) -> str:
    return time_format(time, "g A") if not time.minute else time_format(time, "g:i A")


class MailsForm(OwnForm):
    columns = ("muted",)

    wanted = MultipleChoiceField(
        label=gettext_lazy("Mails you get"),
        choices=_switchable,
        required=False,
        widget=CheckboxSelectMultiple,
    )

    def typed(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return {"wanted": [name for name, _words in _switchable() if name not in values["muted"]]}

    def values(self) -> dict[str, Any]:
        names = {one.name for one in _single()}
        return {
            "muted": sorted(
                {*self.own.values["muted"]} - names | names - {*self.cleaned_data["wanted"]}
            )
        }

    def facts(self) -> list[tuple[str, str]]:
        wanted = self.initial["wanted"]
        return [(one.label, _("On") if one.name in wanted else _("Off")) for one in _single()]


class NotesForm(OwnForm):
    """The digest and the daily note, one rhythm of what is tied to no moment. "Never" and "off"
    are kept as muted."""

    columns = ("muted", "digest_weeks", "digest_weekday", "away_until")

    digest = ChoiceField(
        label=gettext_lazy("Weekly digest"),
        help_text=gettext_lazy(
            "Your next steps, talks of two weeks, your counselor's words. At 8:30 AM."
        ),
        choices=[
            *((str(weeks.value), weeks.label) for weeks in User.Weeks),
            (NEVER, gettext_lazy("Never")),
        ],
    )
    digest_weekday = ChoiceField(
        label=gettext_lazy("On"), choices=[(str(day.value), day.label) for day in User.Weekday]
    )
    daily = ChoiceField(
        label=gettext_lazy("On other mornings"),
        choices=[
            ("on", gettext_lazy("A daily note, if there is something new")),
            ("off", gettext_lazy("Nothing: it waits for the digest")),
        ],
    )
    away_until = DateField(
        label=gettext_lazy("Away until"),
        help_text=gettext_lazy(
            "The first note comes on that day. Reminders of talks and thank-yous come all the same."
        ),
        required=False,
        widget=DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Enter a day, like 2026-12-24.")},
    )

    def typed(self, values: Mapping[str, Any]) -> dict[str, Any]:
        until, muted = values["away_until"], values["muted"]
        return {
            "digest": NEVER if DIGEST.name in muted else str(values["digest_weeks"]),
            "digest_weekday": str(values["digest_weekday"]),
            "daily": "off" if DAILY.name in muted else "on",
            "away_until": until if until and until > self.today else None,
        }

    def values(self) -> dict[str, Any]:
        wish, stored = self.cleaned_data, self.own.values
        off = {DIGEST.name: wish["digest"] == NEVER, DAILY.name: wish["daily"] == "off"}
        return {
            "muted": sorted(
                {*stored["muted"]} - NOTES | {name for name, is_off in off.items() if is_off}
            ),
            "digest_weeks": stored["digest_weeks"] if off[DIGEST.name] else int(wish["digest"]),
            "digest_weekday": int(wish["digest_weekday"]),
            "away_until": wish["away_until"],
        }

    def clean_away_until(self) -> dt.date | None:
        until = self.cleaned_data["away_until"]
        if until and until <= self.today:
            self.add_error("away_until", _("Choose a day that is still to come."))
        elif until and until > self.today + LONGEST_AWAY:
            latest = date_format(self.today + LONGEST_AWAY, "F j")
            self.add_error(
                "away_until",
                _("Choose a day up to %(day)s, sixty days from now.") % {"day": latest},
            )
        return until

    def facts(self) -> list[tuple[str, str]]:
        """In short: a weekday only where there is a digest."""
        digest, weekday, _daily, until = super().facts()
        rhythm = _("%(rhythm)s, on %(day)s") % {"rhythm": digest[1], "day": weekday[1]}
        never = self.initial["digest"] == NEVER
        other = (
            _("Daily note"),
            _("Off") if self.initial["daily"] == "off" else _("If there is something new"),
        )
        away = self.initial["away_until"]
        return [
            (digest[0], digest[1] if never else rhythm),
            other,
            (until[0], date_format(away, "D, M j") if away else _("Not away")),
        ]


class QuietForm(OwnForm):
    columns = ("quiet_from", "quiet_until")

    hours = ChoiceField(label=gettext_lazy("At night"), widget=RadioSelect)
    quiet_from = TypedChoiceField(
        label=gettext_lazy("My quiet hours begin"),
        coerce=dt.time.fromisoformat,
        empty_value=None,
        required=False,
    )
    quiet_until = TypedChoiceField(
        label=gettext_lazy("My quiet hours end"),
        coerce=dt.time.fromisoformat,
        empty_value=None,
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["hours"].choices = [
            ("office", _("Quiet from %(begin)s to %(end)s, as the office set it") % _usual()),
            ("own", _("My own quiet hours")),
            ("none", _("No quiet hours: emails come when they are due")),
        ]
        self.fields["quiet_from"].choices = _hours(BEGINS)
        self.fields["quiet_until"].choices = _hours(ENDS)

    def typed(self, values: Mapping[str, Any]) -> dict[str, Any]:
        begin, end = values["quiet_from"], values["quiet_until"]
        if begin is None or begin == end:
            usual = {"quiet_from": "21:00", "quiet_until": "08:00"}
            return usual | {"hours": "office" if begin is None else "none"}
        return {
            "hours": "own",
            "quiet_from": begin.isoformat("minutes"),
            "quiet_until": end.isoformat("minutes"),
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("hours") == "own" and not self.errors:
            for name in self.columns:
                if data[name] is None:
                    self.add_error(name, _("Choose an hour."))
        return data

    def values(self) -> dict[str, Any]:
        ends = {"office": (None, None), "none": (NONE, NONE)}
        own = (self.cleaned_data["quiet_from"], self.cleaned_data["quiet_until"])
        return dict(zip(self.columns, ends.get(self.cleaned_data["hours"], own), strict=True))

    def differences(self, row) -> list[tuple[str, str, str]]:
        typed = self.facts_of(self.values())
        return (
            [(str(self["hours"].label), typed, self.facts_of(row.values))]
            if typed != self.facts_of(row.values)
            else []
        )

    def facts(self) -> list[tuple[str, str]]:
        return [(self.fields["hours"].label, self.facts_of(self.own.values))]

    def facts_of(self, values: Mapping[str, Any]) -> str:
        """Quiet hours in words."""
        begin, end = values["quiet_from"], values["quiet_until"]
        if begin is None:
            return _("Quiet from %(begin)s to %(end)s, as the office set it") % _usual()
        if begin == end:
            return _("No quiet hours")
        return _("Quiet from %(begin)s to %(end)s") % {"begin": _hour(begin), "end": _hour(end)}


def _usual() -> dict[str, str]:
    return {"begin": _hour(current().quiet_from), "end": _hour(current().quiet_until)}
