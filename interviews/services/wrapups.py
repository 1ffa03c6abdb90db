"""After the talk: what was learned, who was named, and the thank-you."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from contacts import services as contacts
from contacts.selectors.hidden_addresses import address_of
from core.edits import Stale
from core.errors import Refusal
from core.lengths import require_lengths
from interviews.domain.input_checks import thank_you_fault
from interviews.models import IllegalMove, Interview, Reflection, Stage, ThankYou, guaranteed
from interviews.services.advice import note_from_wrap_up
from interviews.services.checks import check, check_letter_can_go, check_names_no_referrer
from interviews.services.moving import By, check_letter, check_undo, locked, save_transition
from interviews.services.refusals import ContactSuppressed
from interviews.services.talks import correct_end
from interviews.services.to_contact import email_contact
from office.selectors.settings import office_settings
from outbox import services as outbox

NOTES = ("learned", "act_on", "interest_before", "interest_after")


@transaction.atomic
def save_reflection(
    *,
    interview_id: int,
    version: int,
    values: dict,
    share: bool,
    referrals: Sequence[dict],
    now: dt.datetime,
    took_interest: bool | None = None,
) -> Reflection:
    """Save the reflection, its referrals, and whether they took an interest (None: unchanged).

    `values` holds NOTES, and DECISIONS of the model or none of them, which then stay.
    Raises IllegalMove for a talk that was not held, Stale when another window saved first, and
    Refusal for too long a text.
    """
    interview, now = locked(interview_id, now)
    if interview.stage not in (Stage.HELD, Stage.THANKED):
        raise IllegalMove("wrap_up", interview.stage)
    columns = (*NOTES, *(name for name in Reflection.DECISIONS if name in values))
    require_lengths(Reflection, {name: values[name] for name in columns})
    reflection, _made = Reflection.objects.get_or_create(interview=interview)
    if reflection.version != version:
        if all(getattr(reflection, name) == values[name] for name in columns):
            return reflection  # submitted twice
        raise Stale(reflection)
    note_from_wrap_up(
        interview=interview, act_on=values["act_on"], before=reflection.act_on, now=now
    )
    for name in columns:
        setattr(reflection, name, values[name])
    reflection.shared_at = (reflection.shared_at or now) if share else None
    reflection.saved_at, reflection.version = now, reflection.version + 1
    reflection.save()
    contacts.add_referrals(contact=interview.contact, referrals=referrals, now=now)
    if took_interest is not None:
        contacts.set_took_interest(contact=interview.contact, took_interest=took_interest)
    return reflection


@transaction.atomic
def save_wrap_up(
    *, interview_id: int, log: dict, ended_at: dt.datetime | None, now: dt.datetime
) -> Reflection:
    """Save the reflection and correct the end (None: unchanged), or neither.

    Raises what `save_reflection` and `correct_end` raise.
    """
    reflection = save_reflection(interview_id=interview_id, now=now, **log)
    if ended_at:
        correct_end(interview_id=interview_id, ended_at=ended_at, now=now)
    return reflection


@outbox.count_limit_hits
@transaction.atomic
def finish(
    *, interview_id: int, log: dict, ended_at: dt.datetime | None, letter: dict, now: dt.datetime
) -> None:
    """Save the wrap-up and send the thank-you, or nothing.

    Raises what `save_wrap_up` and `send_thank_you` raise.
    """
    check_letter(interview_id, now)  # it locks people, who precede the interview in the lock order
    save_wrap_up(interview_id=interview_id, log=log, ended_at=ended_at, now=now)
    send_thank_you(interview_id=interview_id, now=now, **letter)


@transaction.atomic
def save_thank_you_draft(
    *, interview_id: int, starts_from: str, now: dt.datetime, subject: str = "", text: str = ""
) -> None:
    require_lengths(ThankYou, {"subject": subject, "text": text})
    locked(interview_id, now)
    own = {"subject": subject, "text": text} if text else {}
    due = ThankYou.objects.filter(interview=interview_id, to=ThankYou.To.INTERVIEWEE, sent_at=None)
    due.update(starts_from=starts_from, **own)


@outbox.count_limit_hits
@transaction.atomic
def send_thank_you(
    *, interview_id: int, subject: str, text: str, now: dt.datetime, cadence: int | None = None
) -> Interview:
    """Send it after the undo time; `cadence` says how often to keep in touch.

    Raises IllegalMove when thanked already, ContactSuppressed, TooManyLetters, and Refusal for a
    letter with a gap, without an address or too long.
    """
    check("" if subject.strip() else _("Give your letter a subject."))
    check(thank_you_fault(text))
    require_lengths(ThankYou, {"subject": subject, "text": text})
    check_letter(interview_id, now)
    interview = _thank(
        interview_id, ThankYou.Medium.SITE, now, cadence=cadence, subject=subject, text=text
    )
    check_letter_can_go(interview)
    check_names_no_referrer(interview.contact, subject, text)
    if outbox.is_suppressed(address_of(interview.contact), "thank_you", now):
        text = _(
            "%(first)s wants no email through this site. Thank them another way, then check it "
            "off here."
        )
        raise ContactSuppressed(text % {"first": interview.contact.first_name})
    email_contact(
        "thank_you",
        interview,
        object_id=interview.pk,
        fact=now.isoformat(),
        subject=subject,
        body=text,
        delay=office_settings().take_back,
        expires_at=now + dt.timedelta(days=7),
        now=now,
    )
    return interview


@transaction.atomic
def thanked_another_way(
    *,
    interview_id: int,
    medium: str,
    now: dt.datetime,
    channel: str = "",
    cadence: int | None = None,
) -> Interview:
    """Record thanks by note, message or in person; nothing is sent.

    `channel` is set if it wasn't recorded on a page of the interview. Raises IllegalMove, and
    Refusal for an email through this site.
    """
    if medium not in ThankYou.Medium.values or medium == ThankYou.Medium.SITE:
        raise Refusal(_("Say how you thanked them."))
    return _thank(interview_id, medium, now, channel, cadence=cadence)


@transaction.atomic
def undo_thanked(*, interview_id: int, now: dt.datetime, channel: str = "") -> Interview:
    """Make the thank-you due again. Raises IllegalMove after ten minutes."""
    interview, now = locked(interview_id, now)
    check_undo(interview, "thank", now)
    _thank_no_more(interview)
    save_transition(interview, "undo_thank", by=By.STUDENT, channel=channel, now=now)
    return interview


def _thank_no_more(interview: Interview) -> None:
    """Reset the thank-you; `save_transition` saves the row."""
    contacts.undo_record_touch(
        contact=interview.contact, what="thanks", at=guaranteed(interview.thanked_at)
    )
    interview.undo_thank()
    ThankYou.objects.filter(interview=interview, to=ThankYou.To.INTERVIEWEE).update(
        sent_at=None, medium=""
    )


def _thank(interview_id, medium, now, channel="", *, cadence, **texts):
    """`cadence` None: unchanged, or the default."""
    interview, now = locked(interview_id, now)
    interview.thank(now=now)
    ThankYou.objects.filter(interview=interview, to=ThankYou.To.INTERVIEWEE).update(
        sent_at=now, medium=medium, **texts
    )
    contact = interview.contact
    contacts.record_touch(contact=contact, what="thanks", now=now)
    if cadence is None and contact.cadence is None:
        cadence = contact.default_cadence
    if cadence is not None:
        contacts.set_cadence(contact=contact, cadence=cadence, now=now)
    save_transition(interview, "thank", by=By.STUDENT, channel=channel, note=medium, now=now)
    return interview


@transaction.atomic
def undo_send_thank_you(*, interview_id: int, now: dt.datetime) -> bool:
    """Undo a thank-you that waits; return False once it is sent."""
    interview, now = locked(interview_id, now)
    if interview.thanked_at is None or not outbox.cancel(
        "thank_you", object_id=interview.pk, fact=interview.thanked_at.isoformat(), now=now
    ):
        return False
    _thank_no_more(interview)
    save_transition(interview, "undo_send", by=By.STUDENT, now=now)
    return True
