"""The forms of the contact's page: one for each move, which is its prefix."""

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from core import zones
from core.dates import clock_change_words
from core.forms import Form
from core.http import Request
from core.zone_choices import ShortZoneField
from interviews.forms.answers import AcceptForm, HowForm, NotNowForm, ProposeForm, ZonedForm
from interviews.forms.fields import ENTERED, TimeField, check_future, time_field
from interviews.forms.time_checks import check_student_free
from interviews.models import Interview
from interviews.selectors.contact_actions import ContactActions

MOST_TIMES = 3


class DeclineForm(Form):
    note = django_forms.CharField(label=_("A line, if you like"), max_length=500, required=False)

    def __init__(self, *args: Any, interview: Interview, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if interview.contact.is_connector:
            first = {"first": interview.student.first_name}
            note = self.fields["note"]
            note.label = _("I know somebody: name, and how to reach them")
            note.help_text = (
                _("Only %(first)s reads it. Say if your name may be mentioned.") % first
            )

    @property
    def values(self) -> dict[str, Any]:
        return self.cleaned_data


class AskBackForm(Form):
    question = django_forms.CharField(
        label=_("Your question"), max_length=500, widget=django_forms.Textarea(attrs={"rows": 3})
    )

    @property
    def values(self) -> dict[str, Any]:
        return self.cleaned_data


class CancelForm(Form):
    note = django_forms.CharField(label=_("A line, if you like"), max_length=300, required=False)

    @property
    def values(self) -> dict[str, Any]:
        return self.cleaned_data


class ContactMoveForm(ZonedForm):
    starts_at = time_field(_("The new time"), required=True)

    field_order = ["zone", "starts_at"]

    def __init__(self, *args: Any, interview: Interview, now: dt.datetime, **kwargs: Any):
        self.interview, self.now = interview, now
        super().__init__(*args, **kwargs)

    def clean_starts_at(self) -> dt.datetime:
        check_future(self.cleaned_data["starts_at"], self.now)
        check_student_free(self.interview, self.cleaned_data["starts_at"], self.now)
        return self.cleaned_data["starts_at"]

    @property
    def values(self) -> dict[str, Any]:
        return {"starts_at": self.cleaned_data["starts_at"], "zone": self.cleaned_data["zone"]}


class ViewerZoneForm(Form):
    zone = ShortZoneField(label=_("Show times in"))


def viewer_zone(request: Request, interview: Interview) -> str:
    """Return the zone of the page's times: from `?zone=`, else the contact's."""
    named = request.GET.get("zone", "")
    return named if named in zones.known() else interview.contact_zone


def typed_query(form: Form | None) -> str:
    """Return a query string for the next page with typed times affected by a clock change.

    The contact's page has no session to store them.
    """
    fields = form.fields.values() if form else ()
    times = [field for field in fields if isinstance(field, TimeField) and field.clock_change]
    typed = [("typed", field.typed) for field in times]
    return f"?{urlencode(typed)}" if typed else ""


def typed_words(request: Request) -> list[str]:
    """Describe how the times of `typed_query` were read; ignores the rest of the query."""
    found = []
    for typed in request.GET.getlist("typed")[:MOST_TIMES]:
        wall, _at, zone = typed.partition(" ")
        with suppress(ValueError, OverflowError):
            if zone in zones.known():
                found.append(clock_change_words(dt.datetime.strptime(wall, ENTERED), zone))  # noqa: DTZ007
    return [words for words in found if words]


def forms_of(
    request: Request, interview: Interview, actions: ContactActions, move: str
) -> dict[str, Form]:
    """Return a form for each possible move; the one of `move` is bound to the request."""
    now, zone = request.now, viewer_zone(request, interview)

    def given(name: str) -> dict[str, Any]:
        return {
            "data": request.POST if request.method == "POST" and name == move else None,
            "prefix": name,
        }

    makers: dict[str, Callable[[dict[str, Any]], Form]] = {
        "accept": lambda kw: AcceptForm(
            interview=interview, slots=actions.times, zone=zone, chosen=_chosen(request), **kw
        ),
        "propose": lambda kw: ProposeForm(interview=interview, now=now, zone=zone, **kw),
        "not_now": lambda kw: NotNowForm(now=now, zone=zone, **kw),
        "ask_back": lambda kw: AskBackForm(**kw),
        "decline": lambda kw: DeclineForm(interview=interview, **kw),
        "how": lambda kw: HowForm(interview=interview, for_contact=True, **kw),
        "move": lambda kw: ContactMoveForm(interview=interview, now=now, zone=zone, **kw),
        "cancel": lambda kw: CancelForm(**kw),
    }
    return {name: make(given(name)) for name, make in makers.items() if name in actions.moves}


def lost_time(request: Request, interview: Interview, actions: ContactActions) -> bool:
    """True if a button in the email named an offered time that is taken or past by now."""
    chosen = _chosen(request) if request.GET.get("answer", "").startswith("t") else None
    if (
        chosen is None
        or "accept" not in actions.moves
        or chosen in {slot.pk for slot in actions.times}
    ):
        return False
    return interview.slots.filter(pk=chosen).exists()


def _chosen(request: Request) -> int | None:
    named = request.GET.get("answer", "")[1:]
    return int(named) if named.isdecimal() and len(named) < 15 else None
