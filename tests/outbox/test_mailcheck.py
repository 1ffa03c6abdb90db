"""`manage.py mailcheck`: how mail goes out, what to look up, one mail to try it."""

import io

import pytest
from django.core.management import CommandError, call_command

from outbox.domain.mailbox_settings import MailboxSettings
from outbox.models import Email

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def told(**given):
    out = io.StringIO()
    call_command("mailcheck", stdout=out, **given)
    return out.getvalue()


def test_it_says_the_senders_and_that_they_are_aligned(settings):
    text = told()

    assert f"margin@{settings.MAIL_DOMAIN} (aligned)" in text
    assert all(word in text for word in ("SPF", "DKIM", "DMARC"))
    assert not Email.objects.exists()


@pytest.mark.parametrize(
    ("path", "fits"),
    [("bounces@mail.university.example", "aligned"), ("bounces@else.example", "NOT aligned")],
)
def test_it_says_from_whom_and_where_bounces_come_back_to(settings, path, fits):
    settings.DEFAULT_FROM_EMAIL = "careers@university.example"
    settings.MAIL_RETURN_PATH = path

    text = told()

    assert "From:        careers@university.example\n" in text
    assert f"Return-Path: {path} ({fits})\n" in text
    assert f"comes back to {path}" in text


def test_it_says_who_reads_bounces_and_no_password(settings):
    assert "Bounces:     nobody reads them" in told()

    settings.MAIL_BOUNCES = MailboxSettings(
        "imap.u.example", 993, "bounces", "very-secret", False, True, "INBOX"
    )
    settings.MAIL_PROVIDER, settings.MAIL_REPORTS_SECRET = "postmark", "very:secret"

    text = told()

    assert "Bounces:     read from INBOX at imap.u.example:993; reported by postmark\n" in text
    assert "very" not in text


def test_a_provider_s_own_return_path_is_mentioned(settings):
    settings.MAIL_TRANSPORT = "backend"
    settings.MAIL_BACKEND = "anymail.backends.postmark.EmailBackend"

    assert "where the provider takes one; else the provider's own" in told()


def test_it_never_prints_the_password(settings):
    settings.EMAIL_HOST_PASSWORD = "very-secret"

    assert "very-secret" not in told()


def test_it_names_a_backend_and_none_of_its_options(settings):
    settings.MAIL_TRANSPORT = "backend"
    settings.MAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
    settings.MAIL_BACKEND_OPTIONS = {"server_token": "very-secret"}

    text = told()

    assert "backend anymail.backends.postmark.EmailBackend" in text
    assert "very-secret" not in text


def test_held_mail_is_said(settings):
    settings.OUTBOX_MODE = "held"

    assert "OUTBOX_MODE is set to held" in told()


def test_a_test_goes_through_the_outbox(run, recorder):
    assert "is due now" in told(to="me@x.example")

    row = Email.objects.get()
    assert (row.address, row.kind) == ("me@x.example", "text_test")


@pytest.mark.parametrize("to", ["nobody", "me@elsewhere.org"])
def test_an_address_that_cannot_be_written_to_is_refused(to, settings):
    settings.MAIL_ALLOW = [".example"]

    with pytest.raises(CommandError, match=r"address|MAIL_ALLOW"):
        told(to=to)

    assert not Email.objects.exists()
