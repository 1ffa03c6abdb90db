"""What our few lines write, the standard library must read as it was meant."""

from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import default
from email.utils import parseaddr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outbox.emails import mime

LETTERS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=120)
WORDS = (
    st.lists(LETTERS, min_size=1, max_size=6).map(" ".join).map(lambda words: words[:120].strip())
)
TEXTS = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], include_characters="\n\t"),
    max_size=400,
)


def read(whole: bytes):
    return message_from_bytes(whole, policy=default)


def lines(whole: bytes) -> list[bytes]:
    assert whole.count(b"\n") == whole.count(b"\r\n")
    return whole.split(b"\r\n")


@settings(deadline=None)
@given(WORDS)
def test_a_header_of_any_letters_is_read_as_it_was_given(words):
    whole = mime.message([mime.header("Subject", words)], mime.text("Words.", "plain"))

    assert read(whole)["Subject"] == words
    assert whole.isascii()


@settings(deadline=None)
@given(WORDS)
def test_a_name_of_any_letters_stays_one_mailbox(name):
    whole = mime.message([mime.mailbox("From", name, "a@b.example")], mime.text("Words.", "plain"))

    # the newer parser adds spaces
    shown, address = parseaddr(message_from_bytes(whole)["From"].replace("\r\n", ""))
    assert (str(make_header(decode_header(shown))), address) == (name, "a@b.example")


@settings(deadline=None)  # a claim about letters, not about time
@given(TEXTS)
def test_a_text_of_any_letters_is_read_as_it_was_given(words):
    part = mime.several("alternative", [mime.text(words, "plain"), mime.text(words, "html")])
    whole = mime.message([mime.header("Subject", "s")], part)

    # a line ends in CRLF
    arrived = [part.get_content().replace("\r\n", "\n") for part in read(whole).iter_parts()]
    assert [each.rstrip("\n") for each in arrived] == [words.rstrip("\n")] * 2
    assert max(map(len, lines(whole))) <= 998


@pytest.mark.parametrize("evil", ["Hi\r\nBcc: all@x.example", "Hi\nBcc: all@x.example", "Hi\x00"])
def test_no_value_makes_a_second_header(evil):
    with pytest.raises(ValueError, match="control"):
        mime.header("Subject", evil)
    with pytest.raises(ValueError, match="control"):
        mime.mailbox("From", evil, "a@b.example")
    with pytest.raises(ValueError, match="control"):
        mime.mailbox("From", "Nina", evil)


@pytest.mark.parametrize("name", ["notes.pdf", 'a "b".txt', "Lebenslauf Zoë.pdf", "履歴書.pdf"])
def test_a_file_keeps_its_name_and_its_bytes(name):
    content = bytes(range(256)) * 3
    body = mime.several(
        "mixed", [mime.text("Words.", "plain"), mime.file(content, "application/pdf", name)]
    )

    (found,) = read(mime.message([], body)).iter_attachments()
    assert (found.get_filename(), found.get_content()) == (name, content)


def test_a_calendar_part_names_its_method():
    part = read(
        mime.message(
            [], mime.text("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "calendar", method="CANCEL")
        )
    )

    assert (part.get_content_type(), part["Content-Type"].params["method"]) == (
        "text/calendar",
        "CANCEL",
    )
