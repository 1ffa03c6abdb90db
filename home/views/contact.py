"""One contact's page: the next step, what to remember, and the history."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from contacts.models import Contact
from contacts.selectors.next_steps import keep_in_touch_step
from core.step import Step
from home.selectors.contact_timeline import timeline
from home.selectors.overview import first_request
from interviews.domain.next_steps import next_step
from interviews.forms.keep_in_touch import CadenceForm
from interviews.models import OUTCOMES, Interview, Stage
from users.access import GET, SignedInRequest, access
from users.models.roles import Role

DONE = OUTCOMES | {Stage.THANKED}


@access(Role.STUDENT, methods=GET)
def contact(request: SignedInRequest, code: str) -> HttpResponse:
    mine = Contact.objects.editable_by(request.user).select_related(
        "field", "source", "introduced_by"
    )
    person = get_object_or_404(mine, code=code)
    interviews = list(
        Interview.objects.editable_by(request.user)
        .filter(contact=person)
        .with_people()
        .prefetch_related("events")
        .order_by("-id")
    )
    newest = interviews[0] if interviews else None
    return render(
        request,
        "home/contact.html",
        {
            "contact": person,
            "step": _step(person, newest, request),
            "newest": newest,
            "can_ask": newest is None or newest.stage in DONE,
            "interviews": interviews,
            "lines": timeline(person, interviews),
            "referrals": person.referrals.select_related("contact").order_by("id"),
            "can_undo": person.can_undo(request.now),
            "cadence_form": CadenceForm(contact=person),
            "is_snoozed": bool(person.snoozed_until and person.snoozed_until > request.now),
        },
    )


def _step(person: Contact, newest: Interview | None, request: SignedInRequest) -> Step | None:
    if newest is None:
        return first_request(person, request.now)
    if person.status == Contact.Status.KEEPING_IN_TOUCH:
        return keep_in_touch_step(person, request.user.zone, request.now)
    return next_step(newest, request.now)
