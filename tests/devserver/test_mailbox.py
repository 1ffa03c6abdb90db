import re
import smtplib
from email.message import EmailMessage

import pytest

from devserver.catcher import Catcher

pytestmark = pytest.mark.django_db


def mail(subject, text="Good morning", html=None):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = (
        "margin@margin.example",
        "maya@hospital.example",
        subject,
    )
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    return message


@pytest.fixture
def mailbox(settings, tmp_path):
    """A folder that the site shows, filled through the real catcher."""
    settings.LOCAL_MAILBOX = str(tmp_path)

    def send(*messages):
        with Catcher(tmp_path) as catcher, smtplib.SMTP("127.0.0.1", catcher.port) as smtp:
            for message in messages:
                smtp.send_message(message)

    return send


def first(tmp_path):
    return f"/mailbox/{next(tmp_path.glob('*.eml')).stem}/"


def test_there_is_no_mailbox_unless_the_settings_name_one(client, settings):
    settings.LOCAL_MAILBOX = ""

    assert client.get("/mailbox/").status_code == 404
    assert client.get("/mailbox/anything/").status_code == 404


def test_an_empty_mailbox_says_so(client, mailbox):
    assert "No email yet" in client.get("/mailbox/").content.decode()


def test_the_newest_mail_comes_first(client, mailbox):
    mailbox(mail("The older one"), mail("The newer one"))

    page = client.get("/mailbox/").content.decode()

    assert page.index("The newer one") < page.index("The older one")


def test_a_stranger_reads_when_in_the_offices_zone_by_its_name(client, mailbox):
    mailbox(mail("A request"))

    page = client.get("/mailbox/").content.decode()

    assert re.search(r"\d:\d\d [AP]M Central \(Chicago\)</time>", page)


def test_a_link_in_the_text_can_be_followed(client, mailbox, tmp_path):
    mailbox(mail("A request", text="Answer here: http://127.0.0.1:8000/r/abc/"))

    page = client.get(first(tmp_path)).content.decode()

    assert 'href="http://127.0.0.1:8000/r/abc/"' in page
    assert "maya@hospital.example" in page


def test_html_is_shown_as_text(client, mailbox, tmp_path):
    mailbox(mail("Dressed up", html="<script>alert(1)</script>"))

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in client.get(first(tmp_path)).content.decode()


def test_an_attachment_is_named(client, mailbox, tmp_path):
    message = mail("With a calendar file")
    message.add_attachment(
        b"BEGIN:VCALENDAR", maintype="text", subtype="calendar", filename="talk.ics"
    )
    mailbox(message)

    assert "talk.ics" in client.get(first(tmp_path)).content.decode()


@pytest.mark.parametrize("name", ["..%2f..%2fkeys", "%2e%2e", "unknown"])
def test_no_other_file_can_be_read(client, mailbox, name):
    assert client.get(f"/mailbox/{name}/").status_code == 404
