"""One email of every kind and every occasion, composed from real rows as it would be sent."""

import datetime as dt
import uuid
from collections.abc import Iterator

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from contacts.models import Contact
from core.links import absolute
from interviews import services
from interviews.domain.wording import follow_up_letter, letter, missed_line, reply_letter
from interviews.models import Interview
from interviews.services import contact_moves
from interviews.services.office_closing import close_talks_of
from office.selectors.settings import office_settings
from outbox.domain import kinds
from outbox.emails.account_kinds import (
    ACCOUNT,
    ACCOUNTS_MERGED,
    ADDRESS_CHANGED,
    INVITATION,
    MERGE_UNDONE,
    SECOND_STEP,
    TEXT_TEST,
)
from outbox.emails.compose import compose
from outbox.models import Email
from outbox.services import add
from tests.factories import (
    DAY,
    NOW,
    ContactFactory,
    DirectoryEntryFactory,
    FeedbackFactory,
    GuideFactory,
    InterviewFactory,
    StudentFactory,
    UserFactory,
)
from tests.interviews.moving import PAST, make
from tests.interviews.test_not_me import SAID
from users.domain.second_steps import Change
from users.models import AccountMerge, Departure, User

Composed = tuple[str, str, EmailMultiAlternatives]
# What the contact may say by the link, each with the stage before it.
MOVES = {
    "accept": "asked",
    "propose": "asked",
    "decline": "asked",
    "not_now": "asked",
    "ask_back": "asked",
    "how": "scheduled",
    "move": "scheduled",
    "cancel": "scheduled",
}
ACCOUNT_TEXTS = (
    "account_already_exists",
    "email_added",
    "email_changed",
    "email_confirm",
    "email_confirmation",
    "email_deleted",
    "login_code",
    "password_changed",
    "password_reset",
    "password_reset_code",
    "password_reset_key",
    "password_set",
    "unknown_account",
)


def every_email() -> list[Composed]:
    """Return the kind, the occasion and the email of each."""
    return [*_of_accounts(), *_letters(), *_news(), *_reminders(), *_notes()]


def composed(row: Email, occasion: str = "", now: dt.datetime = NOW) -> Composed:
    return row.kind, occasion or row.kind, compose(row, kinds.get(row.kind), now)


def _of_accounts() -> Iterator[Composed]:
    nina = _nina()
    values = {
        "frame": {"office": office_settings(), "sign_up_open": True},
        "email": "nina@lakeside.example",
        "code": "XKLQ-RWTZ",
        "password_reset_url": absolute("/accounts/password/reset/key/2-d0x5aa/"),
        "signup_url": absolute("/accounts/signup/"),
        "from_email": "nina@old.example",
        "to_email": "nina@lakeside.example",
        "added_email": "nina@home.example",
        "deleted_email": "nina@old.example",
        "ip": "192.0.2.7",
        "timestamp": "Tue, Mar 3, 9:00 AM",
    }
    for name in ACCOUNT_TEXTS:
        subject, body = (
            render_to_string(f"account/email/{name}_{part}.txt", values).strip()
            for part in ("subject", "message")
        )
        yield composed(_row(ACCOUNT.name, to=nina, fact=name, subject=subject, body=body), name)
    yield composed(_row(TEXT_TEST.name, to=nina, subject="A test", body="Dear Maya,\n\nWords."))
    yield composed(_row("stop_link", address="maya@hospital.example"))
    entry = DirectoryEntryFactory(name="Maya Okafor", email="maya@hospital.example")
    yield composed(_row("directory_link", address=entry.email, object_id=entry.pk))
    dana = UserFactory(full_name="Dana Whitfield", roles=["counselor"])
    GuideFactory(review_on=NOW.date())
    yield composed(_row("guide_review", to=dana, object_id=dana.pk))
    yield composed(_row(INVITATION.name, to=dana, object_id=dana.pk, sender=nina))
    for whose, address in (("old", "dana@old.example"), ("new", dana.email)):
        row = _row(ADDRESS_CHANGED.name, address=address, object_id=dana.pk, fact=whose)
        yield composed(row, f"address_changed_{whose}")
    yield composed(_row("concern", to=dana, object_id=1, fact=dana.code))
    merge = AccountMerge.objects.create(kept=nina, merged=dana, at=NOW, was_active=True)
    for kind in (ACCOUNTS_MERGED.name, MERGE_UNDONE.name):
        yield composed(_row(kind, address=dana.email, object_id=merge.pk))
    for change in Change:
        row = _row(SECOND_STEP.name, to=dana, object_id=dana.pk, fact=f"{change.value}:now")
        yield composed(row, f"second_step_{change.value}")
    yield from _of_leavers()


def _of_leavers() -> Iterator[Composed]:
    today = NOW.date()
    leaver = StudentFactory(leaves_on=today + 30 * DAY)
    for kind in ("leaving", "staying"):
        row = _row(kind, to=leaver, object_id=leaver.pk, fact=f"{leaver.leaves_on}:removed")
        yield composed(row)
    left = {"leaves_on": today - 300 * DAY, "erases_on": today + 30 * DAY}
    User.objects.filter(pk=leaver.pk).update(leaves_on=left["leaves_on"])
    Departure.objects.create(user=leaver, told_at=NOW - 330 * DAY, warned_at=NOW, **left)
    row = _row(
        "erasing", address="nina@home.example", object_id=leaver.pk, fact=str(left["erases_on"])
    )
    yield composed(row)


def _row(kind: str, *, fact: str = "", object_id: int | None = None, **facts) -> Email:
    return add(kind, object_id=object_id, fact=fact or kind, now=NOW, **facts)


def _nina() -> User:
    return StudentFactory(full_name="Nina Park", phone="(555) 010-0142")


def _talk(stage: str, **facts) -> Interview:
    """Each with a student of its own, so that no two are at the same time."""
    contact = ContactFactory(owner=_nina(), name="Maya Okafor", preferred_name="Maya")
    given = {"why_you": "Your talk in May made me curious.", "known_through": "the alumni page"}
    return InterviewFactory(contact=contact, stage=stage, **given | facts)


def _sent_since(row: int, occasion: str) -> Iterator[Composed]:
    for email in Email.objects.filter(pk__gt=row).order_by("pk"):
        yield composed(email, f"{occasion}_{email.kind}")


def _last() -> int:
    return getattr(Email.objects.order_by("pk").last(), "pk", 0)


def _letters() -> Iterator[Composed]:
    for relationship in Contact.Relationship.values:
        talk = _talk("planned")
        talk.subject, talk.message = letter(talk, relationship)
        talk.save()
        before = _last()
        services.send(interview_id=talk.pk, version=talk.version, now=NOW)
        yield from _sent_since(before, relationship)
    sent = Email.objects.get(pk=_last())
    yield composed(_row("letter_copy", to=sent.sender, object_id=sent.pk))
    talk = _talk("asked")
    subject, body = follow_up_letter(talk)
    before = _last()
    services.follow_up(interview_id=talk.pk, subject=subject, body=body, now=NOW)
    make("ask_back", talk)
    subject, body = reply_letter(talk)
    body = body.replace("[your answer]", "I was thinking of the wards for children.")
    services.reply(interview_id=talk.pk, subject=subject, body=body, now=NOW)
    yield from _sent_since(before, "later")
    talk, before = _talk("held"), _last()
    make("thank", talk)
    yield from _sent_since(before, "thank")
    for reason in ("thanks", "news", "saw"):
        contact, before = ContactFactory(owner=_nina(), last_touch_at=NOW - 90 * DAY), _last()
        words = {"subject": "A short update", "text": "Dear Maya,\n\nI took the course.\n\nNina"}
        services.send_letter(
            contact_id=contact.pk, form_key=uuid.uuid4(), reason=reason, now=NOW, **words
        )
        yield from _sent_since(before, reason)
    for whose in ("they", "me", "technical"):
        talk, before = _talk("scheduled", **PAST), _last()
        subject, line = missed_line(talk, whose, NOW)
        times = [NOW + 4 * DAY, NOW + 5 * DAY]
        services.missed(
            interview_id=talk.pk, whose=whose, line=line, subject=subject, times=times, now=NOW
        )
        yield from _sent_since(before, f"missed_{whose}")


def _news() -> Iterator[Composed]:
    """What the site writes to both about an answer or a change, by whoever made it."""
    for move, stage in MOVES.items():
        talk, before = _talk(stage), _last()
        contact_moves.act(move=move, interview_id=talk.pk, values=SAID[move], now=NOW)
        yield from _sent_since(before, move)
    before = _last()
    services.undo_answer(event_id=talk.events.get(move="cancel").pk, now=NOW)
    yield from _sent_since(before, "undo")
    talk, before = _talk("asked"), _last()
    make("bar", talk)
    yield from _sent_since(before, "bar")
    for change in (
        lambda pk: services.move(interview_id=pk, starts_at=NOW + 5 * DAY, by="student", now=NOW),
        lambda pk: services.cancel(interview_id=pk, note="I am ill.", by="student", now=NOW),
    ):
        talk, before = _talk("scheduled"), _last()
        change(talk.pk)
        yield from _sent_since(before, "by_student")

    talk, before = _talk("asked"), _last()
    make("accept", talk)
    User.objects.filter(pk=talk.student.pk).update(is_active=False)
    yield from _sent_since(before, "left")
    for stage in ("asked", "scheduled"):
        talk, before = _talk(stage), _last()
        close_talks_of(talk.student, "Nina has left the university. We are sorry.", NOW)
        User.objects.filter(pk=talk.student.pk).update(is_active=False)
        yield from _sent_since(before, f"closed_{stage}")


def _reminders() -> Iterator[Composed]:
    talk = _talk("scheduled")
    for kind in ("day_before", "did_it_happen", "did_it_happen_again"):
        row = _row(kind, to=talk.student, object_id=talk.pk, fact=NOW.isoformat())
        yield composed(row, now=NOW + DAY)
    talk = _talk("held")
    for kind in ("thank_you_fresh", "thank_you_last"):
        yield composed(_row(kind, to=talk.student, object_id=talk.pk, fact=NOW.isoformat()))


def _notes() -> Iterator[Composed]:
    omar = StudentFactory(full_name="Omar Haddad")
    for name in ("Sam Whitaker", "Grace Kim"):
        asked = {"contact__name": name, "asked_at": NOW - 15 * DAY}
        InterviewFactory(student=omar, stage="asked", **asked)
    InterviewFactory(student=omar, stage="scheduled", contact__name="Luis Duarte")
    held = InterviewFactory(student=omar, stage="thanked", ended_at=NOW - 20 * DAY)
    FeedbackFactory(reflection__interview=held, author__full_name="Dana Whitfield")
    for kind, day in (("daily", "2026-03-03"), ("digest", "2026-03-09")):
        yield composed(_row(kind, to=omar, object_id=omar.pk, fact=day))
