"""Fields that several forms of an interview share."""

import datetime as dt
from collections.abc import Sequence
from contextlib import AbstractContextManager, suppress
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import zones
from core.clock import at
from core.dates import clock_change_words
from interviews.domain.input_checks import time_fault
from interviews.models import Interview

ENTERED = "%Y-%m-%dT%H:%M"  # the format of a datetime-local input
WALLS = [ENTERED, "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"]
How = Interview.How
Label = str | Promise
Choices = Sequence[tuple[Any, Label]]


class TimeInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__(attrs={"step": 300, **(attrs or {})}, format=ENTERED)


class TimeField(forms.DateTimeField):
    """A wall time in the active zone, from the browser's own picker; cleans to aware UTC.

    A time that the clocks skip is read as the later one, an ambiguous time as the first;
    `clock_change` then describes that.
    """

    widget = TimeInput
    default_error_messages = {"invalid": _("Enter a day and a time.")}
    clock_change = ""
    typed = ""  # the wall time and its zone, to be described on the next page

    def __init__(self, **kwargs):
        super().__init__(input_formats=WALLS, **kwargs)

    def to_python(self, value):
        # Django's own refuses wall times that a clock change affects.
        if value in self.empty_values:
            return None
        wall, zone = self._wall(str(value).strip()), timezone.get_current_timezone().key
        try:
            moment = at(wall.date(), wall.time(), zone)
        except OverflowError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
        self.clock_change, self.typed = clock_change_words(wall, zone), f"{wall:{ENTERED}} {zone}"
        return moment

    def _wall(self, text: str) -> dt.datetime:
        for pattern in WALLS:
            with suppress(ValueError):
                return dt.datetime.strptime(text, pattern)  # noqa: DTZ007 - the zone is added by `to_python`
        raise ValidationError(self.error_messages["invalid"], code="invalid")

    def has_changed(self, initial, data):
        # By the wall time shown: an untouched second 1:30 AM of a night in fall is no change.
        shown = self.prepare_value(initial() if callable(initial) else initial)
        return (shown.strftime(ENTERED) if shown else "") != str(data or "").replace(" ", "T")[
            : len("2026-03-03T10:00")
        ]


class LongLine(forms.TextInput):
    """A box of several lines for one long line; line breaks become blanks when it is sent."""

    template_name = "django/forms/widgets/textarea.html"

    def __init__(self, attrs: dict[str, Any] | None = None):
        super().__init__(attrs={"rows": 2, **(attrs or {})})


class MomentsField(forms.Field):
    """Moments as check boxes send them: "2026-03-10T15:00Z", several under one name."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {"invalid": _("Enter a day and a time.")}
    format = "%Y-%m-%dT%H:%MZ"

    def to_python(self, value: list[str] | None) -> list[dt.datetime]:
        try:
            found = {dt.datetime.strptime(text, self.format) for text in value or []}  # noqa: DTZ007 - UTC is added
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
        return sorted(moment.replace(tzinfo=dt.UTC) for moment in found)


def clock_changes(form: forms.BaseForm) -> list[str]:
    words = (getattr(field, "clock_change", "") for field in form.fields.values())
    return list(dict.fromkeys(filter(None, words)))


def check_future(moment: dt.datetime | None, now: dt.datetime) -> None:
    if moment and (fault := time_fault(moment, now)):
        raise ValidationError(fault)


class OfferedTimesMixin:
    """Mixin for a form with fields `time_1` to `time_3`, which must be in the future."""

    cleaned_data: dict[str, Any]
    now: dt.datetime

    def _clean_time(self, name: str) -> dt.datetime | None:
        moment = self.cleaned_data[name]
        check_future(moment, self.now)
        return moment

    def clean_time_1(self) -> dt.datetime | None:
        return self._clean_time("time_1")

    def clean_time_2(self) -> dt.datetime | None:
        return self._clean_time("time_2")

    def clean_time_3(self) -> dt.datetime | None:
        return self._clean_time("time_3")

    @property
    def times(self) -> list[dt.datetime]:
        found = {self.cleaned_data.get(f"time_{n}") for n in (1, 2, 3)}
        return sorted(moment for moment in found if moment)


def set_choices(form: forms.BaseForm, name: str, choices: Choices) -> None:
    """Raises TypeError if the field has no choices."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} offers no choices.")
    field.choices = choices


def time_field(label: Label, *, required: bool = False, **kwargs: Any) -> TimeField:
    return TimeField(label=label, required=required, **kwargs)


def how_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("How will you talk?"), choices=How.choices, widget=forms.RadioSelect
    )


def place_field(help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=_("Number, link or place"), max_length=300, required=False, help_text=help_text
    )


def in_zone(zone: str) -> AbstractContextManager[None]:
    return timezone.override(zones.named(zone))
