"""A press on a contact that another tab merges, erases or takes back at that very moment."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection, transaction

from contacts import services
from contacts.models import Contact, ContactMerge
from contacts.services import contact_imports
from interviews.models import ContactLetter
from outbox import services as outbox
from outbox.delivery.claim import claim
from outbox.models import Email
from tests.concurrency import ConnectionThreads
from tests.conftest import browser_of
from tests.contacts.test_contact_merging import merge
from tests.contacts.test_import import MAYA, applied, checked, clock
from tests.factories import (
    DAY,
    NOW,
    ContactFactory,
    ContactLetterFactory,
    InterviewFactory,
    StudentFactory,
    UserFactory,
)
from users.models.roles import Role
from users.services.account_merging import merge_accounts

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("at_now")]
PRESSES = (
    ("archive/", {}),
    ("keep/touched/", {"way": "met", "on": "2026-03-02", "note": "tea"}),
    ("keep/cadence/", {"cadence": "90"}),
    ("edit/", {"name": "Jonas Falk-Lind", "version": 1, "organization": "Port"}),
)


def is_waited_for():
    """True if another connection waits for a lock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
            " WHERE NOT l.granted AND a.datname = current_database()"
        )
        return cursor.fetchone()[0] > 0


def during(change, press):
    """Let `press` begin before `change` commits and end after it; return what `press` returns."""
    changed = Event()

    def hold():
        with transaction.atomic():
            change()
            changed.set()
            until = time.monotonic() + 10
            while not (pressed.done() or is_waited_for()) and time.monotonic() < until:
                pass
        connection.close()

    def wait_and_press():
        assert changed.wait(10)
        try:
            return press()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        pressed = pool.submit(wait_and_press)
        held = pool.submit(hold)
        held.result()
        return pressed.result()


def press_on(contact, path, data):
    """Return a press of the owner, who has signed in before."""
    browser = browser_of(contact.owner)
    return lambda: browser.post(f"{contact.get_absolute_url()}{path}", data, follow=True)


@pytest.mark.parametrize(("path", "data"), PRESSES)
def test_a_press_on_a_contact_that_is_merged_leads_to_the_one_that_stays(nina, path, data):
    one, other = (ContactFactory(owner=nina, name="Jonas Falk") for _ in range(2))

    page = during(lambda: merge(one, other), press_on(other, path, data))

    assert (page.status_code, page.redirect_chain[-1][0]) == (200, one.get_absolute_url())
    assert "nothing was changed" in page.content.decode()
    assert not Contact.objects.get(pk=one.pk).archived_at
    assert press_on(other, path, data)().redirect_chain[-1][0] == one.get_absolute_url()


@pytest.mark.parametrize("path", [PRESSES[0], PRESSES[1], PRESSES[3]])
def test_a_press_on_a_contact_that_is_erased_says_that_it_is_gone(nina, path):
    contact = ContactFactory(owner=nina)

    page = during(
        lambda: services.erase_contact(contact_id=contact.pk, now=NOW),
        press_on(contact, *path),
    )

    assert page.redirect_chain[-1][0] == "/contacts/"
    assert "This contact is gone" in page.content.decode()


def test_a_press_on_a_contact_whose_import_is_undone_says_that_it_is_gone(nina):
    job = applied(checked(nina, MAYA))
    contact = Contact.objects.get()

    page = during(
        lambda: contact_imports.undo_applied(job=job, by=nina, clock=clock),
        press_on(contact, *PRESSES[3]),
    )

    assert "This contact is gone" in page.content.decode()


def test_an_error_about_a_contact_that_is_still_there_is_not_hidden(as_nina, nina, omar):
    theirs = ContactFactory(owner=omar)

    assert as_nina.post(f"{theirs.get_absolute_url()}archive/").status_code == 404
    assert as_nina.get("/contacts/aaaaaaaa/edit/").status_code == 404


# --- against a worker -----------------------------------------------------------------------------
def test_a_merge_beside_a_worker_never_parts_an_email_from_its_address(nina):
    with ConnectionThreads(2) as threads:
        for number in range(8):
            one, other = (ContactFactory(owner=nina, name=f"Jonas {number}") for _ in range(2))
            letter = ContactLetterFactory(contact=other, sent_at=NOW)
            email = outbox.add(
                letter.kind, address=other.email, object_id=letter.pk, fact=letter.fact,
                sender=nina, subject="News", body="Dear Jonas", now=NOW - DAY,
                expires_at=NOW + DAY,
            )  # fmt: skip
            code = (one, other)[number % 2].code
            made, claimed = threads(
                [
                    lambda one=one, other=other, code=code: merge(one, other, {"email": code}),
                    lambda: claim(now=NOW, count=1),
                ]
            )
            email.refresh_from_db()
            letter = ContactLetter.objects.select_related("contact").get(pk=letter.pk)
            assert [row.pk for row in claimed] == [email.pk]
            assert (email.state, email.address) == ("sending", other.email)
            is_merged = isinstance(made, ContactMerge)
            assert is_merged == bool(number % 2)  # else it would not go where it was written to
            assert letter.contact.email == other.email
            Email.objects.all().delete()


# --- against an import ----------------------------------------------------------------------------
def test_accounts_are_merged_while_an_import_of_one_is_applied_by_two_presses():
    nina, second, ruth = StudentFactory(), StudentFactory(), UserFactory(roles=[Role.ADMIN])
    job = checked(second, *(f"Ann {n},ann{n}@x.example,,,,," for n in range(30)))

    acts = [lambda: applied(type(job).objects.get(pk=job.pk), tag="fair")] * 2
    acts.append(lambda: merge_accounts(kept=nina, merged=second, by=ruth, now=NOW))
    with ConnectionThreads(3) as threads:
        threads(acts)

    job.refresh_from_db()
    assert (job.owner, Contact.objects.exclude(owner=nina).count()) == (nina, 0)
    assert Contact.objects.count() in (0, 30)
    connection.close()


# --- beside erasing -------------------------------------------------------------------------------
def test_an_erased_contact_is_neither_merged_nor_brought_back(nina):
    one, other = (ContactFactory(owner=nina, name="Jonas Falk") for _ in range(2))
    InterviewFactory(contact=other, stage="declined")
    made = merge(one, other)
    services.erase_contact(contact_id=one.pk, now=NOW)

    answer = browser_of(nina).post(f"/contacts/duplicates/{made.code}/undo/")

    assert answer.status_code == 404
    assert not Contact.objects.filter(pk=other.pk).exists()
    third = ContactFactory(owner=nina, name="Jonas Falk")
    page = browser_of(nina).get(f"{third.get_absolute_url()}merge/{one.code}/", follow=True)
    assert "has been erased" in page.content.decode()
