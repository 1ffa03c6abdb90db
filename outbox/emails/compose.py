"""From the words of a mail to what goes over the line: frame, plain text and HTML with the same
words, headers.

Nothing a person wrote is trusted: it is escaped in HTML, its control characters never reach a
header, and only addresses of this site become links.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from email.utils import format_datetime
from functools import cache

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.addresses import ascii_form
from core.links import token
from office.models.colors import at_night
from office.services import current
from outbox.domain.kinds import Kind, Message
from outbox.domain.provider_events import message_id_header
from outbox.emails import mime
from outbox.emails.footer import footer
from outbox.models import Email
from outbox.models.links import mute_link, stop_link
from outbox.selectors.first_email import is_first_mail

MAX_SUBJECT = 200
MAX_NAME = 120
MAX_FILE_NAME = 60  # of any letters, percent-encoded, still one line


def compose(email: Email, kind: Kind, now: dt.datetime) -> bytes:
    """The whole mail as it goes over the line, in the reader's language. Raises whatever the
    kind's builder raises."""
    with translation.override(email.user.language if email.user else settings.LANGUAGE_CODE):
        message = kind.build(email, now)
        stop, mute = _ways_out(email, kind)
        return assemble(email, message, stop=stop, mute=mute, now=now)


def assemble(
    email: Email, message: Message, *, now: dt.datetime, stop: str = "", mute: str = ""
) -> bytes:
    """The same from words that are built already. A letter with a `stop` link has the footer for
    contacts."""
    headers = [*_address(email, message, now), *_label(email, stop or mute)]
    return mime.message(headers, _body(message, _frame(email, message, stop) | {"mute_link": mute}))


def _ways_out(email: Email, kind: Kind) -> tuple[str, str]:
    """Where a contact stops all emails, and where a person with an account switches this kind
    off; empty where not."""
    if kind.to_contact:
        return stop_link(email.address), ""
    return "", mute_link(email.user, kind.muted_as) if email.user and kind.muted_as else ""


def plain(text: str, limit: int) -> str:
    """`text` for a header: one line, no control or format characters, at most `limit` long."""
    printable = "".join(
        " " if unicodedata.category(char).startswith(("C", "Z")) else char for char in text
    )
    return " ".join(printable.split())[:limit].strip()


def paragraphs(text: str, links: dict[str, str], buttons: dict[str, str]) -> SafeString:
    """The text as HTML. Drawn here, since the loops of a template made it the half of composing."""
    return SafeString("\n".join(_paragraph(block, links, buttons) for block in _blocks(text)))


def small_print(text: str) -> SafeString:
    """The footer as HTML: a line that is an address of this site becomes the link of the words
    before it."""
    return SafeString("\n".join(f"<p>{_note(block)}</p>" for block in _blocks(text)))


def _blocks(text: str) -> list[str]:
    found = re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").strip())
    return [block for block in found if block.strip()]


def _paragraph(block: str, links: dict[str, str], buttons: dict[str, str]) -> str:
    return "<p>{}</p>".format(
        "<br>\n".join(_line(line.strip(), links, buttons) for line in block.split("\n"))
    )


def _line(line: str, links: dict[str, str], buttons: dict[str, str]) -> str:
    """A line that `links` names is a link as a whole, an address of this site at the end of a
    line a button."""
    if line in links:
        return _link(links[line], line.removeprefix("– "), "time")
    # those found stand at the odd places
    parts = _addresses_at(settings.PUBLIC_BASE_URL).split(line)
    if len(parts) == 3 and not parts[2] and buttons.get(parts[1]) != "":
        button = _link(parts[1], buttons.get(parts[1]) or _("Open the page"), "button")
        return f"{escape(parts[0])}<br>\n{button}" if parts[0] else button
    return "".join(_link(part, part) if n % 2 else escape(part) for n, part in enumerate(parts))


def _note(block: str) -> str:
    lines = [line.strip() for line in block.split("\n")]
    ours = [bool(_addresses_at(settings.PUBLIC_BASE_URL).fullmatch(line)) for line in lines]
    shown: list[str] = []
    for n, line in enumerate(lines):
        if ours[n] and n and not ours[n - 1]:
            shown[-1] = _link(line, lines[n - 1].rstrip(":"))
        else:
            shown.append(_link(line, line) if ours[n] else escape(line))
    return "<br>\n".join(shown)


@cache
def _addresses_at(base: str) -> re.Pattern[str]:
    return re.compile(rf"({re.escape(base)}/[^\s<>\"]*[^\s<>\".,;:!?)])")


def _link(url: str, words: str, look: str = "") -> str:
    style = f' class="{look}"' if look else ""
    return f'<a{style} href="{escape(url)}">{escape(words)}</a>'


def _address(email: Email, message: Message, now: dt.datetime) -> Iterator[bytes]:
    """Subject, From, To, Reply-To, Date."""
    office = current()
    writer = message.from_name or (email.sender.full_name if email.sender else "")
    via = _("%(name)s via %(office)s") % {"name": writer, "office": office.office_short}
    reply_to = message.reply_to or (email.sender.email if email.sender else office.contact_email)
    yield mime.header("Subject", plain(message.subject, MAX_SUBJECT))
    yield mime.mailbox(
        "From", plain(via if writer else office.sender_name, MAX_NAME), settings.DEFAULT_FROM_EMAIL
    )
    yield mime.header("To", ascii_form(email.address))
    yield mime.mailbox(
        "Reply-To", plain(writer or office.sender_name, MAX_NAME), ascii_form(reply_to)
    )
    yield mime.header("Date", format_datetime(now))


def _label(email: Email, way_out: str) -> Iterator[bytes]:
    """What mail programs and servers read: identity, thread, who wrote it, how to stop it with
    one click."""
    yield mime.header("Message-ID", email.message_id)
    # some providers replace the Message-ID
    yield mime.header("X-Dedupe-Key", dedupe_header(email.dedupe_key))
    if again := message_id_header(settings.MAIL_PROVIDER, email.message_id):
        yield mime.header(*again)
    if email.in_reply_to:
        first = plain(email.in_reply_to, 200)
        yield mime.header("In-Reply-To", first)
        yield mime.header("References", first)
    if not email.is_by_a_person:
        yield mime.header("Auto-Submitted", "auto-generated")
    if way_out:
        yield mime.header("List-Unsubscribe", f"<{way_out}>")
        yield mime.header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")


def dedupe_header(key: str) -> str:
    """The same for every copy of one email. Keyed: the key itself says of whom and when, and
    could be guessed."""
    return token("dedupe", key)


def _frame(email: Email, message: Message, stop: str) -> dict:
    """What both templates say around the words."""
    below = (
        footer(email, current(), stop=stop, is_first=is_first_mail(email.address)) if stop else ""
    )
    return {
        "subject": message.subject,
        "text": message.text.replace("\r\n", "\n").strip(),
        "paragraphs": paragraphs(message.text, message.links, message.buttons),
        "language": translation.get_language(),
        "footer": below,
        "footer_paragraphs": small_print(below),
        "color": current().color,
        "dark_color": _at_night(current().color),
    }


_at_night = cache(at_night)  # of the few colours an office ever has


def _body(message: Message, frame: dict) -> bytes:
    """Plain text first, the same in HTML, the calendar, attachments."""
    words = [
        mime.text(render_to_string("emails/outbox/frame.txt", frame).strip() + "\n", "plain"),
        mime.text(render_to_string("emails/outbox/frame.html", frame), "html"),
    ]
    files = [
        mime.file(one.content, one.mime, plain(one.name, MAX_FILE_NAME))
        for one in message.attachments
    ]
    if message.calendar:
        words.append(
            mime.text(message.calendar.decode(), "calendar", method=message.calendar_method)
        )
        files.insert(0, mime.file(message.calendar, "application/ics", "invite.ics"))
    return mime.several("mixed", [mime.several("alternative", words), *files])
