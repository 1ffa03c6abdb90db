"""What goes to the mail server, read back by the standard library as it was meant."""

import datetime as dt
from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import default
from email.utils import parseaddr

import pytest
from django.core.mail import BadHeaderError
from hypothesis import given
from hypothesis import strategies as st

from outbox.delivery.smtp import as_bytes
from outbox.domain.kinds import Attachment, Message
from outbox.emails.compose import assemble
from outbox.models import Email

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 3, 15, tzinfo=dt.UTC)
LETTERS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=120)
WORDS = (
    st.lists(LETTERS, min_size=1, max_size=6).map(" ".join).map(lambda words: words[:100].strip())
)
TEXTS = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], include_characters="\n\t"),
    max_size=400,
)


def written(subject="s", text="Words.", **facts) -> bytes:
    row = Email(address="maya@hospital.example", message_id="<m@x.example>", dedupe_key="k")
    return as_bytes(assemble(row, Message(subject, text, **facts), now=NOW))


def read(whole: bytes):
    return message_from_bytes(whole, policy=default)


def lines(whole: bytes) -> list[bytes]:
    assert whole.count(b"\n") == whole.count(b"\r\n") == whole.count(b"\r")
    return whole.split(b"\r\n")


@given(WORDS)
def test_a_subject_of_any_letters_is_read_as_it_was_given(words):
    whole = written(subject=words)

    assert read(whole)["Subject"] == words.replace("=?", "= ?")
    assert whole.isascii()
    assert max(map(len, lines(whole))) <= 998


@given(WORDS)
def test_a_name_of_any_letters_stays_one_mailbox(name):
    # the newer parser adds spaces
    header = message_from_bytes(written(from_name=name))["Reply-To"]
    shown, address = parseaddr(header.replace("\r\n", ""))

    assert str(make_header(decode_header(shown))) == name.replace("=?", "= ?")
    assert address == "careers@lakeside.example"


@given(TEXTS)
def test_a_text_of_any_letters_is_read_as_it_was_given(words):
    whole = written(text=f"{words}.")

    # a line ends in CRLF
    arrived = read(whole).get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert arrived.strip().startswith(f"{words}.".strip())
    assert max(map(len, lines(whole))) <= 998
    assert whole.isascii()


def test_words_that_a_mail_program_would_decode_are_shown_as_they_were_typed():
    shown = read(written(subject="=?utf-8?q?=E2=80=AEevil?="))["Subject"]

    assert shown == "= ?utf-8?q?=E2=80=AEevil?="


@pytest.mark.parametrize("evil", ["Hi\r\nBcc: all@x.example", "Hi\nBcc: all@x.example"])
def test_no_value_makes_a_second_header(evil):
    row = Email(address="maya@hospital.example", message_id="<m@x.example>", dedupe_key="k")
    message = assemble(row, Message("s", "w"), now=NOW)
    message.extra_headers["X-Any"] = evil

    with pytest.raises(BadHeaderError):
        as_bytes(message)


@pytest.mark.parametrize("name", ["notes.pdf", 'a "b".txt', "Lebenslauf Zoë.pdf", "履歴書.pdf"])
def test_a_file_keeps_its_name_and_its_bytes(name):
    content = bytes(range(256)) * 3
    whole = written(attachments=(Attachment(name, content, "application/pdf"),))

    (found,) = read(whole).iter_attachments()
    assert (found.get_filename(), found.get_content()) == (name, content)


def test_a_calendar_part_names_its_method():
    calendar = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    parts = read(written(calendar=calendar, calendar_method="CANCEL")).walk()

    part = next(part for part in parts if part.get_content_type() == "text/calendar")
    assert part["Content-Type"].params["method"] == "CANCEL"
    assert part.get_content().split() == calendar.decode().split()
