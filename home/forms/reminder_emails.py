"""Settings of the emails that the site sends to a student."""

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

from core.errors import Refusal
from home.domain.reminder_times import require_away_until
from home.forms.base import SettingsForm
from office.selectors.settings import office_settings
from outbox.domain.kinds import Choice, choices
from reminders.models.choices import DAILY, DIGEST, NOTES
from users.models import User

NEVER = "never"
NONE = dt.time(0)  # quiet hours with both ends at midnight mean none
BEGINS = [dt.time(hour) for hour in range(18, 24)]
ENDS = [dt.time(hour) for hour in range(5, 12)]


def _switchable() -> list[Choice]:
    """Return the choices switched one by one: all but the daily note and the digest."""
    return [one for one in choices() if not one.because and one.name not in NOTES]


def _switches() -> list[tuple[str, str]]:
    return [(one.name, f"{one.label} – {one.about}") for one in _switchable()]


def _hours(times: list[dt.time]) -> list[tuple[str, str]]:
    return [(time.isoformat("minutes"), _hour(time)) for time in times]


def _hour(time: dt.time) -> str:
    return time_format(time, "g A") if not time.minute else time_format(time, "g:i A")


class ReminderEmailsForm(SettingsForm):
    columns = ("muted",)

    wanted = MultipleChoiceField(
        label=gettext_lazy("Emails you get"),
        choices=_switches,
        required=False,
        widget=CheckboxSelectMultiple,
    )

    def as_fields(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return {"wanted": [one.name for one in _switchable() if one.name not in values["muted"]]}

    def values(self) -> dict[str, Any]:
        names = {one.name for one in _switchable()}
        return {
            "muted": sorted(
                {*self.settings.values["muted"]} - names | names - {*self.cleaned_data["wanted"]}
            )
        }

    def facts(self) -> list[tuple[str, str]]:
        wanted = self.initial["wanted"]
        return [
            (str(one.label), _("On") if one.name in wanted else _("Off")) for one in _switchable()
        ]


class DigestForm(SettingsForm):
    """The digest and the daily note. "Never" and "off" are stored as muted."""

    columns = ("muted", "digest_weeks", "digest_weekday", "away_until")

    digest = ChoiceField(
        label=gettext_lazy("Weekly digest"),
        help_text=gettext_lazy(
            "Your next steps, the next two weeks' talks and your counselor's words, at 8:30 AM."
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
            "The first note comes on that day. Reminders of talks and thank-yous still come."
        ),
        required=False,
        widget=DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Enter a day, like 2026-12-24.")},
    )

    def as_fields(self, values: Mapping[str, Any]) -> dict[str, Any]:
        until, muted = values["away_until"], values["muted"]
        return {
            "digest": NEVER if DIGEST.name in muted else str(values["digest_weeks"]),
            "digest_weekday": str(values["digest_weekday"]),
            "daily": "off" if DAILY.name in muted else "on",
            "away_until": until if until and until > self.today else None,
        }

    def values(self) -> dict[str, Any]:
        wish, stored = self.cleaned_data, self.settings.values
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
        try:
            require_away_until(until, self.today)
        except Refusal as refusal:
            self.add_error("away_until", str(refusal.sentence))
        return until

    def facts(self) -> list[tuple[str, str]]:
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


def _usual() -> dict[str, str]:
    return {
        "begin": _hour(office_settings().quiet_from),
        "end": _hour(office_settings().quiet_until),
    }


def _kinds_of_hours() -> list[tuple[str, str]]:
    return [
        ("office", _("Quiet from %(begin)s to %(end)s, as the office set it") % _usual()),
        ("own", _("My own quiet hours")),
        ("none", _("No quiet hours: emails come when they are due")),
    ]


class QuietHoursForm(SettingsForm):
    columns = ("quiet_from", "quiet_until")

    hours = ChoiceField(label=gettext_lazy("At night"), choices=_kinds_of_hours, widget=RadioSelect)
    quiet_from = TypedChoiceField(
        label=gettext_lazy("My quiet hours begin"),
        choices=lambda: _hours(BEGINS),
        coerce=dt.time.fromisoformat,
        empty_value=None,
        required=False,
    )
    quiet_until = TypedChoiceField(
        label=gettext_lazy("My quiet hours end"),
        choices=lambda: _hours(ENDS),
        coerce=dt.time.fromisoformat,
        empty_value=None,
        required=False,
    )

    def as_fields(self, values: Mapping[str, Any]) -> dict[str, Any]:
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
        chosen = (self.cleaned_data["quiet_from"], self.cleaned_data["quiet_until"])
        return dict(zip(self.columns, ends.get(self.cleaned_data["hours"], chosen), strict=True))

    def differences(self, row) -> list[tuple[str, str, str]]:
        typed, stored = _hours_in_words(self.values()), _hours_in_words(row.values)
        return [(str(self["hours"].label), typed, stored)] if typed != stored else []

    def facts(self) -> list[tuple[str, str]]:
        return [(str(self.fields["hours"].label), _hours_in_words(self.settings.values))]


def _hours_in_words(values: Mapping[str, Any]) -> str:
    begin, end = values["quiet_from"], values["quiet_until"]
    if begin is None:
        return _("Quiet from %(begin)s to %(end)s, as the office set it") % _usual()
    if begin == end:
        return _("No quiet hours")
    return _("Quiet from %(begin)s to %(end)s") % {"begin": _hour(begin), "end": _hour(end)}
