"""A sample of a text with example values, composed like an email that is sent."""

import datetime as dt
from dataclasses import dataclass

from core.links import absolute
from outbox.domain.kinds import Message
from outbox.domain.texts import Reader, Text
from outbox.emails.compose import assemble
from outbox.models import Email
from outbox.selectors.stored_texts import render_words
from users.models import User

ADDRESS = "maya@sample.invalid"  # nobody's, so that its links work for nobody
LONG_SUBJECT = 60  # more is cut off on a phone


@dataclass(frozen=True)
class Sample:
    subject: str
    sender: str
    reply_to: str
    body: str

    @property
    def has_long_subject(self) -> bool:
        return len(self.subject) > LONG_SUBJECT


def sample(text: Text, subject: str, body: str, now: dt.datetime) -> Sample:
    """Compose these words with the text's example values. They must have no problems."""
    subject, body = render_words(subject, body, text.examples)
    to_contact = text.reader == Reader.CONTACT and text.has_subject
    row = Email(address=ADDRESS, message_id="<sample@sample.invalid>", dedupe_key="sample")
    if to_contact:
        row.sender = User(full_name="Nina Park", email="nina@sample.invalid")
    stop = absolute("/stop/sample/") if to_contact else ""
    letter = assemble(row, Message(subject or str(text.title), body), stop=stop, now=now)
    return Sample(
        str(letter.subject),
        letter.extra_headers.get("From", letter.from_email),
        letter.reply_to[0],
        str(letter.body).strip(),
    )
