"""Fields that several forms of an interview share."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import zones
from interviews.models import Interview

ENTERED = "%Y-%m-%dT%H:%M"  # what a datetime-local input sends
FURTHEST = dt.timedelta(days=365)
How = Interview.How


class TimeInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__(attrs={"step": 300, **(attrs or {})}, format=ENTERED)


class TimeField(forms.DateTimeField):
    """A wall time in the active zone, as the browser's own picker sends it; aware UTC out."""

    widget = TimeInput
    default_error_messages = {"invalid": _("Enter a day and a time.")}

    def __init__(self, **kwargs):
        super().__init__(input_formats=[ENTERED, "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"], **kwargs)

    def clean(self, value):
        try:
            return super().clean(value)
        except (OverflowError, ValueError) as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


def check_future(moment: dt.datetime | None, now: dt.datetime) -> None:
    """Raises ValidationError for a past moment, or one more than a year ahead."""
    if moment and moment <= now:
        raise ValidationError(_("Choose a time that is still to come."), code="past")
    if moment and moment > now + FURTHEST:
        raise ValidationError(_("Choose a time within the next twelve months."), code="far")


class Times:
    """Mixed into a form with `time_1` to `time_3`: future, distinct, in `times` after cleaning."""

    now: dt.datetime

    def _clean_time(self, name):
        moment = self.cleaned_data[name]
        check_future(moment, self.now)
        return moment

    def clean_time_1(self):
        return self._clean_time("time_1")

    def clean_time_2(self):
        return self._clean_time("time_2")

    def clean_time_3(self):
        return self._clean_time("time_3")

    @property
    def times(self) -> list[dt.datetime]:
        """What was offered, earliest first, each once."""
        found = {self.cleaned_data.get(f"time_{n}") for n in (1, 2, 3)}
        return sorted(moment for moment in found if moment)


def time_field(label, *, required=False, **kwargs) -> TimeField:
    return TimeField(label=label, required=required, **kwargs)


def how_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("How will you talk?"), choices=How.choices, widget=forms.RadioSelect)


def place_field(help_text) -> forms.CharField:
    return forms.CharField(label=_("Number, link or place"), max_length=300, required=False, help_text=help_text)


def in_zone(zone: str):
    """Forms clean and show wall times in `zone` while this is open."""
    return timezone.override(zones.named(zone))
