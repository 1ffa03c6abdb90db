"""Headers, footer, and HTML with the same words as the text."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from outbox.domain import kinds
from outbox.domain.kinds import Attachment, Message
from outbox.emails.compose import dedupe_header, plain
from outbox.services import stop_link

pytestmark = pytest.mark.django_db
READER = "reader1@hospital.example"
INVITE = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"


class Words(HTMLParser):
    """The words of a page and its links."""

    def __init__(self, html):
        super().__init__()
        self.links, self.text = [], []
        self.feed(html.partition("<body>")[2])

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self.links.append(dict(attrs)["href"])

    def handle_data(self, data):
        self.text += data.split()


@pytest.fixture
def sent(put, run, recorder, monkeypatch):
    """The one mail that goes out when this message is built for this row."""

    def sent(message=None, kind="note", **facts):
        if message:
            monkeypatch.setitem(
                kinds._kinds, kind, replace(kinds.get(kind), build=lambda email, now: message)
            )
        put(kind, **facts)
        run()
        return recorder.taken[-1]

    return sent


def test_a_students_letter_names_the_student_and_a_reply_reaches_the_student(sent, nina, settings):
    letter = sent(kind="letter", sender=nina, subject="20 minutes?", body="Dear Maya").message

    assert letter["From"] == f"Nina Park via Career Center <margin@{settings.MAIL_DOMAIN}>"
    assert letter["Reply-To"] == "Nina Park <nina@lakeside.example>"
    assert letter["To"] == READER
    assert letter["Auto-Submitted"] is None


def test_a_mail_of_the_site_comes_from_the_office_and_says_that_it_is_automatic(sent):
    letter = sent().message

    assert letter["From"].startswith("Lakeside Career Center <")
    assert letter["Reply-To"] == "Lakeside Career Center <careers@lakeside.example>"
    assert letter["Auto-Submitted"] == "auto-generated"


def test_the_identity_of_a_mail_is_in_its_headers(sent, put):
    row = put()
    letter = sent().message

    assert letter["Message-ID"] == row.message_id
    assert letter["X-Dedupe-Key"] == dedupe_header("note:1:f")
    assert letter["Date"].datetime.isoformat() == "2026-03-03T15:00:00+00:00"


def test_a_header_does_not_tell_of_whom_and_when_a_mail_is(sent, settings):
    raw = sent(kind="letter", object_id=4711, fact="2026-03-09T15:00").raw.decode()
    name = dedupe_header("letter:4711:2026-03-09T15:00")

    assert "4711" not in raw
    assert "2026-03-09T15:00" not in raw
    settings.LINK_KEY = "another"
    # nobody else can make it from a guess
    assert dedupe_header("letter:4711:2026-03-09T15:00") != name


def test_a_follow_up_hangs_on_the_first_mail(sent):
    letter = sent(in_reply_to="<first@margin.example>").message

    assert letter["In-Reply-To"] == letter["References"] == "<first@margin.example>"


@pytest.mark.parametrize(
    "evil",
    [
        "Hi\r\nBcc: all@x.example",
        "Hi\nBcc: all@x.example",
        "Hi\x00\x0b\u2028Bcc: all@x.example",
        "Hi\u202eBcc",
    ],
)
def test_no_text_of_a_person_makes_a_header(evil, sent, nina):
    letter = sent(
        Message(subject=evil, text="Words", from_name=evil), "letter", sender=nina
    ).message

    assert letter["Bcc"] is None
    assert "\n" not in letter["Subject"]
    assert letter["Subject"].startswith("Hi Bcc")


def test_a_subject_ends_somewhere():
    assert len(plain("x" * 5000, 200)) == 200


def test_markup_of_a_person_is_shown_and_not_obeyed(sent, nina):
    mail = sent(
        Message(subject="<b>s</b>", text='<img src=x onerror=alert(1)> & "quotes"'),
        "letter",
        sender=nina,
    )

    assert "<img" not in mail.part("html")
    assert "&lt;img" in mail.part("html")
    assert '<img src=x onerror=alert(1)> & "quotes"' in mail.part("plain")


def test_only_addresses_of_this_site_and_named_lines_become_links(sent, settings):
    here = f"{settings.PUBLIC_BASE_URL}/r/abc/"
    others = f"https://evil.example/ javascript:alert(1) {settings.PUBLIC_BASE_URL}.evil.example/"
    text = f"See {here}.\n\nTue, 4:00 PM\n{others}"
    mail = sent(Message(subject="s", text=text, links={"Tue, 4:00 PM": f"{here}?answer=t1"}))

    assert Words(mail.part("html")).links == [here, f"{here}?answer=t1"]


def test_text_and_html_say_the_same_words_and_an_address_is_a_button_or_behind_its_words(
    sent, nina, settings
):
    here = f"{settings.PUBLIC_BASE_URL}/r/abc/"
    text = f"Dear Maya,\n\none line\nanother: {here}\n\nNina"
    mail = sent(
        Message(subject="s", text=text, buttons={here: "Answer Nina"}), "letter", sender=nina
    )

    plain_words = re.sub(
        r":\s+http\S+", "", mail.part("plain").replace(f"another: {here}", "another: Answer Nina")
    )
    assert Words(mail.part("html")).text == [word for word in plain_words.split() if word != "———"]
    assert f'<a href="{here}" style="color:#ffffff">Answer Nina</a>' in mail.part("html")
    assert f'<a href="{stop_link(READER)}">Pause or stop these emails</a>' in mail.part("html")
    assert '<html lang="en-us">' in mail.part("html")


def test_what_came_back_comes_to_the_address_it_was_sent_from(sent, nina, settings):
    mail = sent(kind="letter", sender=nina, subject="s", body="w")

    assert mail.sender == settings.DEFAULT_FROM_EMAIL
    assert mail.message["From"].addresses[0].addr_spec == mail.sender


def test_bounces_may_come_back_to_another_address_than_the_sender(sent, nina, settings):
    settings.DEFAULT_FROM_EMAIL = "careers@university.example"
    settings.MAIL_RETURN_PATH = "bounces@university.example"

    mail = sent(kind="letter", sender=nina, subject="s", body="w")

    assert mail.sender == "bounces@university.example"
    assert mail.message["From"].addresses[0].addr_spec == "careers@university.example"
    assert len(mail.message.get_all("From")) == 1


def test_every_mail_to_a_contact_says_who_wrote_how_to_check_and_how_to_stop(sent, nina):
    mail = sent(kind="letter", sender=nina, subject="s", body="Dear Maya")

    link = stop_link(READER)
    text = " ".join(mail.part("plain").split())
    assert (
        "Nina is a student at Lakeside University and wrote to you through Lakeside Career Center."
        in text
    )
    assert "To check that this is real: (555) 010-0100, careers@lakeside.example." in text
    assert f"Pause or stop these emails: {link}" in text
    assert "1 College Way" in text
    assert mail.message["List-Unsubscribe"] == f"<{link}>"
    assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_long_headers_that_programs_read_stay_in_one_piece(sent, settings, nina):
    settings.PUBLIC_BASE_URL = f"https://{'long' * 15}.example"
    thread = f"<{'t' * 36}@{'long' * 15}.example>"
    raw = sent(
        kind="letter", sender=nina, subject="s", body="w", in_reply_to=thread, fact="f" * 80
    ).raw.decode()

    assert f"List-Unsubscribe: <{stop_link(READER)}>\r\n" in raw
    assert f"In-Reply-To: {thread}\r\n" in raw
    assert f"X-Dedupe-Key: {dedupe_header('letter:1:' + 'f' * 80)}\r\n" in raw


def test_the_privacy_notice_is_in_the_first_mail_to_an_address_only(sent, nina):
    first = sent(kind="letter", sender=nina, subject="s", body="Dear Maya", fact="1")
    second = sent(kind="letter", sender=nina, subject="s", body="Dear Maya", fact="2")

    assert "stores your name and address only so that Nina can ask you" in first.part("plain")
    assert "stores your name" not in second.part("plain")


def test_a_mail_to_a_person_with_an_account_has_no_stop_link(sent, nina):
    mail = sent(to=nina)

    assert mail.message["List-Unsubscribe"] is None
    assert "/stop/" not in mail.part("plain")


def test_a_calendar_goes_as_a_part_with_its_method_and_as_a_file(sent):
    message = sent(
        Message(subject="s", text="Agreed.", calendar=INVITE, calendar_method="CANCEL")
    ).message

    parts = {part.get_content_type(): part for part in message.walk()}
    assert parts["text/calendar"].get_param("method") == "CANCEL"
    assert parts["text/calendar"].get_content().split() == INVITE.decode().split()
    assert parts["application/ics"].get_filename() == "invite.ics"
    assert parts["application/ics"].get_content() == INVITE


def test_an_attachment_keeps_its_name_and_bytes(sent):
    file = Attachment(name="../a\r\nb.pdf", content=b"%PDF", mime="application/pdf")
    message = sent(Message(subject="s", text="t", attachments=(file,))).message

    part = next(message.iter_attachments())
    assert (part.get_filename(), part.get_content()) == ("../a b.pdf", b"%PDF")


def test_letters_of_other_alphabets_arrive_as_written(sent, nina):
    nina.full_name = "Zoë Łukasz 王"
    nina.save()
    mail = sent(
        kind="letter", sender=nina, subject="Grüße – 你好", body="Liebe Jürgen 你好\n.\n.dot"
    )

    assert mail.message["Subject"] == "Grüße – 你好"
    assert "Zoë Łukasz 王 via" in mail.message["From"]
    assert "Liebe Jürgen 你好\n.\n.dot" in mail.part("plain").replace("\r\n", "\n")


def test_every_kind_that_goes_to_contacts_carries_the_way_to_stop(sent, nina, monkeypatch):
    to_contacts = [name for name, kind in kinds._kinds.items() if kind.to_contact]
    assert {"request", "follow_up", "thank_you", "confirmation", "change"} <= set(to_contacts)

    for name in to_contacts:
        monkeypatch.setitem(kinds._kinds, name, replace(kinds.get(name), still_wanted=kinds.always))
        mail = sent(Message(subject="s", text="w"), name, sender=nina, fact=name)

        assert mail.message["List-Unsubscribe"] == f"<{stop_link(READER)}>"
        assert stop_link(READER) in mail.part("plain")
        assert stop_link(READER) in mail.part("html")


def links_in(html):
    """Of the letter, above its small print: buttons, then the others, each by its words."""
    above = html.partition("<body>")[2].partition('class="foot"')[0]
    others = re.findall(r'<a href="[^"]*">(.*?)</a>', above)
    return re.findall(r'class="button"[^>]*><a [^>]*>(.*?)</a>', above), others


@pytest.mark.parametrize(
    ("text", "buttons", "others"),
    [
        ("Go:\n{here}", ["Open the page"], []),
        ("Go: {here}\nAnd there: {there}", ["Open the page"], ["{there}"]),
        ("Go:\n{there}\n\nAgain:\n{there}", ["There"], ["There"]),
        ("Read {here} at once.\n\nOr:\n{there}", ["There"], ["{here}"]),
        ("Go:\n{there}\n\nIt wasn't me. Undo it:\n{undo}", ["There"], ["Undo it"]),
        (
            "– Tue, 4:00 PM\n– Wed, 9:00 AM\n\nOr:\n{there}",
            ["Tue, 4:00 PM", "Wed, 9:00 AM"],
            ["There"],
        ),
    ],
)
def test_one_address_is_the_button_beside_offered_times_none(sent, settings, text, buttons, others):
    base = f"{settings.PUBLIC_BASE_URL}/r/"
    urls = {name: f"{base}{name}/" for name in ("here", "there", "undo")}
    message = Message(
        subject="s",
        text=text.format(**urls),
        links={day: f"{base}?t={day[2:5]}" for day in ("– Tue, 4:00 PM", "– Wed, 9:00 AM")},
        buttons={urls["there"]: "There", urls["undo"]: ""},
    )

    html = sent(message).part("html")

    assert links_in(html) == (buttons, [word.format(**urls) for word in others])


def test_a_code_for_signing_in_is_large(sent):
    html = sent(Message(subject="s", text="Your code:\n\nXKLQ-RWTZ\n\nIt works once.")).part("html")

    assert '<p class="code">XKLQ-RWTZ</p>' in html
