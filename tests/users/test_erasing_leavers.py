"""Erasing whoever left: not while a warning never went out, was taken back, or is long past; and
nothing that they typed stays."""

import pytest
from django.db import connection
from django.db.models import Q

from contacts.models import ContactLink, Referral, Touch
from core.cache import process_cache
from interviews.models import Interview, TalkNotes, ThankYou
from office.models import OfficeSettings
from outbox.models import Email
from outbox.selectors.health import current_problems
from tests.factories import DAY, HOUR, NOW, StudentFactory
from tests.marks import columns, mark_for, marked
from tests.test_access import world  # noqa: F401 - a fixture
from tests.users.test_leaving import deliver
from users.models import AuditEntry, ImportJob, Session, User
from users.models.roles import Role
from users.privacy import registered, retention
from users.services import deactivate, merge_accounts, reactivate, set_roles, undo_merge
from users.services.departures import erase, run_due

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
TODAY = NOW.date()
NIGHT = 17 * HOUR  # from NOW to when the rules of retention run


def days(first, last, *, is_sent=True):
    """Run each day's departures, its emails, and the rules of the night after it."""
    for n in range(first, last + 1):
        run_due(NOW + n * DAY)
        if is_sent:
            deliver(NOW + n * DAY)
        night(n)


def night(n):
    retention.retain_one("left_accounts", NOW + n * DAY + NIGHT)


def is_there(person):
    return User.objects.filter(pk=person.pk).exists()


@pytest.fixture
def leaver(nina):
    """nina, who left long ago: erased on the day 30 unless something keeps her."""
    OfficeSettings.objects.update(leaver_months=1)
    process_cache.clear()
    User.objects.filter(pk=nina.pk).update(leaves_on=TODAY - 400 * DAY, leaves_by="admin")
    nina.refresh_from_db()
    return nina


def test_months_made_longer_in_the_evening_hold_in_the_night(leaver):
    days(0, 28)
    run_due(NOW + 29 * DAY)
    OfficeSettings.objects.update(leaver_months=24)
    process_cache.clear()
    night(29)
    night(30)

    assert is_there(leaver)


def test_nobody_is_erased_whom_no_warning_reached(leaver):
    """As while emails are held after a restore."""
    days(0, 45, is_sent=False)
    assert is_there(leaver)

    days(46, 76)
    assert not is_there(leaver)


@pytest.mark.parametrize("back", ["reactivated", "without_role"])
def test_whoever_comes_back_is_warned_anew_before_being_erased(leaver, ruth, back):
    days(0, 28)
    if back == "reactivated":
        deactivate(user=leaver, by=ruth, now=NOW)
        days(29, 33)
        reactivate(user=leaver, by=ruth, now=NOW + 33 * DAY)
    else:
        set_roles(person=leaver, roles=[Role.STUDENT, Role.COUNSELOR], by=ruth)
        days(29, 33)
        set_roles(person=leaver, roles=[Role.STUDENT], by=ruth)
    night(33)
    assert is_there(leaver)
    days(34, 62)
    assert is_there(leaver)

    days(63, 63)
    assert not is_there(leaver)


def test_a_day_that_passed_long_ago_is_no_warning(leaver):
    """As after a month in which the site was down."""
    days(0, 28)
    night(60)
    assert is_there(leaver)

    days(61, 91)
    assert not is_there(leaver)


# --- one account that fails -----------------------------------------------------------------------
@pytest.fixture
def unlucky(leaver, omar):
    """omar, who left with nina, and of whom the database lets nothing more be stored or erased."""
    User.objects.filter(pk=omar.pk).update(leaves_on=leaver.leaves_on, leaves_by="admin")
    return omar


def refuse(person, table, act):
    """Let the database refuse `act` on rows of `table` that belong to this person."""
    column = "id" if table == "users_user" else "user_id"
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'refused'; END $$"
        )
        cursor.execute(
            f"CREATE TRIGGER refuse BEFORE {act} ON {table} FOR EACH ROW "
            f"WHEN ({'OLD' if act == 'DELETE' else 'NEW'}.{column} = {person.pk}) "
            "EXECUTE FUNCTION refuse()"
        )


def allow(table):
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER refuse ON {table}")


def test_an_account_that_cannot_be_erased_keeps_no_other_and_no_rule_from_its_end(leaver, unlucky):
    days(0, 28)
    Session.objects.create(session_key="k", session_data="", expire_date=NOW)
    refuse(unlucky, "users_user", "DELETE")

    at = NOW + 29 * DAY + NIGHT
    done = retention.retain(at)

    assert (done["left_accounts"], done["expired_sessions"]) == (1, 1)
    assert is_there(unlucky) and not is_there(leaver)
    assert current_problems(at)["jobs"] == "left_accounts: ProgrammingError"

    allow("users_user")
    night(30)
    assert not is_there(unlucky) and "jobs" not in current_problems(at + DAY)


def test_a_step_that_fails_for_one_is_taken_by_the_others_and_tried_again(leaver, unlucky):
    refuse(unlucky, "users_departure", "INSERT")
    assert run_due(NOW)["tell"] == 1
    assert current_problems(NOW)["jobs"] == "departures.tell: ProgrammingError"

    allow("users_departure")
    assert run_due(NOW + HOUR)["tell"] == 1
    assert "jobs" not in current_problems(NOW + HOUR)


# --- accounts that were merged --------------------------------------------------------------------
def test_a_second_account_that_was_merged_is_erased_with_the_first(leaver, ruth):
    second, third = StudentFactory(), StudentFactory()
    merge_accounts(kept=second, merged=third, by=ruth, now=NOW)
    merge_accounts(kept=leaver, merged=second, by=ruth, now=NOW)
    retention.retain_one("account_merges", NOW + 2 * DAY)
    days(2, 33)

    assert not any(map(is_there, (leaver, second, third)))


def test_an_account_waits_while_a_merge_into_it_can_be_undone(leaver, omar, ruth):
    days(0, 28)
    merge = merge_accounts(kept=leaver, merged=omar, by=ruth, now=NOW + 29 * DAY + HOUR)
    night(29)
    undo_merge(merge=merge, by=ruth, now=NOW + 30 * DAY)
    night(30)

    assert is_there(omar) and not is_there(leaver)


# --- words ----------------------------------------------------------------------------------------
def plant(person):
    """Write a mark into every column for text of the person's rows; return the models."""
    planted = set()
    for kept in registered():
        mine = Q()
        for owner in kept.owners:
            mine |= Q(**{owner: person.pk})
        rows = kept.model._base_manager.filter(mine)
        if kept.model is ImportJob:
            rows = rows.filter(is_of_office=False)
        if kept.owners and kept.model is not AuditEntry and rows.exists():
            planted.add(kept.model._meta.label)
            values = {one.name: mark_for(one) for one in columns(kept.model)}
            if kept.model is Referral:  # of these each kind has its own
                del values["link"], values["how_to_reach"]
            rows.update(**values)
    return planted


def test_no_word_of_an_erased_account_is_anywhere_in_the_database(world, nina):  # noqa: F811
    talk = Interview.objects.filter(student=nina).earliest("pk")
    TalkNotes.objects.get_or_create(interview=talk)
    ThankYou.objects.get_or_create(interview=talk, defaults={"due_at": NOW})
    Touch.objects.create(contact=talk.contact, at=NOW, what="met")
    ContactLink.objects.create(contact=talk.contact, url="https://a.example", place=1)
    Email.objects.create(
        kind="request", dedupe_key="waits", message_id="<waits@a.example>", sender=nina,
        object_id=talk.pk, address="maya@a.example", due_at=NOW, expires_at=NOW + DAY,
        next_attempt_at=NOW,
    )  # fmt: skip
    User.objects.filter(pk=nina.pk).update(leaves_on=NOW.date())  # a word has a day
    planted = plant(nina)
    assert len(planted) > 24 and set(marked()) >= {"contacts_contact", "outbox_email"}

    erase(nina)

    assert marked() == []
