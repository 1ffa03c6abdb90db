"""The forms of the contact's page: one a door, each with its own prefix so that they can stand on one page."""

from django import forms as django_forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core import zones
from core.forms import Form
from core.zone_choices import ShortZoneField
from interviews.contact_state import Doors
from interviews.forms.answers import AcceptForm, HowForm, NotNowForm, ProposeForm, ZonedForm
from interviews.forms.fields import check_future, time_field
from interviews.models import Interview


class DeclineForm(Form):
    note = django_forms.CharField(label=_("A line, if you like"), max_length=500, required=False)

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

    def __init__(self, *args, now, **kwargs):
        self.now = now
        super().__init__(*args, **kwargs)

    def clean_starts_at(self):
        check_future(self.cleaned_data["starts_at"], self.now)
        return self.cleaned_data["starts_at"]

    @property
    def said(self) -> dict:
        return {"starts_at": self.cleaned_data["starts_at"], "zone": self.cleaned_data["zone"]}


class ViewerZoneForm(Form):
    """In which zone the page says its times: a look, so it is sent by GET."""

    zone = ShortZoneField(label=_("Show times in"))


def viewer_zone(request: HttpRequest, interview: Interview) -> str:
    """The zone whose times lead: the one that the viewer's device or the viewer named, else the contact's."""
    named = request.GET.get("zone", "")
    return named if named in zones.known() else interview.contact_zone


def forms_of(request: HttpRequest, interview: Interview, doors: Doors, move: str) -> dict[str, Form]:
    """A form for each open door; the one of `move` is bound to what was sent."""
    now, zone = request.now, viewer_zone(request, interview)

    def given(name):
        return {"data": request.POST if request.method == "POST" and name == move else None, "prefix": name}

    makers = {
        "accept": lambda kw: AcceptForm(
            interview=interview, slots=doors.times, zone=zone, chosen=_chosen(request), **kw
        ),
        "propose": lambda kw: ProposeForm(now=now, zone=zone, **kw),
        "not_now": lambda kw: NotNowForm(now=now, zone=zone, **kw),
        "decline": lambda kw: DeclineForm(**kw),
        "how": lambda kw: HowForm(interview=interview, for_contact=True, **kw),
        "move": lambda kw: ContactMoveForm(now=now, zone=zone, **kw),
        "cancel": lambda kw: CancelForm(**kw),
    }
    return {name: make(given(name)) for name, make in makers.items() if name in doors.moves}


def _chosen(request: HttpRequest) -> int | None:
    """The time that the mail's button named (`?answer=t12`); nothing is done by following it."""
    named = request.GET.get("answer", "")[1:]
    return int(named) if named.isdecimal() and len(named) < 15 else None
