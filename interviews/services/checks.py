"""Checks on input, called by each service that takes it. Each raises Refusal."""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.models import Contact
from contacts.selectors.hidden_addresses import address_of
from contacts.selectors.referrers import named_without_permission
from core.errors import Refusal
from core.lengths import require_length
from interviews.domain.input_checks import (
    LONGEST_LETTER,
    LONGEST_SUBJECT,
    end_fault,
    hour_fault,
    time_fault,
)
from interviews.domain.request_checks import names_referrer
from interviews.models import Interview
from interviews.selectors.request_review import blocking
from interviews.selectors.student_times import zone_out_of_hours
from interviews.services.refusals import ContactSuppressed, NotYet

NEEDED = {
    "goal": gettext_lazy("what you hope to understand"),
    "purpose": gettext_lazy("what the talk is for"),
    "subject": gettext_lazy("a subject"),
    "message": gettext_lazy("your message"),
}


def check(fault: str) -> None:
    if fault:
        raise Refusal(fault)


def check_times(times: Iterable[dt.datetime], now: dt.datetime) -> None:
    """Require times in the future, within a year."""
    for moment in times:
        check(time_fault(moment, now))


def check_hours(interview: Interview, times: Iterable[dt.datetime]) -> None:
    """Require times by day for both sides."""
    for moment in times:
        if zone := zone_out_of_hours(interview, moment):
            raise Refusal(hour_fault(moment, zone))


def check_end(ended_at: dt.datetime, interview: Interview, now: dt.datetime) -> None:
    """Require an end in the past, after the request. Raises NotYet for the first."""
    fault = end_fault(ended_at, interview, now)
    if fault and ended_at > now:
        raise NotYet(fault)
    check(fault)


def check_letter_can_go(interview: Interview) -> None:
    """Require an address of the contact, which may be the directory's alone."""
    if interview.contact.hides_address and not address_of(interview.contact):
        raise ContactSuppressed
    if not interview.contact.can_be_emailed:
        text = _("%(first)s has no email address here. Write to %(first)s in your own way.")
        raise Refusal(text % {"first": interview.contact.first_name})


def check_lengths(subject: str, body: str, longest: int = LONGEST_LETTER) -> None:
    """Require a subject and a body that fit the form they come from."""
    require_length(subject, LONGEST_SUBJECT)
    require_length(body, longest)


def check_names_no_referrer(contact: Contact, subject: str, body: str) -> None:
    """Require that a letter names nobody who led to its reader and refused to be named."""
    for named in named_without_permission(contact, subject, body):
        check(names_referrer(named.contact.first_name, said_no=True).text if named.said_no else "")


def check_complete(interview: Interview, now: dt.datetime) -> None:
    """Require everything that a request needs, and no finding that prevents sending."""
    missing = [str(words) for name, words in NEEDED.items() if not getattr(interview, name).strip()]
    if missing:
        raise Refusal(_("Before you send it, fill in: %(what)s.") % {"what": ", ".join(missing)})
    for finding in blocking(interview, now):
        raise Refusal(finding.text)
