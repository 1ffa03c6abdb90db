"""/stop/<token>/: pause, stop, undo, for all students at once."""

import datetime as dt
from functools import partial

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from core.clock import local
from outbox.delivery.eligibility import reason_not_to_send
from outbox.domain import kinds
from outbox.models import Email, Suppression
from outbox.services import is_suppressed, stop_link, suppress, suppressed_among, unsuppress
from outbox.services.stop_links import note_first_email, pause_end
from outbox.services.suppressions import Suppressions
from tests.concurrency import run_concurrently
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
READER = "maya@hospital.example"


@pytest.fixture
def page():
    return stop_link(READER).removeprefix(settings.PUBLIC_BASE_URL)


def rows():
    return list(Suppression.objects.values_list("reason", "until"))


def test_opening_the_page_changes_nothing(page, client):
    for method in (client.get, client.head, client.options):
        method(page, headers={"Purpose": "prefetch"})

    assert rows() == []


def test_opening_the_page_writes_nothing_at_all(page, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(4) as asked:
        client.get(page)

    assert all(query["sql"].startswith("SELECT") for query in asked.captured_queries)


def test_stopping_holds_at_once(page, client, now):
    answer = client.post(page, {"choice": "stop"}, follow=True)

    assert is_suppressed(READER, "letter", now)
    assert "No student can write to you" in answer.content.decode()


def test_a_pause_ends_on_the_day_that_the_button_said(page, client, now):
    assert "Pause until June 3" in client.get(page).content.decode()

    answer = client.post(page, {"choice": "pause-3"}, follow=True)

    assert "until June 3, 2026" in answer.content.decode()
    assert not is_suppressed(READER, "letter", dt.datetime(2026, 6, 3, 5, tzinfo=dt.UTC))
    assert is_suppressed(READER, "letter", dt.datetime(2026, 6, 3, 4, 59, tzinfo=dt.UTC))


def test_undo_takes_it_all_back(page, client):
    client.post(page, {"choice": "stop"})

    client.post(page, {"choice": "undo"})

    assert rows() == []


def test_the_office_s_own_refusal_is_not_undone_from_the_mail(page, client, now):
    suppress(READER, Suppression.Reason.OFFICE, now=now)

    client.post(page, {"choice": "undo"})
    assert rows() == [("office", None)]

    client.post(page, {"choice": "pause-1"})
    assert [reason for reason, _until in rows()] == ["office", "paused"]
    unsuppress(READER, now=now)
    assert rows() == [("office", None)]


def test_doing_it_twice_is_the_same_as_once(page, client):
    client.post(page, {"choice": "stop"})
    client.post(page, {"choice": "stop"})

    assert rows() == [("stopped", None)]


def test_one_click_of_a_mail_program_stops_without_cookie_form_or_redirect(page):
    stranger = Client(enforce_csrf_checks=True)

    answer = stranger.post(page, {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert not answer.cookies
    assert rows() == [("stopped", None)]


def test_the_buttons_work_without_a_cookie_since_the_link_is_the_proof(page):
    assert Client(enforce_csrf_checks=True).post(page, {"choice": "stop"}).status_code == 303


@pytest.mark.parametrize("choice", ["", "nonsense", "pause-99", "\x00"])
def test_any_other_choice_is_refused_and_changes_nothing(choice, page, client):
    assert client.post(page, {"choice": choice}).status_code == 422
    assert rows() == []


@pytest.mark.parametrize("token", ["x", "a" * 43, "é", "x" * 3000])
def test_a_link_that_fits_nothing_gets_the_same_page_and_does_nothing(token, client):
    answers = [
        client.get(f"/stop/{token}/"),
        client.post(f"/stop/{token}/", {"List-Unsubscribe": "One-Click"}),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert "This link does not work" in answers[0].content.decode()
    assert rows() == []


def test_one_changed_character_makes_the_link_useless(page, client):
    other = page[:-2] + ("A" if page[-2] != "A" else "B") + "/"

    assert client.get(other).status_code == 404


@pytest.mark.parametrize("path", ["page", "/stop/unknown/"])
def test_the_page_is_kept_by_nobody(path, page, client):
    answer = client.get(page if path == "page" else path)

    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer["X-Robots-Tag"]
    assert not answer.cookies


def test_the_link_is_the_same_in_every_mail_and_differs_by_address():
    assert stop_link(READER) == stop_link(" MAYA@hospital.example ")
    assert stop_link(READER) != stop_link("other@hospital.example")


def test_the_database_holds_neither_address_nor_usable_token(page):
    stop_link(READER)

    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM outbox_stoplink t")
        dump = str(cursor.fetchall())
    assert READER not in dump
    assert page.split("/")[2] not in dump


def test_those_refused_are_found_among_many_in_one_query(now, django_assert_num_queries):
    suppress(READER, Suppression.Reason.STOPPED, now=now)
    suppress("other@x.example", Suppression.Reason.UNSUBSCRIBED, kind="digest", now=now)

    with django_assert_num_queries(1):
        refused = suppressed_among(
            [READER.title(), "other@x.example", "free@x.example"], "letter", now
        )

    assert refused == {READER.title()}


@pytest.mark.parametrize(
    ("today", "months", "end"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-11-15", 3, "2027-02-15"),
        ("2026-12-31", 6, "2027-06-30"),
    ],
)
def test_a_month_later_is_the_same_day_or_the_month_s_last(today, months, end):
    noon = dt.datetime.fromisoformat(f"{today}T18:00:00+00:00")

    assert local(pause_end(months, noon), "America/Chicago").date().isoformat() == end


# --- a link that is dead --------------------------------------------------------------------------
DEAD = ["/r/wrong/", "/r/wrong/not-me/", "/stop/wrong/"]


@pytest.mark.parametrize("page", DEAD)
def test_every_dead_link_of_a_contacts_offers_the_stop(client, at_now, page):
    response = client.get(page)

    assert response.status_code == 404
    assert 'action="/stop-emails/"' in response.content.decode()


def asks(client, address):
    return client.post("/stop-emails/", {"address": address}, headers={"Origin": "null"})


def test_the_stop_link_goes_to_an_address_that_was_written_to_and_once_a_day(client, at_now):
    link = stop_link("maya@hospital.example")
    note_first_email("maya@hospital.example", NOW)

    for address in ("maya@hospital.example", "Maya@HOSPITAL.example", "maya+work@hospital.example"):
        assert asks(client, address).status_code == 303

    (email,) = Email.objects.all()
    message = kinds.get(email.kind).build(email, NOW)
    assert message.text.count(link) == 1
    assert link.rstrip("/").rpartition("/")[2] not in str(Email.objects.values())


@pytest.mark.parametrize("address", ["stranger@work.example", "waiting@hospital.example"])
def test_nobody_learns_who_was_written_to(client, at_now, address):
    stop_link("waiting@hospital.example")  # a request to it is still held
    stop_link("maya@hospital.example")
    note_first_email("maya@hospital.example", NOW)

    known, unknown = asks(client, "maya@hospital.example"), asks(client, address)

    assert (unknown.status_code, unknown.url, unknown.content) == (
        known.status_code,
        known.url,
        known.content,
    )
    assert not Email.objects.filter(address=address).exists()


def test_what_is_no_address_is_told(client, at_now):
    response = asks(client, "maya at hospital")

    assert response.status_code == 422
    assert "Enter an email address" in response.content.decode()


def test_somebody_who_stopped_gets_no_email_by_anybodys_asking(client, at_now):
    stop_link("maya@hospital.example")
    note_first_email("maya@hospital.example", NOW)
    suppress("maya@hospital.example", "stopped", now=NOW)

    asks(client, "maya@hospital.example")

    for email in Email.objects.all():
        why = reason_not_to_send(
            email, kinds.get(email.kind), Suppressions([email.address], NOW), NOW
        )
        assert why == ("dropped", "suppressed")


# --- at the same moment ---------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_stopping_and_undoing_at_the_same_moment_fails_for_nobody(now):
    def again(act):
        for _time in range(40):
            act(READER, now=now)

    stop = partial(suppress, reason=Suppression.Reason.STOPPED)
    run_concurrently([partial(again, act) for act in (stop, unsuppress, stop, unsuppress)])

    stop(READER, now=now)
    assert Suppression.objects.count() == 1
