"""Emails that keep in touch: sent once, taken back in time, returned if undelivered."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts import services as contacts
from contacts.models import Contact, Touch
from core.codes import new_code
from core.edits import AlreadyUsed
from core.errors import Refusal
from core.lengths import require_lengths
from interviews.domain.hidden_requests import hidden_request, letter_fault
from interviews.domain.keep_in_touch import FIRST_NAME
from interviews.models import LETTER_KINDS, Advice, ContactLetter
from interviews.selectors.writable import obstacle_to
from interviews.services.checks import check, check_names_no_referrer
from interviews.services.moving import lock_student
from interviews.services.refusals import limits_in_words
from interviews.services.returned import LOOK_BACK, LOST
from office.selectors.settings import office_settings
from outbox import services as outbox
from outbox.models import Email
from users.models import User

MOST_AT_ONCE = 10
USABLE_FOR = dt.timedelta(days=7)
UNSENT = [*LOST, Email.State.DROPPED]


class HidesRequest(Refusal):
    """The words ask for something; `phrase` is what reads like it."""

    def __init__(self, phrase: str):
        text = _("“%(phrase)s” reads like a request. Send it as one, or leave it out.")
        super().__init__(text % {"phrase": phrase})
        self.phrase = phrase


class NothingSent(Refusal):
    sentence = gettext_lazy("Nothing was sent.")


@dataclass(frozen=True)
class News:
    """What came of news to several: the batch of the emails, and who got none, with the reason."""

    batch: str
    left_out: tuple[tuple[Contact, str], ...] = ()


@outbox.count_limit_hits
@transaction.atomic
def send_letter(
    *,
    contact_id: int,
    form_key: UUID,
    reason: str,
    subject: str,
    text: str,
    now: dt.datetime,
    advice: Advice | None = None,
) -> ContactLetter:
    """Send an email to keep in touch after the undo time; the same form sends it once.

    Raises HidesRequest, TooManyLetters, AlreadyUsed for a form whose email was taken back, and
    Refusal for words with gaps or a contact who may not be written to now.
    """
    check_words(subject, text)
    owner_id = Contact.objects.values_list("owner_id", flat=True).get(pk=contact_id)
    lock_student(owner_id)
    made = ContactLetter.objects.filter(contact=contact_id, form_key=form_key).first()
    if made:
        return _still_standing(made)
    facts = {"form_key": form_key, "reason": reason, "subject": subject, "text": text}
    return _send(contact_id, facts | {"advice": advice, "batch": new_code()}, now)


@transaction.atomic
def send_news(
    *,
    owner: User,
    contact_ids: Iterable[int],
    form_key: UUID,
    subject: str,
    text: str,
    now: dt.datetime,
) -> News:
    """Send the same news to each, one email each; the same form sends them once.

    Who can't be written to now is left out. Raises NothingSent if that is everybody, HidesRequest,
    and Refusal for words with gaps or more than ten contacts.
    """
    lock_student(owner.pk)
    mine = ContactLetter.objects.editable_by(owner)
    if made := mine.filter(form_key=form_key).order_by("canceled_at").last():
        return News(_still_standing(made).batch)
    rows = list(Contact.objects.editable_by(owner).filter(pk__in=contact_ids).order_by("pk"))
    check("" if rows else _("Choose at least one person."))
    check(_("Choose at most ten people.") if len(rows) > MOST_AT_ONCE else "")
    news = News(new_code())
    facts = {"form_key": form_key, "reason": ContactLetter.Reason.NEWS, "batch": news.batch}
    left_out = []
    for contact in rows:
        words = words_for(contact, subject, text)
        check_words(**words)
        if why := _try(contact, facts | words, now):
            left_out.append((contact, why))
    if len(left_out) == len(rows):
        raise NothingSent(left_out[0][1])
    return News(news.batch, tuple(left_out))


def words_for(contact: Contact, subject: str, text: str) -> dict[str, str]:
    """Return subject and text of news as this contact reads them."""
    name = contact.short_name
    return {
        "subject": subject.replace(FIRST_NAME, name),
        "text": text.replace(FIRST_NAME, name),
    }


def check_words(subject: str, text: str) -> None:
    """Raises HidesRequest, and Refusal for gaps, nothing or too much."""
    check(letter_fault(subject, text))
    require_lengths(ContactLetter, {"subject": subject, "text": text})
    if phrase := hidden_request(subject, text):
        raise HidesRequest(phrase)


def _still_standing(made: ContactLetter) -> ContactLetter:
    if made.canceled_at:
        raise AlreadyUsed(made)
    return made


def _try(contact: Contact, facts: dict[str, Any], now: dt.datetime) -> str:
    """Send one email of several; return why not, or ""."""
    try:
        with transaction.atomic():
            _send(contact.pk, facts, now)
    except Refusal as refusal:
        if event := getattr(refusal, "counts_as", ""):
            outbox.count_limit_hit(event, now)
        return str(refusal.sentence)
    return ""


def _send(contact_id: int, facts: dict[str, Any], now: dt.datetime) -> ContactLetter:
    contact = (
        Contact.objects.select_for_update(of=("self",), no_key=True)
        .select_related("owner", "person")
        .get(pk=contact_id)
    )
    contacts.person_of_contact(contact)
    if found := obstacle_to(contact, now):
        raise Refusal(found.words)
    check_names_no_referrer(contact, facts["subject"], facts["text"])
    with limits_in_words(contact, now):
        outbox.check_letter_limits(sender_id=contact.owner_id, address=contact.email, now=now)
    letter = ContactLetter.objects.create(
        contact=contact,
        sent_at=now,
        last_touch_at=contact.last_touch_at,
        snoozed_until=contact.snoozed_until,
        **facts,
    )
    _queue(letter, now)
    dismiss_returned_letters(contact=contact, now=now)
    contacts.record_touch(contact=contact, what=Touch.LETTER, now=now, note=letter.subject)
    if letter.advice_id:
        Advice.objects.filter(pk=letter.advice_id, told_at=None).update(told_at=now)
    return letter


def _queue(letter: ContactLetter, now: dt.datetime) -> None:
    outbox.add(
        letter.kind,
        address=letter.contact.email,
        object_id=letter.pk,
        fact=letter.fact,
        sender=letter.contact.owner,
        subject=letter.subject,
        body=letter.text,
        delay=office_settings().take_back,
        expires_at=now + USABLE_FOR,
        now=now,
    )


@transaction.atomic
def undo_send_letters(
    *, owner: User, batch: str, now: dt.datetime, contact: Contact | None = None
) -> tuple[int, int]:
    """Take back the emails of a batch that still wait; return how many, and how many are gone.

    With `contact` only the one to them.
    """
    lock_student(owner.pk)
    mine = ContactLetter.objects.editable_by(owner).filter(batch=batch).standing()
    mine = mine.filter(contact=contact) if contact else mine
    letters = list(mine.select_related("contact").order_by("contact_id"))
    back = [
        letter
        for letter in letters
        if outbox.cancel(letter.kind, object_id=letter.pk, fact=letter.fact, now=now)
    ]
    for letter in back:
        letter.canceled_at = now
        letter.save(update_fields=["canceled_at"])
        _undo_exchange(letter)
    return len(back), len(letters) - len(back)


def _undo_exchange(letter: ContactLetter) -> None:
    contacts.undo_touch(
        contact=letter.contact,
        what=Touch.LETTER,
        at=letter.sent_at,
        last_touch_at=letter.last_touch_at,
        snoozed_until=letter.snoozed_until,
    )
    if letter.advice_id:
        told = Advice.objects.filter(pk=letter.advice_id, told_at=letter.sent_at)
        told.update(told_at=None)


def lost_letters(now: dt.datetime) -> Sequence[int]:
    """Return letters that bounced or never left, and are not known as such yet. Two queries."""
    rows = Email.objects.filter(kind__in=LETTER_KINDS, state__in=UNSENT, due_at__gt=now - LOOK_BACK)
    failed = {pk for pk in rows.values_list("object_id", flat=True) if pk is not None}
    found = ContactLetter.objects.standing().filter(pk__in=failed).order_by("pk")
    return list(found.values_list("pk", flat=True)) if failed else []


@transaction.atomic
def letter_failed(*, letter_id: int, now: dt.datetime) -> None:
    """Return the letter to its student: they weren't in touch, and the advice is still to tell."""
    about = ContactLetter.objects.values_list("contact__owner_id", flat=True)
    lock_student(about.get(pk=letter_id))
    letter = ContactLetter.objects.standing().select_related("contact").filter(pk=letter_id).first()
    if letter is None:
        return
    email = Email.objects.filter(
        kind=letter.kind, object_id=letter.pk, fact=letter.fact, state__in=UNSENT
    ).first()
    if email is None:
        return
    letter.failed_at = now
    letter.fault = "" if email.state == Email.State.DROPPED else email.fault
    letter.save(update_fields=["failed_at", "fault"])
    _undo_exchange(letter)


def dismiss_returned_letters(*, contact: Contact, now: dt.datetime) -> int:
    """End the step that an undelivered letter leads to; return how many there were."""
    returned = ContactLetter.objects.returned().filter(contact=contact)
    return returned.update(handled_at=now)
