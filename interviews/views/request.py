"""The student writes and reviews a request: answers above, the letter they make below, then what
the contact sees."""

import datetime as dt

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from contacts.models import Contact
from core.dates import day_time, day_time_zone
from core.edits import Stale
from core.forms import render_form_page
from core.htmx import fragment
from interviews import services
from interviews.domain import request_checks
from interviews.domain.wording import letter, meet_line
from interviews.emails import request_letter
from interviews.forms.request import OTHER_WAYS, RequestForm, SendForm
from interviews.models import IllegalMove, Interview, Stage
from interviews.selectors.student_times import student_times, zone_out_of_hours
from interviews.views.common import (
    get_own_interview_or_404,
    letters_notice,
    notify_clock_changes,
)
from users.access import GET, GET_POST, access
from users.models.roles import Role

PAGE = "interviews/request_form.html"


@access(Role.STUDENT, methods=GET_POST)
def write(request, code):
    """Every press keeps what was typed; only "review" asks for completeness."""
    contact = get_object_or_404(
        Contact.objects.editable_by(request.user).select_related("owner__profile"), code=code
    )
    interview = services.current_or_new_draft(contact=contact)
    if interview.stage != Stage.PLANNED:
        return redirect(interview)
    action = request.POST.get("action", "")
    form = RequestForm(
        request.POST or None, interview=interview, now=request.now, strict=action in ("", "review")
    )
    if request.method != "POST" or action == "preview":
        return _blank_or_preview(request, form, interview)
    if not form.is_valid():
        return render_form_page(request, PAGE, _context(form, interview))
    return _keep(request, form, action)


def _blank_or_preview(request, form, interview):
    """A first look, or the letter anew while answers change; stores nothing."""
    if form.is_bound:
        form.full_clean()
        _fill(form, interview, form.cleaned_data, anew=False)
        return render(request, fragment(request, PAGE, "letter"), _context(form, interview))
    subject, message = request_letter.draft_letter(
        interview, form.initial, form.initial["relationship"]
    )
    drafted = request_letter.letter_digest(subject, message)
    if not interview.message:
        form.initial |= {"subject": subject, "message": message}
    # a stored letter that is still ours goes on following the answers
    form.initial["drafted"] = drafted
    return render(
        request, PAGE, _context(form, interview) | {"hindrance": _hindrance(interview, request.now)}
    )


def _hindrance(interview, now, *, by_site=True):
    """Why this contact cannot be asked now, told before the work is done; empty where nothing is
    in the way."""
    refusal = services.reason_cannot_ask(contact=interview.contact, now=now)
    if refusal is None or (isinstance(refusal, services.TooManyLetters) and not by_site):
        return ""
    return str(refusal.sentence)


def _fill(form, interview, values, *, anew):
    """Write the letter from the answers, unless the student's own hand is in it."""
    if not anew and was_edited_by_hand(form):
        return
    subject, message = request_letter.draft_letter(
        interview, values, values.get("relationship", "")
    )
    form.data = form.data.copy()
    form.data.update(
        {
            "subject": subject,
            "message": message,
            "drafted": request_letter.letter_digest(subject, message),
        }
    )
    values |= {"subject": subject, "message": message}


def was_edited_by_hand(form):
    """Whether the letter is no more as the answers made it."""
    posted = request_letter.letter_digest(
        form.data.get("subject", ""), form.data.get("message", "")
    )
    return bool(form.data.get("message", "").strip()) and posted != form.data.get("drafted", "")


def _keep(request, form, action):
    """Store the draft, then go where the pressed button leads."""
    is_anew = action == "write" and was_edited_by_hand(form)
    _fill(form, form.interview, form.cleaned_data, anew=False)
    try:
        interview = services.save_draft(
            contact=form.interview.contact,
            version=form.cleaned_data["version"],
            values=form.values,
            relationship=form.cleaned_data["relationship"],
            slots=form.times,
            insist=form.cleaned_data["insist"],
            now=request.now,
        )
    except Stale as stale:
        form.data = form.data.copy()
        form.data["version"] = stale.stored.version
        return render(
            request, PAGE, _context(form, form.interview) | {"theirs": stale.stored}, status=409
        )
    except IllegalMove:  # sent from another window a moment ago
        return redirect("interviews:request", form.interview.contact.code)
    if is_anew:
        return rewrite_letter(request, form, interview)
    notify_clock_changes(request, form)
    if action == "review":
        return redirect("interviews:review", interview.code)
    if action == "save":
        messages.success(request, _("Draft saved. Nothing was sent."))
        return redirect("home:contact", interview.contact.code)
    return redirect("interviews:request", interview.contact.code)


def rewrite_letter(request, form, interview):
    """A letter from the answers in place of the student's own, which stays the stored one until
    the next press."""
    _fill(form, interview, form.cleaned_data, anew=True)
    form.data["version"] = interview.version
    return render(request, PAGE, _context(form, interview) | {"is_anew": True})


def _context(form, interview: Interview):
    return {"form": form, "interview": interview, "contact": interview.contact}


@access(Role.STUDENT, methods=GET)
def review(request, code):
    """What {first} will see, the soft checks, and the last tap."""
    interview = get_own_interview_or_404(request, code)
    if interview.stage != Stage.PLANNED:
        return redirect(interview)
    findings, notice = checks_of(interview, request.now), letters_notice(interview, request.now)
    return render(
        request,
        "interviews/request_review.html",
        {
            "interview": interview,
            "contact": interview.contact,
            "sent_text": request_letter.render_sent_body(interview, interview.message),
            "meet_line": meet_line(interview, for_student=False),
            "look_again": [finding for finding in findings if not finding.ok],
            "fine": [finding for finding in findings if finding.ok],
            "letters_notice": notice,
            "hindrance": "" if notice else _hindrance(interview, request.now),
            "held": any(finding.holds and not finding.ok for finding in findings),
            "form": SendForm(initial={"version": interview.version}),
        },
    )


@access(Role.STUDENT, methods=GET)
def send_myself(request, code):
    """The texts with the live answer link, for sending without this site. The link works once
    that is recorded."""
    interview = get_own_interview_or_404(request, code)
    is_planned = interview.stage == Stage.PLANNED
    if not (is_planned or interview.is_sent_by_student):
        return redirect(interview)
    if is_planned and is_held_back(interview, request.now):
        return redirect("interviews:review", code)
    context = {
        "interview": interview,
        "contact": interview.contact,
        "text": request_letter.to_copy(interview, interview.message),
        "short_text": request_letter.short_text(interview),
        "link": request_letter.current_link(interview).url,
        "form": SendForm(initial={"version": interview.version}) if is_planned else None,
        "other_ways": OTHER_WAYS,
        "hindrance": _hindrance(interview, request.now, by_site=False) if is_planned else "",
    }
    return render(request, "interviews/send_myself.html", context)


def is_held_back(interview: Interview, now: dt.datetime) -> bool:
    """Whether a soft check still keeps the draft from being sent."""
    return any(finding.holds and not finding.ok for finding in checks_of(interview, now))


def checks_of(interview: Interview, now: dt.datetime) -> list[request_checks.Finding]:
    """The soft checks on a stored draft."""
    findings = request_checks.look_over(
        message=interview.message,
        subject=interview.subject,
        minutes=interview.minutes,
        contact_name=f"{interview.contact.name} {interview.contact.preferred_name}".strip(),
        why_you=interview.why_you,
        template=letter(interview, interview.contact.relationship)[1],
    )
    return [*_time_findings(interview, now), *findings]


def _time_findings(interview: Interview, now: dt.datetime) -> list[request_checks.Finding]:
    """What there is to say of the offered times: passed, taken, offered to others, at night for
    one of the two."""
    zone, times = interview.student.zone, student_times(interview, now)
    ahead = [slot for slot in interview.slots.all() if slot.starts_at > now]
    found = [request_checks.times(bool(ahead))]
    for slot in ahead:
        when, talk = (
            day_time(slot.starts_at, zone),
            times.talk_at(slot.starts_at, interview.minutes),
        )
        if talk:
            found.append(request_checks.taken(when, talk.first, is_insisted=slot.is_insisted))
        if others := times.offered_to(slot.starts_at, interview.minutes):
            found.append(request_checks.also_offered(when, others))
        if there := zone_out_of_hours(interview, slot.starts_at):
            found.append(request_checks.at_night(when, day_time_zone(slot.starts_at, there)))
    return found
