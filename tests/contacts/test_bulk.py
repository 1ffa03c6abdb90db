"""One press on several contacts: tags, cadence, plan, archive, each with one undo."""

import datetime as dt

import pytest

from contacts import services
from contacts.models import BulkChange, Contact, Tag
from contacts.services.tags import MOST_TAGS
from core.errors import Refusal
from tests.factories import DAY, NOW, ContactFactory
from users.domain.merging import Changes
from users.privacy import export

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
LATER = NOW + 11 * MINUTE


@pytest.fixture
def three(nina):
    return ContactFactory.create_batch(3, owner=nina)


def ids(contacts):
    return [contact.pk for contact in contacts]


def tag_all(nina, contacts, typed="Alumni"):
    return services.tag_selected(owner=nina, ids=ids(contacts), typed=typed, now=NOW)


def undo(result, now=NOW + MINUTE):
    return services.undo_bulk_change(change=result.change, now=now)


def tags_of(contact):
    return [tag.name for tag in contact.tags.all()]


def states():
    columns = ("pk", "cadence", "planned_on", "archived_at", "snoozed_until", "next_due_at")
    return list(Contact.objects.order_by("pk").values_list(*columns))


PRESSES = {
    "cadence": lambda **to: services.set_cadences(cadence=90, **to),
    "plan": lambda **to: services.plan_selected(planned_on=dt.date(2026, 3, 9), **to),
    "archive": services.archive_selected,
}


@pytest.mark.parametrize("press", PRESSES)
def test_one_press_changes_all_and_one_undo_puts_all_back(nina, three, press):
    Contact.objects.filter(pk=three[0].pk).update(status="keeping", last_touch_at=NOW - 100 * DAY)
    before = states()

    result = PRESSES[press](owner=nina, ids=ids(three), now=NOW)

    assert result.change.number == 3
    assert all(one != other for one, other in zip(before, states(), strict=True))
    assert undo(result) == 3
    assert states() == before
    assert undo(result) == 0  # pressed twice


@pytest.mark.parametrize("press", PRESSES)
def test_the_same_press_again_leaves_nothing_to_undo(nina, three, press):
    PRESSES[press](owner=nina, ids=ids(three), now=NOW)

    assert PRESSES[press](owner=nina, ids=ids(three), now=NOW).change is None


def test_an_undo_leaves_what_was_changed_again_since(nina, three):
    result = PRESSES["plan"](owner=nina, ids=ids(three), now=NOW)
    Contact.objects.filter(pk=three[1].pk).update(planned_on=dt.date(2026, 4, 1))

    assert undo(result) == 2

    plans = [Contact.objects.get(pk=one.pk).planned_on for one in three]
    assert plans == [None, dt.date(2026, 4, 1), None]


def test_after_ten_minutes_it_is_too_late(nina, three):
    result = tag_all(nina, three)

    with pytest.raises(Refusal, match="too late"):
        undo(result, now=LATER)
    assert Tag.objects.get().contacts.count() == 3


def test_who_still_has_an_answer_or_a_talk_to_come_is_not_archived_and_named(nina, three):
    Contact.objects.filter(pk=three[0].pk).update(status="asked")
    Contact.objects.filter(pk=three[1].pk).update(status="scheduled")

    result = services.archive_selected(owner=nina, ids=ids(three), now=NOW)

    assert (result.change.number, result.left) == (1, three[:2])
    assert set(Contact.objects.active()) == set(three[:2])


def test_who_is_asked_already_cannot_be_planned(nina, three):
    Contact.objects.filter(pk=three[0].pk).update(status="asked")

    result = PRESSES["plan"](owner=nina, ids=ids(three), now=NOW)

    assert (result.change.number, result.left) == (2, [three[0]])


@pytest.mark.parametrize("days", [-3, 3000])
def test_a_day_that_cannot_be_meant_is_refused(nina, three, days):
    with pytest.raises(Refusal, match="Choose"):
        services.plan_selected(
            owner=nina, ids=ids(three), planned_on=NOW.date() + days * DAY, now=NOW
        )


def test_a_contact_of_somebody_else_among_them_stops_the_whole_press(nina, three):
    other = ContactFactory()

    for press in (*PRESSES.values(), lambda **to: services.tag_selected(typed="x", **to)):
        with pytest.raises(Refusal, match="gone"):
            press(owner=nina, ids=[*ids(three), other.pk], now=NOW)

    assert not BulkChange.objects.exists()
    assert not Tag.objects.exists()
    assert Contact.objects.active().count() == 4


def test_no_contact_at_all_is_told(nina):
    with pytest.raises(Refusal, match="Tick"):
        services.archive_selected(owner=nina, ids=[], now=NOW)


def test_an_archived_contact_comes_back_and_the_press_can_be_undone(nina, three):
    services.archive_selected(owner=nina, ids=ids(three), now=NOW)

    result = services.restore_selected(owner=nina, ids=ids(three), now=NOW)

    assert Contact.objects.active().count() == 3
    undo(result)
    assert not Contact.objects.active().exists()


# --- tags -----------------------------------------------------------------------------------------
def test_several_tags_are_written_with_commas_and_each_name_is_one_tag(nina, three):
    tag_all(nina, three[:1], " Alumni,  bio tech,alumni, ,ALÚMNI")
    tag_all(nina, three[1:], "alumni")

    assert [tag.name for tag in Tag.objects.all()] == ["Alumni", "bio tech"]
    assert [tags_of(contact) for contact in three] == [
        ["Alumni", "bio tech"],
        ["Alumni"],
        ["Alumni"],
    ]


def test_undoing_a_tag_takes_it_off_whom_the_press_gave_it_and_removes_a_new_one(nina, three):
    tag_all(nina, three[:1], "Alumni")

    undo(tag_all(nina, three, "alumni, boston"))

    assert [tags_of(contact) for contact in three] == [["Alumni"], [], []]
    assert not Tag.objects.filter(name="boston").exists()


def test_taking_a_tag_off_can_be_undone(nina, three):
    tag_all(nina, three[:2])

    result = services.untag_selected(owner=nina, ids=ids(three), typed="alumni", now=NOW)

    assert result.change.number == 2
    assert not any(tags_of(contact) for contact in three)
    undo(result)
    assert [tags_of(contact) for contact in three] == [["Alumni"], ["Alumni"], []]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Write a tag"),
        (" , ,", "Write a tag"),
        ("x" * 41, "Shorten"),
        ("\ufdfa" * 40, "Shorten"),  # one letter that is folded to eighteen
        (",".join(map(str, range(11))), "at most 10"),
    ],
)
def test_what_cannot_be_a_tag_is_told(nina, three, typed, sentence):
    with pytest.raises(Refusal, match=sentence):
        tag_all(nina, three, typed)

    assert not Tag.objects.exists()


def test_tags_have_a_limit(nina, three):
    Tag.objects.bulk_create(Tag(owner=nina, name=f"t{n}", folded=f"t{n}") for n in range(MOST_TAGS))

    with pytest.raises(Refusal, match="Delete one first"):
        tag_all(nina, three, "another")
    assert tag_all(nina, three, "T1").change.number == 3


def test_a_tag_is_renamed_and_to_the_name_of_another_the_two_become_one(nina, three):
    tag_all(nina, three[:2], "almuni")
    tag_all(nina, three[1:], "Alumni")
    wrong, right = Tag.objects.get(name="almuni"), Tag.objects.get(name="Alumni")

    assert services.rename_tag(tag=right, name="Alumni of ours", now=NOW) is None
    change = services.rename_tag(tag=wrong, name="ALUMNI of ours", now=NOW)

    assert [tags_of(contact) for contact in three] == [["Alumni of ours"]] * 3
    services.undo_bulk_change(change=change, now=NOW)
    assert [tags_of(contact) for contact in three] == [
        ["almuni"], ["almuni", "Alumni of ours"], ["Alumni of ours"],
    ]  # fmt: skip


def test_a_deleted_tag_comes_back_with_its_contacts(nina, three):
    tag_all(nina, three)

    change = services.delete_tag(tag=Tag.objects.get(), now=NOW)

    assert (change.number, Tag.objects.count(), Contact.objects.count()) == (3, 0, 3)
    services.undo_bulk_change(change=change, now=NOW)
    assert Tag.objects.get().contacts.count() == 3


def test_a_second_press_on_delete_leaves_the_undo_of_the_first(nina, three):
    tag_all(nina, three)
    first, second = Tag.objects.get(), Tag.objects.get()  # both were loaded before either deleted
    change = services.delete_tag(tag=first, now=NOW)

    assert services.delete_tag(tag=second, now=NOW) is None
    assert BulkChange.objects.filter(kind="delete_tag").count() == 1
    services.undo_bulk_change(change=change, now=NOW)
    assert Tag.objects.get().contacts.count() == 3


def test_a_second_press_on_rename_finds_the_two_tags_one(nina, three):
    tag_all(nina, three[:2], "almuni")
    tag_all(nina, three[1:], "Alumni")
    first, second = (Tag.objects.get(name="almuni") for _press in range(2))
    services.rename_tag(tag=first, name="Alumni", now=NOW)

    assert services.rename_tag(tag=second, name="Alumni", now=NOW) is None
    assert BulkChange.objects.filter(kind="merge_tag").count() == 1
    with pytest.raises(Refusal, match="Another window deleted this tag"):
        services.rename_tag(tag=second, name="family", now=NOW)


# --- a plan is over once it is done ---------------------------------------------------------------
@pytest.mark.parametrize(
    ("before", "after", "is_kept"),
    [
        ("to_contact", "asked", True),  # it can be taken back
        ("asked", "to_contact", True),
        ("asked", "closed", False),
        ("asked", "scheduled", False),
        ("thank_now", "keeping", False),
        ("keeping", "keeping", True),
    ],
)
def test_a_planned_day_goes_once_the_contact_was_asked(nina, before, after, is_kept):
    contact = ContactFactory(owner=nina, status=before, planned_on=dt.date(2026, 3, 9))

    services.set_status(contact=contact, status=after, next_due_at=None)

    contact.refresh_from_db()
    assert bool(contact.planned_on) == is_kept


# --- privacy --------------------------------------------------------------------------------------
def test_forgetting_a_contact_takes_its_tags_and_its_plan(nina, three):
    tag_all(nina, three, "met at the fair")
    PRESSES["plan"](owner=nina, ids=ids(three), now=NOW)

    services.anonymize_contacts(ids=ids(three[:1]), now=NOW)

    forgotten = Contact.objects.get(pk=three[0].pk)
    assert (tags_of(forgotten), forgotten.planned_on) == ([], None)
    assert "hospital" not in Contact.objects.values_list("search_text", flat=True).get(
        pk=forgotten.pk
    )


def test_of_two_accounts_with_the_same_tag_the_contacts_get_that_of_the_one_that_stays(
    nina, omar, three
):
    from contacts.services.merged_accounts import join_tags  # noqa: PLC0415 - as ready() does

    theirs = ContactFactory(owner=omar)
    tag_all(nina, three, "Alumni")
    tag_all(omar, [theirs], "alumni")
    Contact.objects.filter(pk=theirs.pk).update(owner=nina)
    changes = Changes()

    join_tags(nina, omar, changes)

    assert Tag.objects.get(owner=nina).contacts.count() == 4
    assert not Tag.objects.get(owner=omar).contacts.exists()
    assert len(changes.entries) == 1


def test_tags_are_in_the_export(nina, three):
    tag_all(nina, three, "met at the fair")

    assert "met at the fair" in str(export(nina))
