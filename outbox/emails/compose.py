"""Build Django's message from the words of an email: headers, text, HTML, calendar, attachments.

Nothing that a person wrote is trusted: no control character reaches a header.
"""

import datetime as dt
import unicodedata
from collections.abc import Iterator
from email.charset import QP, Charset
from email.headerregistry import Address
from email.utils import format_datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from core.addresses import ascii_form
from core.links import token
from office.models.colors import email_colors
from office.selectors.settings import office_settings
from outbox.domain.kinds import Kind, Message
from outbox.emails.footer import footer
from outbox.emails.html import paragraphs, small_print
from outbox.models import Email
from outbox.models.links import mute_link, stop_link
from outbox.selectors.first_email import is_first_email

MAX_SUBJECT = 200
MAX_NAME = 120
MAX_FILE_NAME = 60  # of any letters, percent-encoded, still one line
# Django's own choice sends UTF-8 as it is, which not every mail server is bound to take.
UTF8 = Charset("utf-8")
UTF8.body_encoding = QP


def compose(email: Email, kind: Kind, now: dt.datetime) -> EmailMultiAlternatives:
    """Return the email in the reader's language. Raises whatever the kind's builder raises."""
    with translation.override(email.user.language if email.user else settings.LANGUAGE_CODE):
        message = kind.build(email, now)
        stop, mute = _unsubscribe_links(email, kind)
        return assemble(email, message, stop=stop, mute=mute, now=now)


def assemble(
    email: Email, message: Message, *, now: dt.datetime, stop: str = "", mute: str = ""
) -> EmailMultiAlternatives:
    """Compose an email from words built before; with a `stop` link, the footer for contacts."""
    frame = _frame(email, message, stop) | {"mute_link": mute}
    result = EmailMultiAlternatives(
        subject=plain(message.subject, MAX_SUBJECT),
        body=render_to_string("emails/outbox/base.txt", frame).strip() + "\n",
        to=[ascii_form(email.address)],
        headers=dict(_headers(email, stop or mute, now)),
        **_senders(email, message),
    )
    result.encoding = UTF8
    if settings.MAIL_RETURN_PATH != settings.DEFAULT_FROM_EMAIL:  # as Django names the two
        result.extra_headers["From"] = result.from_email
        result.from_email = settings.MAIL_RETURN_PATH
    result.attach_alternative(render_to_string("emails/outbox/base.html", frame), "text/html")
    _attach(result, message)
    return result


def _unsubscribe_links(email: Email, kind: Kind) -> tuple[str, str]:
    """Return the links to stop all emails (a contact) and to mute this kind (a user); or ""."""
    if kind.to_contact:
        return stop_link(email.address), ""
    return "", mute_link(email.user, kind.muted_as) if email.user and kind.muted_as else ""


def plain(text: str, limit: int) -> str:
    """Clean `text` for a header: one line, no control or format characters, at most `limit`."""
    printable = "".join(
        " " if unicodedata.category(char).startswith(("C", "Z")) else char for char in text
    )
    # "=?" begins what a mail program decodes, and could bring back what was taken out
    return " ".join(printable.replace("=?", "= ?").split())[:limit].strip()


def _senders(email: Email, message: Message) -> dict[str, Any]:
    """Return From and Reply-To: the student by way of the office, or the office."""
    office = office_settings()
    writer = message.from_name or (email.sender.full_name if email.sender else "")
    via = _("%(name)s via %(office)s") % {"name": writer, "office": office.office_short}
    reply_to = message.reply_to or (email.sender.email if email.sender else office.contact_email)
    return {
        "from_email": _mailbox(via if writer else office.sender_name, settings.DEFAULT_FROM_EMAIL),
        "reply_to": [_mailbox(writer or office.sender_name, ascii_form(reply_to))],
    }


def _mailbox(name: str, address: str) -> str:
    user, _at, domain = address.rpartition("@")
    return str(Address(plain(name, MAX_NAME), user, domain))


def _headers(email: Email, unsubscribe: str, now: dt.datetime) -> Iterator[tuple[str, str]]:
    yield "Date", format_datetime(now)
    yield "Message-ID", email.message_id
    # some providers replace the Message-ID
    yield "X-Dedupe-Key", dedupe_header(email.dedupe_key)
    if email.in_reply_to:
        first = plain(email.in_reply_to, 200)
        yield "In-Reply-To", first
        yield "References", first
    if not email.is_by_a_person:
        yield "Auto-Submitted", "auto-generated"
    if unsubscribe:
        yield "List-Unsubscribe", f"<{unsubscribe}>"
        yield "List-Unsubscribe-Post", "List-Unsubscribe=One-Click"


def dedupe_header(key: str) -> str:
    """Return the same value for every copy; hashed, as the key names people and times."""
    return token("dedupe", key)


def _frame(email: Email, message: Message, stop: str) -> dict[str, Any]:
    office = office_settings()
    below = footer(email, office, stop=stop, is_first=is_first_email(email.address)) if stop else ""
    return {
        "subject": message.subject,
        "text": message.text.replace("\r\n", "\n").strip(),
        "paragraphs": paragraphs(message.text, message.links, message.buttons, office.color),
        "language": translation.get_language(),
        "is_rtl": translation.get_language_bidi(),
        "footer": below,
        "footer_paragraphs": small_print(below),
        "color": _colors(office.color),
    }


# A dark shade takes as long as the rest of composing; an office has few colors.
_colors = cache(email_colors)


def _attach(result: EmailMultiAlternatives, message: Message) -> None:
    """Attach the calendar, which some programs read as a part and others as a file; then files."""
    if message.calendar:
        result.attach_alternative(
            message.calendar.decode(), f"text/calendar; method={message.calendar_method}"
        )
        result.attach("invite.ics", message.calendar, "application/ics")
    for file in message.attachments:
        result.attach(plain(file.name, MAX_FILE_NAME), file.content, file.mime)
