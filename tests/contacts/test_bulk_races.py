"""Two presses on the list of contacts at the same moment: neither fails, and both are kept."""

import pytest

from contacts import services
from contacts.models import Contact, Tag
from tests.concurrency import ConnectionThreads
from tests.factories import NOW, ContactFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("at_now")]
ROUNDS = 15


def test_a_bulk_press_and_an_edit_never_wait_for_each_other(nina):
    contacts = [ContactFactory(owner=nina) for _ in range(3)]
    ids = [one.pk for one in contacts]
    with ConnectionThreads(4) as at_once:
        for n in range(ROUNDS):
            version = Contact.objects.get(pk=ids[0]).version
            at_once(
                [
                    lambda n=n: services.tag_selected(
                        owner=nina, ids=ids, typed=f"tag {n}", now=NOW
                    ),
                    lambda n=n, version=version: services.change(
                        contact_id=ids[0], version=version, values={"organization": f"Firm {n}"}
                    ),
                    lambda: services.archive_selected(owner=nina, ids=ids, now=NOW),
                    lambda: services.restore_selected(owner=nina, ids=ids, now=NOW),
                ]
            )
    assert Tag.objects.filter(owner=nina).count() == ROUNDS
    assert Contact.objects.get(pk=ids[0]).organization == f"Firm {ROUNDS - 1}"
    assert Contact.tags.through.objects.count() == 3 * ROUNDS


def test_a_tag_is_put_on_while_its_first_press_is_undone(nina):
    one, other = ContactFactory(owner=nina), ContactFactory(owner=nina)
    with ConnectionThreads(2) as at_once:
        for n in range(ROUNDS):
            change = services.tag_selected(owner=nina, ids=[one.pk], typed=f"t{n}", now=NOW).change
            at_once(
                [
                    lambda change=change: services.undo_bulk_change(change=change, now=NOW),
                    lambda n=n: services.tag_selected(
                        owner=nina, ids=[other.pk], typed=f"t{n}", now=NOW
                    ),
                ]
            )
    assert {tag.name for tag in other.tags.all()} == {f"t{n}" for n in range(ROUNDS)}
    assert not one.tags.exists()


def test_two_same_presses_change_once_and_one_undo_restores_all(nina):
    ids = [ContactFactory(owner=nina).pk for _ in range(3)]
    with ConnectionThreads(2) as at_once:
        press = lambda: services.archive_selected(owner=nina, ids=ids, now=NOW)  # noqa: E731
        done = [result.change for result in at_once([press, press]) if result.change]
        undo = lambda: services.undo_bulk_change(change=done[0], now=NOW)  # noqa: E731
        undone = at_once([undo, undo])

    assert len(done) == 1 and sorted(undone) == [0, 3]
    assert not Contact.objects.exclude(archived_at=None).exists()
