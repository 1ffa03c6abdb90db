"""What is kept no longer than promised: words of emails 90 days, people who were asked 24
months."""

import datetime as dt
import io

import pytest
from django.core.management import call_command

from contacts.models import Contact, Referral, Touch
from core import clock
from interviews.models import Interview, ThankYou
from office.models import OfficeSettings
from outbox.models import Email
from outbox.services import add
from tests.factories import DAY, NOW, ContactFactory, InterviewFactory, ReflectionFactory
from users.models import AuditEntry, Session
from users.models.sessions import SessionStore
from users.privacy import retention

pytestmark = pytest.mark.django_db
CANARY = "Quetzalcoatl"


def mail(nina, ago, state="sent", number=1, now=NOW):
    row = add(
        "request", address="maya@hospital.example", object_id=number, fact="f", sender=nina,
        subject=CANARY,
        body=f"Dear {CANARY}", now=now - ago,
    )  # fmt: skip
    Email.objects.filter(pk=row.pk).update(state=state, next_attempt_at=None, ended_at=now - ago)
    return row


def talk(ago, **given):
    """A talk of long ago with all that is written about somebody."""
    contact = ContactFactory(
        name=CANARY, email="q@hospital.example", phone="1", tidbits=CANARY, organization=CANARY
    )
    interview = InterviewFactory(
        contact=contact,
        student=contact.owner,
        stage="thanked",
        now=NOW - ago,
        why_you=CANARY,
        message=CANARY,
        **given,
    )
    ThankYou.objects.update(subject=CANARY, text=CANARY)
    interview.events.update(note=CANARY, at=NOW - ago, move="withdraw")
    Touch.objects.create(contact=contact, at=NOW - ago, what="talk", note=CANARY)
    Referral.objects.create(owner=contact.owner, by=contact, name=CANARY)
    Contact.objects.update(created_at=NOW - ago, last_touch_at=NOW - ago)
    Interview.objects.update(created_at=NOW - ago)
    return interview


# --- emails ---------------------------------------------------------------------------------------
def test_after_90_days_the_words_of_a_mail_are_gone_and_its_facts_stay(nina):
    old, new = mail(nina, 90 * DAY), mail(nina, 89 * DAY, number=2)

    assert retention.retain(NOW)["email_words"] == 1

    old.refresh_from_db()
    assert (old.subject, old.body, old.state, old.address) == (
        "",
        "",
        "sent",
        "maya@hospital.example",
    )
    new.refresh_from_db()
    assert CANARY in new.body


def test_the_office_shortens_what_is_kept_from_the_next_night_on(nina):
    mail(nina, 31 * DAY), talk(200 * DAY)
    assert {retention.retain(NOW)[name] for name in ("email_words", "contacts")} == {0}

    OfficeSettings.objects.update(email_text_days=30, contact_months=6)

    done = retention.retain(NOW)
    assert (done["email_words"], done["contacts"]) == (1, 1)


def test_a_mail_that_is_still_tried_keeps_its_words(nina):
    row = add(
        "request",
        address="a@x.example",
        object_id=1,
        fact="f",
        sender=nina,
        body="Dear",
        now=NOW - 200 * DAY,
    )

    retention.retain(NOW)

    row.refresh_from_db()
    assert row.body == "Dear"


def test_after_24_months_a_mail_says_no_more_whom_it_went_to(nina):
    row = mail(nina, 730 * DAY)

    retention.retain(NOW)

    row.refresh_from_db()
    assert (row.address, row.state) == ("", "sent")


# --- people who were asked ------------------------------------------------------------------------
def test_24_months_after_the_last_exchange_nothing_says_who_it_was_and_the_dates_stay():
    interview = talk(731 * DAY)
    ReflectionFactory(interview=interview, learned="My own insight")

    assert retention.retain(NOW)["contacts"] == 1

    interview.refresh_from_db()
    everything = [*Contact.objects.values(), *Interview.objects.values(), *Touch.objects.values()]
    everything += [
        *interview.events.values(),
        *ThankYou.objects.values(),
        *Referral.objects.values(),
    ]
    assert CANARY not in repr(everything)
    assert "hospital.example" not in repr(everything)
    assert interview.contact.archived_at == NOW
    assert (interview.stage, interview.ended_at is not None) == ("thanked", True)
    assert interview.reflection.learned == "My own insight"


def test_whoever_was_in_touch_since_is_kept():
    interview = talk(731 * DAY)
    Contact.objects.update(last_touch_at=NOW - 729 * DAY)

    assert retention.retain(NOW)["contacts"] == 0

    interview.contact.refresh_from_db()
    assert interview.contact.name == CANARY


@pytest.mark.parametrize("stage", ["asked", "scheduled", "held"])
def test_somebody_with_whom_something_is_under_way_is_kept(stage):
    interview = InterviewFactory(stage=stage)
    interview.events.update(at=NOW - 800 * DAY)
    Contact.objects.update(created_at=NOW - 800 * DAY)
    Interview.objects.update(created_at=NOW - 800 * DAY)

    assert retention.counts(NOW)["contacts"] == 0


def test_a_contact_never_asked_goes_as_well():
    contact = ContactFactory()
    Contact.objects.update(created_at=NOW - 731 * DAY)

    retention.retain(NOW)

    contact.refresh_from_db()
    assert contact.email == ""


# --- the job --------------------------------------------------------------------------------------
def test_a_dry_run_counts_what_the_run_forgets_and_changes_nothing(nina):
    for number in range(3):
        mail(nina, 100 * DAY, number=number)
    talk(800 * DAY)
    before = Email.objects.filter(body="").count()

    counted = retention.counts(NOW)

    assert Email.objects.filter(body="").count() == before
    assert (
        counted
        == retention.retain(NOW)
        == {
            "email_words": 3,
            "email_addresses": 0,
            "delivery_reports": 0,
            "daily_counts": 0,
            "contacts": 1,
            "directory_removed": 0,
            "directory_waiting": 0,
            "merges": 0,
            "bulk_changes": 0,
            "contact_merges": 0,
            "organizations": 0,
            "directory_files": 0,
            "concerns": 0,
            "expired_sessions": 0,
            "account_merges": 0,
            "asked_deactivations": 0,
            "imported_files": 0,
            "left_accounts": 0,
            "reminder_links": 0,
        }
    )
    assert set(retention.counts(NOW).values()) == {0}
    assert set(retention.retain(NOW).values()) == {0}


def test_what_is_forgotten_in_several_batches_is_counted_once(nina, monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 2)
    for number in range(5):
        mail(nina, 100 * DAY, number=number)

    assert retention.retain(NOW)["email_words"] == 5


def test_the_trail_keeps_how_many_and_by_nobody(nina):
    mail(nina, 100 * DAY)

    retention.retain(NOW)

    line = AuditEntry.objects.get(action="users.retention_applied")
    assert (line.actor_id, line.purpose, line.count) == (None, "email_words", 1)


def test_the_command_goes_by_the_database_s_clock(nina, at_now):
    mail(nina, dt.timedelta(0))
    clock.shift(NOW + 91 * DAY - dt.datetime.now(dt.UTC))
    told = io.StringIO()

    call_command("retain", dry_run=True, stdout=told)
    assert Email.objects.exclude(body="").exists()
    call_command("retain", stdout=told)

    assert told.getvalue().count("1  email_words") == 2
    assert not Email.objects.exclude(body="").exists()


# --- sessions -------------------------------------------------------------------------------------
def test_sessions_go_once_they_have_expired_and_nobody_is_signed_out(nina, as_nina):
    store = SessionStore()
    for ago in (1, 0, -1):
        Session.objects.create(
            session_key=f"k{ago}", session_data=store.encode({}), expire_date=NOW - ago * DAY
        )
    Session.objects.exclude(session_key__startswith="k").update(expire_date=NOW + DAY)

    assert retention.retain(NOW)["expired_sessions"] == 2

    assert {*Session.objects.values_list("user", flat=True)} == {None, nina.pk}
    assert AuditEntry.objects.get(purpose="expired_sessions").count == 2
    assert retention.retain(NOW)["expired_sessions"] == 0
