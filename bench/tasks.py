"""The same email to the same people in other ways, as tasks of the same worker."""

import smtplib
from collections.abc import Sequence

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from post_office import mail as post_office
from post_office.models import STATUS
from post_office.models import Email as PostOfficeEmail

from core import clock
from office.models.colors import email_colors
from office.selectors.settings import office_settings
from outbox.delivery import outcomes
from outbox.delivery.smtp import SMTPSession
from outbox.domain import kinds
from outbox.domain.kinds import Kind, Message, register
from outbox.emails.compose import compose
from outbox.emails.html import paragraphs
from outbox.models import Email
from users.models import User

SUBJECT = "Tomorrow at 4:00 PM: your talk with Maya Okafor"
TEXT = """Hello {name},

tomorrow, Wednesday, March 4, at 4:00 PM Central you talk with Maya Okafor, data analyst at City
Hospital, by phone:
(555) 010-0142. You asked for 20 minutes; keep an eye on the clock, and offer to stop when they are
over.

You wanted to know how data changes the work on a ward. Your questions and your notes from last
time are here:
{base}/interviews/ABCDEFGH/

If something came up, tell Maya as early as you can:
{base}/interviews/ABCDEFGH/move/
"""


def text_for(person: User) -> str:
    return TEXT.format(name=person.first_name, base=settings.PUBLIC_BASE_URL)


def build(email: Email, now) -> Message:
    if email.user is None:
        raise ValueError("An email of the bench is to somebody with an account.")
    return Message(subject=SUBJECT, text=text_for(email.user))


register(Kind("bench", build))


def render(person: User) -> tuple[str, str]:
    text = text_for(person)
    office = office_settings()
    frame = {
        "subject": SUBJECT,
        "text": text.strip(),
        "paragraphs": paragraphs(text, {}, {}, office.color),
        "language": "en-us",
        "color": email_colors(office.color),
    }
    plain = render_to_string("emails/outbox/base.txt", frame).strip() + "\n"
    return plain, render_to_string("emails/outbox/base.html", frame)


def letter(person: User) -> EmailMultiAlternatives:
    plain, html = render(person)
    letter = EmailMultiAlternatives(SUBJECT, plain, to=[person.email])
    letter.attach_alternative(html, "text/html")
    return letter


@shared_task(name="bench.batch")
def batch(ids: Sequence[int]) -> None:
    """Django's way for many: one connection, without a record of what was sent."""
    with get_connection() as connection:
        connection.send_messages([letter(person) for person in User.objects.filter(pk__in=ids)])


@shared_task(name="bench.one")
def one(person_id: int) -> None:
    """The usual way: a task for each email."""
    letter(User.objects.get(pk=person_id)).send()


@shared_task(name="bench.queued")
def queued(ids: Sequence[int]) -> None:
    """django-post-office's queue, filled before; rendering is part of the measured work."""
    for person in User.objects.filter(pk__in=ids):
        render(person)
    while PostOfficeEmail.objects.filter(status=STATUS.queued).exists():
        post_office.send_queued(processes=1)


@shared_task(name="bench.least")
def least(token: str) -> None:
    """The minimum with a row: compose, send, mark. Nothing is claimed or checked."""
    now, kind = clock.now(), kinds.get("bench")
    with SMTPSession() as session:
        for email in Email.objects.filter(lease_token=token).select_related("user", "sender"):
            session.send(compose(email, kind, now))
            outcomes.mark_sent(email, now)


@shared_task(name="bench.ready")
def ready(addresses: Sequence[str]) -> None:
    """The limit: existing bytes, one connection, nothing else."""
    message = letter(User(full_name="Nina Park", email=addresses[0])).message()
    content = message.as_bytes(linesep="\r\n")  # type: ignore[call-arg]
    with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT) as line:
        for address in addresses:
            line.sendmail(settings.DEFAULT_FROM_EMAIL, address, content)
