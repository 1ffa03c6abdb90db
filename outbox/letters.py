"""From the words of a mail to what goes over the line: frame, plain text and HTML with the same words, headers.

Nothing a person wrote is trusted: it is escaped in HTML, its control characters never reach a header, and only
addresses of this site become links.
"""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from core.addresses import ascii_form
from outbox.footer import footer
from outbox.kinds import Kind, Message
from outbox.models import Email
from outbox.services.stop import is_first_mail, stop_link
from programme.services import current

MAX_SUBJECT = 200
MAX_NAME = 120
MACHINE_READ = {"Message-ID", "In-Reply-To", "References", "X-Dedupe-Key", "List-Unsubscribe"}


class _Policy(EmailPolicy):
    """Folding breaks a long word by encoding it, which no program that reads these headers undoes: leave them whole."""

    def fold_binary(self, name, value):
        if name in MACHINE_READ:
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


POLICY = _Policy(linesep="\r\n")


@dataclass(frozen=True)
class Piece:
    """A stretch of a line; with `url` it is a link."""

    text: str
    url: str = ""


def compose(email: Email, kind: Kind, now: dt.datetime) -> EmailMessage:
    """The whole mail, in the reader's language. Raises whatever the kind's builder raises."""
    with translation.override(email.user.language if email.user else settings.LANGUAGE_CODE):
        message = kind.build(email, now)
        stop = stop_link(email.address) if kind.to_contact else ""
        return assemble(email, message, stop=stop, now=now)


def assemble(email: Email, message: Message, *, now: dt.datetime, stop: str = "") -> EmailMessage:
    """The same from words that are built already. A letter with a `stop` link has the footer for contacts."""
    letter = EmailMessage(policy=POLICY)
    _address(letter, email, message, now)
    _label(letter, email, stop)
    _fill(letter, message, _frame(email, message, stop))
    return letter


def plain(text: str, limit: int) -> str:
    """`text` for a header: one line, no control or format characters, at most `limit` long."""
    printable = "".join(" " if unicodedata.category(char).startswith(("C", "Z")) else char for char in text)
    return " ".join(printable.split())[:limit].strip()


def paragraphs(text: str, links: dict[str, str]) -> list[list[list[Piece]]]:
    """The text as paragraphs of lines of pieces."""
    blocks = re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").strip())
    return [[_pieces(line.strip(), links) for line in block.split("\n")] for block in blocks if block.strip()]


def _pieces(line: str, links: dict[str, str]) -> list[Piece]:
    if line in links:
        return [Piece(line, links[line])]
    ours = re.compile(rf"({re.escape(settings.PUBLIC_BASE_URL)}/[^\s<>\"]*[^\s<>\".,;:!?)])")
    return [Piece(part, part if ours.fullmatch(part) else "") for part in ours.split(line) if part]


def _address(letter: EmailMessage, email: Email, message: Message, now: dt.datetime) -> None:
    """From, To, Reply-To, Subject, Date."""
    office = current()
    writer = message.from_name or (email.sender.full_name if email.sender else "")
    via = _("%(name)s via %(office)s") % {"name": writer, "office": office.office_short}
    name = via if writer else office.office_name
    letter["Subject"] = plain(message.subject, MAX_SUBJECT)
    letter["From"] = Address(plain(name, MAX_NAME), addr_spec=settings.DEFAULT_FROM_EMAIL)
    letter["To"] = Address(addr_spec=ascii_form(email.address))
    reply_to = message.reply_to or (email.sender.email if email.sender else office.office_email)
    letter["Reply-To"] = Address(plain(writer or office.office_name, MAX_NAME), addr_spec=ascii_form(reply_to))
    letter["Date"] = format_datetime(now)


def _label(letter: EmailMessage, email: Email, stop: str) -> None:
    """What mail programs and servers read: identity, thread, who wrote it, how to stop it."""
    letter["Message-ID"] = email.message_id
    letter["X-Dedupe-Key"] = email.dedupe_key  # some providers replace the Message-ID
    if email.in_reply_to:
        letter["In-Reply-To"] = letter["References"] = plain(email.in_reply_to, 200)
    if not email.is_by_a_person:
        letter["Auto-Submitted"] = "auto-generated"
    if stop:
        letter["List-Unsubscribe"] = f"<{stop}>"
        letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def _frame(email: Email, message: Message, stop: str) -> dict:
    """What both templates say around the words."""
    below = footer(email, current(), stop=stop, is_first=is_first_mail(email.address)) if stop else ""
    return {
        "subject": message.subject,
        "text": message.text.replace("\r\n", "\n").strip(),
        "paragraphs": paragraphs(message.text, message.links),
        "language": translation.get_language(),
        "footer": below,
        "footer_paragraphs": paragraphs(below, {}),
    }


def _fill(letter: EmailMessage, message: Message, frame: dict) -> None:
    """Plain text first, the same in HTML, the calendar, attachments."""
    letter.set_content(render_to_string("emails/outbox/frame.txt", frame).strip() + "\n")
    letter.add_alternative(render_to_string("emails/outbox/frame.html", frame), subtype="html")
    if message.calendar:
        method = {"method": message.calendar_method}
        letter.add_alternative(message.calendar.decode(), subtype="calendar", params=method)
        letter.add_attachment(message.calendar, maintype="application", subtype="ics", filename="invite.ics")
    for attachment in message.attachments:
        maintype, _, subtype = attachment.mime.partition("/")
        letter.add_attachment(
            attachment.content, maintype=maintype, subtype=subtype, filename=plain(attachment.name, MAX_NAME)
        )
