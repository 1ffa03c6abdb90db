"""One interview for its student: where it stands, what is next, and the calendar file."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from contacts.models import Ask
from interviews import services
from interviews.calendar import calendar_file, student_url
from interviews.models import AnswerLink, Slot, Stage
from interviews.steps import next_step
from interviews.views.common import own
from interviews.wording import meet_line
from users.access import access
from users.roles import Role


@access(Role.STUDENT)
@require_safe
def detail(request, code):
    """Facts, the one next step, and what else can be done now."""
    interview = own(request, code)
    slots = list(interview.slots.all())
    return render(
        request,
        "interviews/interview_detail.html",
        {
            "interview": interview,
            "contact": interview.contact,
            "stage": interview.stage,
            "step": next_step(interview, request.now),
            "meet_line": meet_line(interview, for_student=True),
            "offered": [slot for slot in slots if slot.by == Slot.By.STUDENT],
            "suggested": [slot for slot in slots if slot.by == Slot.By.CONTACT and slot.starts_at > request.now],
            "held_until": services.held_until(interview, request.now),
            "is_past": bool(interview.ends_at and interview.ends_at <= request.now),
            "by_site": interview.channel == Ask.Channel.SITE,
            "link": AnswerLink(interview=interview).url if interview.asked_at else "",
            "events": interview.events.all(),
            "thanks": interview.thanks.first(),
            "can": {name: interview.can(name) for name in OFFERED},
            "stages": Stage,
        },
    )


OFFERED = (
    "accept",
    "follow_up",
    "withdraw",
    "stop_waiting",
    "move",
    "cancel",
    "miss",
    "happened",
    "change_how",
    "thank",
)


@access(Role.STUDENT)
@require_safe
def invite(request, code):
    """The talk as a calendar file to download."""
    interview = own(request, code)
    if interview.stage != Stage.SCHEDULED:
        raise Http404
    content = calendar_file(interview, now=request.now, method="PUBLISH", for_student=True, url=student_url(interview))
    return ics(content)


def ics(content: bytes) -> HttpResponse:
    """A calendar file as an attachment, never kept."""
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8; method=PUBLISH")
    response["Content-Disposition"] = 'attachment; filename="talk.ics"'
    response["Cache-Control"] = "no-store"
    return response
