"""Today: the next steps, what is coming up, and a line for adding a contact."""

import datetime as dt
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render

from advising.selectors.feedback import unread_feedback
from contacts.models import Contact, Referral
from contacts.views import quick_add
from core.step import Rank, Step
from core.undo import undo_offer
from home.selectors.first_people import first_people, offered_field
from home.selectors.overview import one_more, so_far, waiting_for
from interviews.domain.next_steps import asks_how_it_went
from interviews.selectors.conversations import coming_up
from reminders.selectors.agenda import agenda
from users.access import GET, POST, SignedInRequest, access
from users.models import User
from users.models.roles import Role
from users.selectors.leaving import has_left
from users.services import save_profile

MOST = 5


@access(Role.STUDENT, methods=GET)
def today(request: SignedInRequest) -> HttpResponse:
    """Show the first steps; `?all=1` shows the rest. Without steps, suggest whom to ask."""
    student, now = request.user, request.now
    due = agenda(student, now)
    shown = due.steps if request.GET.get("all") else first_of(due.steps)
    suggested, said = _suggested(student, due.steps, now), unread_feedback(student)
    context = suggested | {
        "steps": shown,
        "hidden": len(due.steps) - len(shown),
        "unsaid": sum(map(asks_how_it_went, due.steps)),
        "put_off": due.snoozed,
        "coming_up": coming_up(student, now),
        "so_far": so_far(student),
        "from_counselor": said,
        "waiting": waiting_for(student, now),
        "is_quiet": not (due.steps or suggested["one_more"] or due.snoozed or said),
        "put_away": _put_away(student, undo_offer(request, "home:today") or ""),
    }
    return render(request, "home/today.html", context | quick_add.context(request, "today"))


def _suggested(student: User, steps: list[Step], now: dt.datetime) -> dict[str, Any]:
    """Return whom to ask next where there is no step: one more person, or the first ones."""
    left = has_left(student, now)
    more = None if steps or left else one_more(student, now)
    is_empty = not (left or steps or more or Contact.objects.editable_by(student).exists())
    first = first_people(student, now) if is_empty else None
    return {"one_more": more, "is_empty": is_empty, "first": first}


@access(Role.STUDENT, methods=POST)
def curious(request: SignedInRequest) -> HttpResponse:
    """Keep the field that the student is curious about, and match people to it."""
    chosen = offered_field(request.POST.get("field", ""))
    if chosen:
        save_profile(student=request.user, values={"curious_about": chosen.name})
    return redirect("home:today")


def first_of(steps: list[Step]) -> list[Step]:
    """Return at most five, but every answer, since the other person waits for a reaction."""
    answers = sum(step.rank == Rank.ANSWERED for step in steps)
    return steps[: max(MOST, answers)]


def _put_away(student: User, code: str) -> Referral | None:
    """Return the referral that was just archived or done; None once that was undone."""
    if not code:
        return None
    ended = Q(archived_at__isnull=False) | Q(done_at__isnull=False)
    mine = Referral.objects.editable_by(student).filter(ended, code=code)
    return mine.select_related("by").first()
