"""Findings on a draft before it is sent; some of them prevent sending."""

import datetime as dt

from contacts.selectors.named_contacts import other_contacts_named
from contacts.selectors.referrers import named_without_permission
from core.dates import day_time, day_time_zone
from interviews.domain import request_checks
from interviews.domain.request_checks import Finding
from interviews.domain.wording import letter
from interviews.models import Interview
from interviews.selectors.student_times import student_times, zone_out_of_hours


def review(interview: Interview, now: dt.datetime) -> list[Finding]:
    """Return every finding on a stored draft, times first. At most six queries."""
    findings = letter_findings(interview, interview.contact.relationship)
    return [*_time_findings(interview, now), *findings]


def letter_findings(interview: Interview, relationship: str) -> list[Finding]:
    """At most three queries."""
    text = f"{interview.subject}\n{interview.message}"
    named = named_without_permission(interview.contact, interview.subject, interview.message)
    findings = [
        request_checks.names_referrer(it.contact.first_name, said_no=it.said_no) for it in named
    ]
    return findings + request_checks.check_letter(
        message=interview.message,
        subject=interview.subject,
        minutes=interview.minutes,
        how=interview.how,
        others=other_contacts_named(interview.contact, text, interview.known_through),
        contact_name=f"{interview.contact.name} {interview.contact.preferred_name}".strip(),
        why_you=interview.why_you,
        template=letter(interview, relationship)[1],
        common_ground=interview.contact.common_ground,
        asks_for_names=interview.contact.is_connector,
    )


def blocking(interview: Interview, now: dt.datetime) -> list[Finding]:
    """Return the findings that prevent the draft from being sent, by this site or otherwise."""
    return [
        finding for finding in review(interview, now) if finding.prevents_sending and not finding.ok
    ]


def _time_findings(interview: Interview, now: dt.datetime) -> list[Finding]:
    """Return findings on the offered times: past, taken, offered to others, at night."""
    zone, times = interview.student.zone, student_times(interview, now)
    ahead = [slot for slot in interview.slots.all() if slot.starts_at > now]
    found = [request_checks.times(bool(ahead))]
    for slot in ahead:
        when = day_time(slot.starts_at, zone)
        talk = times.talk_at(slot.starts_at, interview.minutes)
        if talk:
            found.append(request_checks.taken(when, talk.first, is_insisted=slot.is_insisted))
        if others := times.offered_to(slot.starts_at, interview.minutes):
            found.append(request_checks.also_offered(when, others))
        if there := zone_out_of_hours(interview, slot.starts_at):
            found.append(request_checks.at_night(when, day_time_zone(slot.starts_at, there)))
    return found
