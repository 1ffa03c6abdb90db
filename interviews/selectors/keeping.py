"""What a student knows of a contact before writing again, and emails that wait."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Prefetch, prefetch_related_objects

from contacts.models import Contact
from interviews.domain.keep_in_touch import Known, quoted
from interviews.domain.thank_you_draft import said
from interviews.models import Advice, ContactLetter, Interview, ThankYou
from outbox.models import Email
from users.models import User

SHOWN_FOR = dt.timedelta(minutes=30)  # after Send, while an email may still wait
KEPT_FOR = dt.timedelta(days=7)  # an email that was taken back is the draft of the next one


def known(student: User, contact: Contact, now: dt.datetime, advice_code: str = "") -> Known:
    """Return what happened with `contact`, and the advice to write about. At most seven queries."""
    talks = Interview.objects.editable_by(student).filter(
        contact=contact, closed_at=None, ended_at__isnull=False
    )
    talk = talks.with_people().select_related("reflection").order_by("-ended_at").first()
    advice = list(Advice.objects.readable_by(student).active().filter(contact=contact))
    newest = newest_letter(contact)
    return Known(
        contact,
        talk,
        getattr(talk, "reflection", None) if talk else None,
        _stays(talk, student) if talk else "",
        advice,
        chosen(advice, advice_code),
        newest,
        to_write_again(newest, now),
    )


def active_advice(contact: Contact) -> list[Advice]:
    """Return what they advised, the newest first. One query; none if `contact` has it already."""
    prefetch_related_objects([contact], Prefetch("advice", queryset=Advice.objects.active()))
    return list(contact.advice.all())


def to_write_again(letter: ContactLetter | None, now: dt.datetime) -> ContactLetter | None:
    """Return `letter` if it came back or was taken back: it is the draft of the next one."""
    if letter is None:
        return None
    was_taken_back = letter.canceled_at and now - letter.canceled_at < KEPT_FOR
    return letter if letter.is_returned or was_taken_back else None


def chosen(advice: Iterable[Advice], code: str) -> Advice | None:
    """Return the advice of that code, else the newest that was acted on and is still to tell."""
    rows = list(advice)
    named = next((one for one in rows if one.code == code), None)
    return named or next((one for one in rows if one.is_to_tell), None)


def goes_out_at(letters: Iterable[ContactLetter], now: dt.datetime) -> dt.datetime | None:
    """Return until when the first of `letters` can be taken back; None if none waits. One query."""
    recent = [one for one in letters if one.is_standing and now - one.sent_at < SHOWN_FOR]
    facts = {(letter.kind, letter.pk) for letter in recent}
    if not facts:
        return None
    rows = Email.objects.filter(
        kind__in={kind for kind, _ in facts},
        object_id__in={pk for _, pk in facts},
        state=Email.State.PENDING,
        due_at__gt=now,
    )
    return rows.order_by("due_at").values_list("due_at", flat=True).first()


def newest_letter(contact: Contact) -> ContactLetter | None:
    """Return the last email to this contact, whatever became of it. One query."""
    letters = ContactLetter.objects.filter(contact=contact).select_related("contact")
    return letters.order_by("-sent_at", "-pk").first()


def _stays(talk: Interview, student: User) -> str:
    """Return the answer that the student marked for the thank-you, else what they learned."""
    reflection = getattr(talk, "reflection", None)
    thanks = talk.thanks.filter(to=ThankYou.To.INTERVIEWEE).first()
    mark = thanks.starts_from if thanks else ""
    words = said(talk, student, reflection).marked(mark) if mark else ""
    return quoted(words or (reflection.learned if reflection else ""))
