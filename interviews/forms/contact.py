"""The forms of the contact's page: one a door, each with its own prefix so that they can stand
on one page."""

import datetime as dt
from contextlib import suppress
from urllib.parse import urlencode

from django import forms as django_forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core import zones
from core.dates import clock_change_words
from core.forms import Form
from core.zone_choices import ShortZoneField
from interviews.forms.answers import AcceptForm, HowForm, NotNowForm, ProposeForm, ZonedForm
from interviews.forms.fields import ENTERED, check_future, time_field
from interviews.forms.own_times import check_student_free
from interviews.models import Interview
from interviews.selectors.contact_actions import ContactActions

MOST_TIMES = 3


class DeclineForm(Form):
    note = django_forms.CharField(label=_("A line, if you like"), max_length=500, required=False)

    @property
    def said(self) -> dict:
        return self.cleaned_data


class AskBackForm(Form):
    question = django_forms.CharField(
        label=_("Your question"), max_length=500, widget=django_forms.Textarea(attrs={"rows": 3})
    )

    @property
    def said(self) -> dict:
        return self.cleaned_data


class CancelForm(Form):
    note = django_forms.CharField(label=_("A line, if you like"), max_length=300, required=False)

    @property
    def said(self) -> dict:
        return self.cleaned_data


class ContactMoveForm(ZonedForm, Form):
    """Another time for an agreed talk, in the contact's own zone."""

    starts_at = time_field(_("The new time"), required=True)
    zone = ShortZoneField(label=_("Your time zone"))

    field_order = ["zone", "starts_at"]

    def __init__(self, *args, interview: Interview, now, **kwargs):
        self.interview, self.now = interview, now
        super().__init__(*args, **kwargs)

    def clean_starts_at(self):
        check_future(self.cleaned_data["starts_at"], self.now)
        check_student_free(self.interview, self.cleaned_data["starts_at"], self.now)
        return self.cleaned_data["starts_at"]

    @property
    def said(self) -> dict:
        return {"starts_at": self.cleaned_data["starts_at"], "zone": self.cleaned_data["zone"]}


class ViewerZoneForm(Form):
    """In which zone the page says its times: a look, so it is sent by GET."""

    zone = ShortZoneField(label=_("Show times in"))


def viewer_zone(request: HttpRequest, interview: Interview) -> str:
    """The zone whose times lead: the one that the viewer's device or the viewer named, else the
    contact's."""
    named = request.GET.get("zone", "")
    return named if named in zones.known() else interview.contact_zone


def typed_query(form: Form | None) -> str:
    """What the next page is told of typed times that a change of clocks touched: this page keeps
    no session."""
    fields = form.fields.values() if form else ()
    typed = [("typed", field.typed) for field in fields if getattr(field, "clock_change", "")]
    return f"?{urlencode(typed)}" if typed else ""


def typed_words(request: HttpRequest) -> list[str]:
    """How those times were read; nothing for anything else that an address line may hold."""
    found = []
    for typed in request.GET.getlist("typed")[:MOST_TIMES]:
        wall, _at, zone = typed.partition(" ")
        with suppress(ValueError, OverflowError):
            if zone in zones.known():
                found.append(clock_change_words(dt.datetime.strptime(wall, ENTERED), zone))  # noqa: DTZ007
    return [words for words in found if words]


def forms_of(
    request: HttpRequest, interview: Interview, doors: ContactActions, move: str
) -> dict[str, Form]:
    """A form for each open door; the one of `move` is bound to what was sent."""
    now, zone = request.now, viewer_zone(request, interview)

    def given(name):
        return {
            "data": request.POST if request.method == "POST" and name == move else None,
            "prefix": name,
        }

    makers = {
        "accept": lambda kw: AcceptForm(
            interview=interview, slots=doors.times, zone=zone, chosen=_chosen(request), **kw
        ),
        "propose": lambda kw: ProposeForm(interview=interview, now=now, zone=zone, **kw),
        "not_now": lambda kw: NotNowForm(now=now, zone=zone, **kw),
        "ask_back": lambda kw: AskBackForm(**kw),
        "decline": lambda kw: DeclineForm(**kw),
        "how": lambda kw: HowForm(interview=interview, for_contact=True, **kw),
        "move": lambda kw: ContactMoveForm(interview=interview, now=now, zone=zone, **kw),
        "cancel": lambda kw: CancelForm(**kw),
    }
    return {name: make(given(name)) for name, make in makers.items() if name in doors.moves}


def lost_time(request: HttpRequest, interview: Interview, doors: ContactActions) -> bool:
    """Whether the mail's button named a time of this request that cannot be had any more: taken,
    or past."""
    chosen = _chosen(request) if request.GET.get("answer", "").startswith("t") else None
    if chosen is None or "accept" not in doors.moves or chosen in {slot.pk for slot in doors.times}:
        return False
    return interview.slots.filter(pk=chosen).exists()


def _chosen(request: HttpRequest) -> int | None:
    """The time that the mail's button named (`?answer=t12`); nothing is done by following it."""
    named = request.GET.get("answer", "")[1:]
    return int(named) if named.isdecimal() and len(named) < 15 else None
