"""Today: what now? The next steps, what is coming up, and a line for adding somebody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from advising.beside import unread
from contacts import quick_add
from contacts.models import Contact, Referral
from core.codes import is_code
from home.overview import one_more, so_far
from interviews.talked import coming_up
from reminders.agenda import agenda
from users.access import access
from users.models import User
from users.roles import Role

MOST = 5


@access(Role.STUDENT)
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """At most five steps; `?all=1` shows the rest. With nothing to do, somebody to ask next."""
    student, now = request.user, request.now
    waiting = agenda(student, now)
    steps = waiting.steps
    shown = steps if request.GET.get("all") else steps[:MOST]
    more = None if steps else one_more(student, now)
    context = {
        "steps": shown,
        "hidden": len(steps) - len(shown),
        "put_off": waiting.put_off,
        "one_more": more,
        "coming_up": coming_up(student, now),
        "so_far": so_far(student),
        "from_counselor": unread(student),
        "gone": _put_away(student, request.GET.get("undo", "")),
        "is_empty": not steps and not more and not Contact.objects.editable_by(student).exists(),
    }
    return render(request, "home/today.html", context | quick_add.line(request, "today"))


def _put_away(student: User, code: str) -> Referral | None:
    """The name just put away, whose code stands in the address line."""
    gone = Referral.objects.editable_by(student).exclude(put_away_at=None).select_related("by")
    return gone.filter(code=code).first() if is_code(code) else None
