"""Forms for the contact's answers: on the contact's page, or recorded by the student."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.clock import local
from core.dates import brackets, day_time_zone
from core.forms import Form
from core.zone_choices import ShortZoneField
from core.zones import known
from interviews.domain.wording import number_missing_words
from interviews.forms.fields import (
    Choices,
    OfferedTimesMixin,
    how_field,
    in_zone,
    place_field,
    set_choices,
    time_field,
)
from interviews.forms.time_checks import check_student_free
from interviews.models import Interview, Slot


def months_ahead(now: dt.datetime, zone: str, count: int = 12) -> list[tuple[str, str]]:
    """Return choices of the first days of the next months: ("2026-04-01", "April 2026")."""
    first = local(now, zone).date().replace(day=1)
    found = []
    for _n in range(count):
        first = (first + dt.timedelta(days=32)).replace(day=1)
        found.append((first.isoformat(), f"{first:%B %Y}"))
    return found


TIME_TAKEN = _("That time was just taken. Choose another one.")


class AcceptForm(Form):
    slot = forms.TypedChoiceField(label=_("Which time?"), coerce=int, widget=forms.RadioSelect)
    how = how_field()
    place = place_field(_("The number to call, the link or the place, if it isn't settled yet."))

    def __init__(
        self,
        *args: Any,
        interview: Interview,
        slots: Sequence[Slot],
        zone: str,
        chosen: int | None = None,
        **kwargs: Any,
    ):
        initial = {"slot": chosen or slots[0].pk, "how": interview.how, "place": interview.place}
        super().__init__(*args, initial=initial, **kwargs)
        self.zone, own = zone, interview.student.zone
        times = []
        for slot in slots:
            words = day_time_zone(slot.starts_at, zone), brackets(slot.starts_at, zone, own)
            times.append((slot.pk, " ".join(words).strip()))
        set_choices(self, "slot", times)
        set_choices(self, "how", how_choices(interview))
        self.fields["slot"].error_messages["invalid_choice"] = TIME_TAKEN
        self.slots = {slot.pk: slot for slot in slots}
        self.interview = interview

    @property
    def cards(self) -> list[tuple[Any, Slot]]:
        """Return each radio button of a time with its slot."""
        return list(zip(self["slot"].subwidgets, self.slots.values(), strict=True))

    @property
    def asks_how(self) -> bool:
        """True if how they talk can't stay as the student wrote it."""
        interview = self.interview
        is_wrong = not {"how", "place"}.isdisjoint(self.errors)
        return is_wrong or interview.lacks_number(interview.how, interview.place)

    @property
    def values(self) -> dict[str, Any]:
        slot = self.slots[self.cleaned_data["slot"]]
        talk = (self.cleaned_data["how"], self.cleaned_data["place"])
        return {
            "starts_at": slot.starts_at,
            "insist": slot.is_insisted,
            "zone": self.zone,
            "talk": talk,
        }

    def clean(self) -> dict[str, Any]:
        super().clean()
        check_number(self, self.interview)
        return self.cleaned_data


def check_number(form: Form, interview: Interview) -> None:
    """Add an error if the student is to call the contact and no number is given."""
    cleaned = form.cleaned_data
    if "place" in cleaned and interview.lacks_number(cleaned.get("how", ""), cleaned["place"]):
        form.add_error("place", number_missing_words(interview))


def how_choices(interview: Interview) -> Choices:
    first = {"first": interview.student.first_name}
    return [
        (Interview.How.I_CALL, _("%(first)s calls me") % first),
        (Interview.How.THEY_CALL, _("I call %(first)s") % first),
        (Interview.How.VIDEO, _("By video")),
        (Interview.How.IN_PERSON, _("In person")),
    ]


class ZonedForm(Form):
    """A form whose wall times are read in the zone that its field `zone` names."""

    zone = ShortZoneField(label=_("Your time zone"))

    def __init__(self, *args: Any, zone: str, **kwargs: Any):
        super().__init__(*args, initial={"zone": zone}, **kwargs)

    def full_clean(self) -> None:
        zone = self.data.get(self.add_prefix("zone"), "") if self.is_bound else ""
        with in_zone(zone if zone in known() else "UTC"):
            super().full_clean()


class ProposeForm(OfferedTimesMixin, ZonedForm):
    """Up to three other times in a zone that the contact chooses, or a note that says when."""

    time_1 = time_field(_("A time that suits you"))
    time_2 = time_field(_("Another one"))
    time_3 = time_field(_("And another"))
    note = forms.CharField(
        label=_("Or say it in words"),
        max_length=500,
        required=False,
        help_text=_("“Fridays after lunch”, or a booking link."),
    )

    field_order = ["zone", "time_1", "time_2", "time_3", "note"]

    def __init__(self, *args: Any, interview: Interview, now: dt.datetime, **kwargs: Any):
        self.interview, self.now = interview, now
        super().__init__(*args, **kwargs)

    def _clean_time(self, name: str) -> dt.datetime | None:
        moment = super()._clean_time(name)
        if moment:
            check_student_free(self.interview, moment, self.now)
        return moment

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not self.errors and not self.times and not self.cleaned_data.get("note"):
            self.add_error(
                "time_1", _("Suggest at least one time, or say in words when it suits you.")
            )
        return self.cleaned_data

    @property
    def values(self) -> dict[str, Any]:
        return {
            "times": self.times,
            "note": self.cleaned_data["note"],
            "zone": self.cleaned_data["zone"],
        }


class NotNowForm(Form):
    until = forms.ChoiceField(label=_("Ask me again in"))
    note = forms.CharField(label=_("A line, if you like"), max_length=500, required=False)

    def __init__(self, *args: Any, now: dt.datetime, zone: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        set_choices(self, "until", months_ahead(now, zone))

    @property
    def values(self) -> dict[str, Any]:
        return self.cleaned_data

    def clean_until(self) -> dt.date:
        return dt.date.fromisoformat(self.cleaned_data["until"])


class HowForm(Form):
    how = how_field()
    place = place_field("")

    def __init__(self, *args: Any, interview: Interview, for_contact: bool = False, **kwargs: Any):
        super().__init__(*args, initial={"how": interview.how, "place": interview.place}, **kwargs)
        self.interview, self.is_contacts = interview, for_contact
        if for_contact:
            set_choices(self, "how", how_choices(interview))

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.is_contacts:
            check_number(self, self.interview)
        return self.cleaned_data

    @property
    def values(self) -> dict[str, Any]:
        return self.cleaned_data
