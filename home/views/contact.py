"""One contact's page: what is next, what to remember, and everything that happened."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from contacts.models import Contact
from home.overview import first_request
from home.timeline import timeline
from interviews.models import OUTCOMES, Interview, Stage
from interviews.steps import next_step
from users.access import access
from users.roles import Role

DONE = OUTCOMES | {Stage.THANKED}


@access(Role.STUDENT)
@require_safe
def contact(request: HttpRequest, code: str) -> HttpResponse:
    mine = Contact.objects.editable_by(request.user).select_related("field", "source", "introduced_by")
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
            "step": next_step(newest, request.now) if newest else first_request(person, request.now),
            "newest": newest,
            "can_ask": newest is None or newest.stage in DONE,
            "interviews": interviews,
            "lines": timeline(person, interviews),
            "referrals": person.referrals.order_by("id"),
            "can_undo": person.can_undo(request.now),
        },
    )
