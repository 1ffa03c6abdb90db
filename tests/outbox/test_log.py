"""The log: what became of each mail, never its words; failed ones go again once; HELD ends by an
admin's act."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from core.errors import Refusal
from outbox.models import Alarm, DeliveryState, Email
from outbox.selectors import health
from outbox.selectors.delivery_weeks import delivery_weeks
from outbox.selectors.email_log import MAX_ROWS, filters
from outbox.services import cancel
from outbox.services.release import release
from tests.conftest import browser_of
from tests.factories import DAY, HOUR, InterviewFactory, UserFactory
from users.models import AuditEntry
from users.models.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
URL = reverse("outbox:log")
State = Email.State


@pytest.fixture
def as_auditor():
    return browser_of(UserFactory(full_name="Ada Ledger", roles=[Role.AUDITOR]))


@pytest.fixture
def ended(put, now):
    """A mail that came to its end."""

    def ended(state, ago=HOUR, **facts):
        row = put(**{"now": now - ago} | facts)
        sent_at = now - ago if state == State.SENT else None
        Email.objects.filter(pk=row.pk).update(
            state=state, next_attempt_at=None, ended_at=now - ago, sent_at=sent_at
        )
        row.refresh_from_db()
        return row

    return ended


def page(browser, asked=""):
    return browser.get(URL + asked).content.decode()


def listed(browser, asked=""):
    return [row.email.pk for row in browser.get(URL + asked).context["log"].rows]


def press(browser, row):
    there = reverse("outbox:resend", args=[row.pk], query={"state": row.state})
    return browser.post(there, follow=True).content.decode()


# --- what is shown --------------------------------------------------------------------------------
def test_without_failures_it_says_so(as_ruth, ended):
    ended(State.SENT)
    ended(State.DEAD, ago=31 * DAY, number=2)

    assert "No failed emails in the last 30 days." in page(as_ruth)


@pytest.mark.parametrize(
    ("state", "why", "words"),
    [
        (State.BOUNCED, "552 5.2.2", "the mailbox is full (552 5.2.2)"),
        (State.BOUNCED, "550 5.1.1", "the address does not work (550 5.1.1)"),
        (State.DEAD, "550 5.7.1", "the other mail server refused it (550 5.7.1)"),
        (State.DEAD, "451", "the other mail server asked to try later (451)"),
        (State.DROPPED, "muted", "switched off by its reader"),
        (State.DEAD, "TimeoutError", "our mail server did not answer in time"),
        (State.DEAD, "OSError", "OSError"),
    ],
)
def test_why_it_did_not_arrive_is_said_in_words(as_ruth, ended, state, why, words):
    row = ended(state)
    Email.objects.filter(pk=row.pk).update(last_error_class=why)
    asked = "?state=dropped" if state == State.DROPPED else ""
    reasons = [row.reason for row in as_ruth.get(URL + asked).context["log"].rows]

    assert [reason.replace("\N{NO-BREAK SPACE}", " ") for reason in reasons] == [words]


@pytest.mark.parametrize(
    ("asked", "state"),
    [
        ("sent", State.SENT),
        ("failed", State.DEAD),
        ("bounced", State.BOUNCED),
        ("uncertain", State.UNCERTAIN),
        ("expired", State.EXPIRED),
        ("dropped", State.DROPPED),
        ("canceled", State.CANCELED),
    ],
)
def test_each_filter_shows_the_mails_of_its_state_alone(as_ruth, ended, asked, state):
    rows = {
        one: ended(one, number=number)
        for number, one in enumerate(State.values)
        if one not in {"pending", "sending"}
    }

    assert listed(as_ruth, f"?state={asked}") == [rows[state].pk]


def test_the_first_page_shows_all_that_did_not_arrive_newest_first(as_ruth, ended):
    ended(State.SENT)
    old, new = ended(State.BOUNCED, ago=2 * DAY, number=2), ended(State.DEAD, number=3)

    assert listed(as_ruth) == [new.pk, old.pk]


def test_what_waits_is_due_or_for_later(as_ruth, put, now):
    due, later = put(), put(number=2, due_at=now + DAY)

    assert listed(as_ruth, "?state=due") == [due.pk]
    assert listed(as_ruth, "?state=later") == [later.pk]


def test_kind_and_time_narrow_the_list_and_odd_words_count_as_absent(as_ruth, ended):
    note, letter = ended(State.DEAD), ended(State.DEAD, kind="letter", number=2, ago=3 * DAY)

    assert listed(as_ruth, "?kind=letter") == [letter.pk]
    assert listed(as_ruth, "?days=1") == [note.pk]
    assert len(listed(as_ruth, "?kind=no&state=__class__&days=-5&page=9e99")) == 2


def test_a_row_leads_to_its_kind_alone_and_to_its_words(as_ruth, as_auditor, ended):
    talk = InterviewFactory(stage="declined")
    ended(State.BOUNCED, kind="follow_up", object_id=talk.pk)
    words = reverse("outbox:text", args=["follow_up"])

    shown = page(as_ruth, "?state=bounced&page=1")
    assert 'href="?state=bounced&amp;kind=follow_up"' in shown
    assert words in shown
    assert "Show only this kind" not in page(as_ruth, "?state=bounced&kind=follow_up")
    assert words not in page(as_auditor, "?state=bounced")


@pytest.mark.parametrize(("state", "order"), [("sent", "descending"), ("due", "ascending")])
def test_the_head_says_how_the_list_is_sorted(as_ruth, ended, put, state, order):
    ended(State.SENT)
    put(number=2)

    assert f'aria-sort="{order}"' in page(as_ruth, f"?state={state}")


def test_a_contact_s_address_and_all_written_words_stay_hidden(as_ruth, as_auditor, ended, nina):
    ended(
        State.DEAD,
        kind="letter",
        address="maya@hospital.example",
        subject="A secret",
        body="Dear Maya",
        sender=nina,
    )

    for browser in (as_ruth, as_auditor):
        shown = page(browser)
        assert "m…@hospital.example" in shown
        assert not any(words in shown for words in ("maya@", "A secret", "Dear Maya", "Nina"))


def test_the_address_of_an_account_is_for_those_who_may_see_the_person(
    as_ruth, as_auditor, ended, nina
):
    ended(State.DEAD, to=nina)

    assert nina.email in page(as_ruth)
    assert nina.email not in page(as_auditor)
    assert "n…@lakeside.example" in page(as_auditor)


def test_an_auditor_reads_and_changes_nothing(as_auditor, ended):
    row = ended(State.DEAD)

    assert "Send again" not in page(as_auditor)
    assert as_auditor.post(reverse("outbox:resend", args=[row.pk])).status_code == 403
    assert as_auditor.post(reverse("outbox:release"), {"sure": "1"}).status_code == 403


def test_what_went_wrong_lately_is_told_with_its_hours(as_ruth, now):
    ago = {"since": now - 3 * DAY, "seen_at": now - 2 * DAY}
    Alarm.objects.create(problem="mail_server", reason="535", since=now - HOUR, seen_at=now)
    Alarm.objects.create(problem="clock", reason="+90 s", host="worker-2", **ago)
    Alarm.objects.create(problem="mail_late", since=now - 30 * DAY, seen_at=now - 29 * DAY)

    text = re.sub(r"\s+", " ", page(as_ruth))

    assert "The mail server cannot be used (535)</p>" in text
    assert "Now; since" in text
    assert "A machine&#x27;s clock is wrong (+90 s): worker-2" in text
    assert "Email is not sent on time" not in text


def test_each_week_says_how_much_was_sent_and_how_much_failed(as_ruth, ended, put, now):
    """`now` is a Tuesday; what still waits is not counted."""
    ended(State.SENT, number=1)
    ended(State.BOUNCED, number=2)
    ended(State.DEAD, ago=7 * DAY, number=3)
    ended(State.SENT, ago=90 * DAY, number=4)
    ended(State.CANCELED, number=5)
    put(number=6)

    weeks = delivery_weeks("America/Chicago", now)

    assert [week.day.isoformat() for week in weeks[-2:]] == ["2026-02-23", "2026-03-02"]
    numbers = [(week.sent, week.failed, week.bounced) for week in weeks]
    assert numbers == [(0, 0, 0)] * 10 + [(0, 1, 0), (1, 0, 1)]
    assert "1 sent in 12 weeks; 2 failed or bounced" in page(as_ruth)


@pytest.mark.parametrize("rows", [1, 30])
def test_the_log_takes_as_many_queries_for_one_mail_as_for_thirty(
    as_ruth, ended, nina, rows, django_assert_num_queries
):
    for number in range(rows):
        ended(State.DEAD, number=number, **({"to": nina} if number % 2 == 0 else {}))
    page(as_ruth)

    with django_assert_num_queries(19):
        page(as_ruth)


def test_many_mails_have_pages_that_keep_the_filter(as_ruth, ended):
    for number in range(51):
        ended(State.DEAD, number=number)

    assert len(listed(as_ruth, "?state=failed")) == 50
    assert "state=failed&amp;page=2" in page(as_ruth, "?state=failed")
    assert len(listed(as_ruth, "?state=failed&page=2")) == 1


def test_perhaps_sent_and_too_late_are_not_called_undelivered(as_ruth, ended):
    uncertain, late = ended(State.UNCERTAIN), ended(State.EXPIRED, number=2)

    assert listed(as_ruth) == []
    assert listed(as_ruth, "?state=uncertain") == [uncertain.pk]
    assert listed(as_ruth, "?state=not_sent") == [late.pk]


def test_a_name_an_address_or_a_subject_finds_emails(as_ruth, as_auditor, ended, nina):
    to_nina = ended(State.DEAD, to=nina)
    to_contact = ended(State.DEAD, kind="follow_up", number=2, address="maya@hospital.example")

    assert listed(as_ruth, "?q=nina+park") == [to_nina.pk]
    assert listed(as_ruth, "?q=NINA@lakeside") == [to_nina.pk]
    assert listed(as_ruth, "?q=follow-up") == [to_contact.pk]
    assert listed(as_ruth, "?q=maya") == []  # whom students ask is theirs
    assert listed(as_auditor, "?q=nina") == []  # an auditor sees nobody


def test_a_subject_is_the_offices_never_the_students(as_ruth, ended):
    ended(State.DEAD, kind="follow_up", subject="Priya, about flour", body="Dear Priya")

    text = page(as_ruth)

    assert "Priya" not in text


# --- what needs somebody --------------------------------------------------------------------------
def test_emails_to_one_employer_for_one_reason_are_one_thing_to_see_to(as_ruth, ended):
    for number in range(3):
        ended(State.BOUNCED, number=number, address=f"person{number}@mill.example")
    ended(State.DEAD, number=7, address="maya@hospital.example")
    ended(State.DEAD, number=8, ago=15 * DAY, address="old@hospital.example")

    text = re.sub(r"\s+", " ", page(as_ruth))

    assert "2 things need somebody" in text
    assert "3 emails to mill.example" in text
    assert "to m…@hospital.example" in text


def test_what_is_handled_is_off_the_list_until_that_is_undone(as_ruth, ruth, ended):
    first, second = ended(State.DEAD), ended(State.DEAD, number=2)
    ids = {"emails": f"{first.pk},{second.pk},999,x,-1"}

    text = as_ruth.post(reverse("outbox:mark_handled"), ids, follow=True).content.decode()
    assert "2 emails are marked as handled" in text
    assert "things need somebody" not in text

    text = as_ruth.post(reverse("outbox:undo_handled"), ids, follow=True).content.decode()
    assert "2 emails to" in text
    assert "marked as handled" not in text
    trail = AuditEntry.objects.filter(actor_id=ruth.pk).exclude(action="outbox.log_viewed")
    assert sorted(trail.values_list("action", "count")) == [
        ("outbox.handled_undone", 2),
        ("outbox.undelivered_handled", 2),
    ]


def test_only_what_did_not_arrive_can_be_handled(as_ruth, ended, put):
    rows = [ended(State.SENT), put(number=2), ended(State.UNCERTAIN, number=3)]

    as_ruth.post(reverse("outbox:mark_handled"), {"emails": ",".join(str(row.pk) for row in rows)})

    assert not Email.objects.exclude(handled_at=None).exists()


def test_an_email_that_went_out_again_needs_nobody(as_ruth, ended):
    row = ended(State.DEAD)
    press(as_ruth, row)

    assert "needs somebody" not in page(as_ruth)


# --- once more ------------------------------------------------------------------------------------
@pytest.mark.parametrize("state", [State.DEAD, State.BOUNCED, State.UNCERTAIN])
def test_what_did_not_arrive_goes_out_once_more_however_often_it_is_pressed(
    as_ruth, ruth, ended, run, recorder, state
):
    row = ended(state)

    press(as_ruth, row)
    assert "Sent again" in press(as_ruth, row)
    run(after=HOUR)

    assert len(recorder.taken) == 1
    made = Email.objects.exclude(pk=row.pk).get()
    assert (made.state, made.fact, made.address) == ("sent", row.fact, row.address)
    assert made.message_id != row.message_id
    line = AuditEntry.objects.get(action="outbox.email_sent_again")
    assert (line.actor_id, line.object_type, line.object_id) == (ruth.pk, "outbox.email", row.pk)


@pytest.mark.parametrize("state", [State.SENT, State.DROPPED, State.EXPIRED, State.CANCELED])
def test_nothing_else_goes_again(as_ruth, ended, state):
    row = ended(state)

    assert "cannot be sent again" in press(as_ruth, row)
    assert Email.objects.count() == 1


def test_what_is_still_tried_does_not_go_beside_itself(as_ruth, put, now):
    row = put()
    Email.objects.update(state=State.UNCERTAIN, uncertain_at=now)

    assert "cannot be sent again" in press(as_ruth, row)


def test_a_code_for_signing_in_does_not_go_again(as_ruth, ended, nina):
    assert "cannot be sent again" in press(as_ruth, ended(State.DEAD, kind="account", to=nina))


def test_what_is_no_longer_true_does_not_go_again(as_ruth, ended):
    interview = InterviewFactory(stage="declined")
    row = ended(
        State.BOUNCED, kind="request", object_id=interview.pk, fact=interview.asked_at.isoformat()
    )

    assert "no longer true" in press(as_ruth, row)
    assert Email.objects.count() == 1


def test_a_mail_about_what_is_gone_does_not_go_again(as_ruth, ended):
    assert "no longer true" in press(as_ruth, ended(State.DEAD, kind="request", object_id=10**9))


def test_a_mail_that_is_not_there_is_not_found(as_ruth):
    assert as_ruth.post(reverse("outbox:resend", args=[10**9])).status_code == 404


def test_a_mail_sent_again_can_be_taken_back_by_nobody_and_leaves_the_first_as_it_was(
    as_ruth, ended, now
):
    row = ended(State.DEAD)
    press(as_ruth, row)

    assert not cancel("note", object_id=row.object_id, fact=row.fact, now=now)
    row.refresh_from_db()
    assert row.state == State.DEAD


# --- HELD -----------------------------------------------------------------------------------------
@pytest.fixture
def copy(run):
    run()
    DeliveryState.objects.update(fingerprint="7000000000000000000:5")


@pytest.mark.usefixtures("copy")
def test_an_admin_releases_a_copy_with_a_tick_and_it_is_written_down(
    as_ruth, ruth, put, run, recorder
):
    put()
    assert "The original sends no more email" in page(as_ruth)

    as_ruth.post(reverse("outbox:release"), {"sure": "1"})
    as_ruth.post(reverse("outbox:release"), {"sure": "1"})
    run()

    assert len(recorder.taken) == 1
    assert AuditEntry.objects.filter(actor_id=ruth.pk, action="outbox.released").count() == 1


def test_the_service_refuses_a_release_that_the_page_does_not_offer(ruth, run):
    with pytest.raises(Refusal, match="nothing to release"):
        release(by=ruth)
    run()
    with pytest.raises(Refusal, match="nothing to release"):
        release(by=ruth, while_held=True)

    assert not AuditEntry.objects.filter(action="outbox.released").exists()


@pytest.mark.usefixtures("copy")
def test_without_the_tick_nothing_is_released(as_ruth):
    answer = as_ruth.post(reverse("outbox:release"), follow=True).content.decode()

    assert "Nothing was released" in answer
    assert health.hold_message()


@pytest.mark.usefixtures("copy")
def test_an_auditor_is_told_that_mail_is_held(as_auditor):
    assert "An admin can release it here." in page(as_auditor)


def test_a_site_told_to_hold_offers_no_release(as_ruth, settings):
    settings.OUTBOX_MODE = "held"

    shown = page(as_ruth)
    as_ruth.post(reverse("outbox:release"), {"sure": "1"})

    assert "Release the email" not in shown
    assert "Whoever runs the server" in shown
    assert health.hold_message()


# --- the menu -------------------------------------------------------------------------------------
def test_admins_and_auditors_find_the_log_in_their_menu(as_ruth, as_auditor, as_dana):
    assert URL in as_ruth.get(reverse("home:start"), follow=True).content.decode()
    assert URL in as_auditor.get(reverse("home:start"), follow=True).content.decode()
    assert URL not in as_dana.get(reverse("home:start"), follow=True).content.decode()
    assert URL not in Client().get("/").content.decode()


@pytest.mark.parametrize(
    "state", ["trouble", "failed", "bounced", "uncertain", "expired", "dropped", "canceled"]
)
def test_a_filter_for_what_ended_reads_its_own_index(state, now, ended):
    """Of a year's emails; an empty table costs the same by any index."""
    one = ended(State.DEAD, number=1000)
    lost = [state for state in State.values if state not in {"pending", "sending", "sent"}]
    columns = {
        column.name: getattr(one, column.attname)
        for column in Email._meta.fields
        if not column.primary_key and not column.is_relation
    }
    Email.objects.bulk_create(
        Email(
            **columns
            | {"dedupe_key": f"{n}", "message_id": f"<{n}@x>", "state": lost[n % len(lost)]}
            | {"ended_at": now - n % 350 * DAY}
        )
        for n in range(1400)
    )
    rows = Email.objects.filter(filters(now)[state].rows, ended_at__gte=now - 30 * DAY).order_by(
        "-ended_at", "-id"
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE outbox_email; SET LOCAL enable_seqscan = off")
    assert "email_ended" in rows[:MAX_ROWS].explain()
