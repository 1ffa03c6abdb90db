"""Fields of work, sources of people, checklists: order, names, and that used ones stay."""

import pytest
from django.urls import reverse

from contacts.forms.contact import EditContactForm
from core.edits import Stale
from core.errors import Refusal
from office import services
from office.models import CareerField, ChecklistItem, Source
from office.selectors.checklists import checklist
from tests.factories import ContactFactory
from users.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
LIST = reverse("office:choices", args=["fields"])


def law():
    return CareerField.objects.get(slug="law")


def url(name, slug="law"):
    return reverse(f"office:{name}", args=["fields", slug])


def order():
    return list(CareerField.objects.filter(is_active=True).values_list("slug", flat=True))


def test_a_new_entry_comes_last_once_however_it_is_written(ruth):
    made = services.add_choice(model=CareerField, name="Translation & interpreting", by=ruth)
    again = services.add_choice(model=CareerField, name="translation & INTERPRETING", by=ruth)

    assert (again.pk, order()[-1]) == (made.pk, "translation-interpreting")
    assert AuditEntry.objects.get().action == "office.choice_added"


@pytest.mark.parametrize("name", ["翻訳", "!!!", "Law."])
def test_a_name_without_a_slug_of_its_own_gets_one(ruth, name):
    made = services.add_choice(model=CareerField, name=name, by=ruth)

    assert made.slug not in ("", "law")
    assert reverse("office:choice", args=["fields", made.slug])


def test_a_place_is_a_place_so_a_double_click_moves_once(ruth, as_ruth):
    before = order()
    for _click in range(2):
        assert as_ruth.post(url("move_choice"), {"at": before.index("law")}).status_code == 302

    at = before.index("law")
    before[at - 1], before[at] = before[at], before[at - 1]
    assert order() == before
    entry = AuditEntry.objects.get()
    assert (entry.before, entry.after) == ({"place": at + 1}, {"place": at})


def test_a_rename_shows_the_other_ones_rename_and_loses_nothing(as_ruth, ruth):
    version = law().version
    services.change_choice(row=law(), values={"name": "Law and courts"}, version=version, by=ruth)

    response = as_ruth.post(url("choice"), {"name": "Legal work", "version": version})

    page = response.content.decode()
    assert (response.status_code, law().name) == (409, "Law and courts")
    assert "Legal work" in page
    assert "Law and courts" in page
    sent = {"name": "Legal work", "version": law().version}
    assert as_ruth.post(url("choice"), sent).status_code == 302
    assert as_ruth.post(url("choice"), sent).status_code == 302
    assert law().name == "Legal work"
    with pytest.raises(Stale):
        services.change_choice(row=law(), values={"name": "Law"}, version=version, by=ruth)


def test_a_name_that_is_taken_is_refused_with_what_was_typed(as_ruth):
    sent = {"name": "enGINEERing", "version": law().version}
    response = as_ruth.post(url("choice"), sent)

    assert response.status_code == 422
    assert "enGINEERing" in response.content.decode()
    assert law().name == "Law"


def test_a_retired_entry_is_not_offered_and_stays_where_it_was_chosen(as_ruth, nina):
    using, other = ContactFactory(owner=nina, field=law()), ContactFactory(owner=nina)
    as_ruth.post(url("retire_choice"))

    page = as_ruth.get(LIST).content.decode()
    assert "is retired. You can undo this." in page
    assert law() in EditContactForm(contact=using).fields["field"].queryset
    assert law() not in EditContactForm(contact=other).fields["field"].queryset

    as_ruth.post(url("republish_choice"))
    assert law().is_active
    assert "You can undo this" not in as_ruth.get(LIST).content.decode()
    actions = AuditEntry.objects.order_by("pk").values_list("action", "before", "after")
    assert list(actions) == [
        ("office.choice_retired", {"is_active": True}, {"is_active": False}),
        ("office.choice_republished", {"is_active": False}, {"is_active": True}),
    ]


def test_the_last_entry_stays_and_a_retired_one_does_not_move(ruth):
    Source.objects.exclude(slug="alumni").update(is_active=False)

    with pytest.raises(Refusal, match="the last one"):
        services.retire_choice(row=Source.objects.get(slug="alumni"), by=ruth)
    with pytest.raises(Refusal, match="no longer in this list"):
        services.move_choice(row=Source.objects.get(slug="friends"), place=1, by=ruth)


def test_a_list_or_entry_that_is_not_there_is_not_found(as_ruth):
    assert as_ruth.get(reverse("office:choices", args=["checklist"])).status_code == 404
    assert as_ruth.get(url("choice", "nothing")).status_code == 404


def test_the_list_asks_the_same_however_long_it_is(as_ruth, ruth, django_assert_num_queries):
    as_ruth.get(LIST)
    with django_assert_num_queries(5):
        as_ruth.get(LIST)
    for number in range(20):
        services.add_choice(model=CareerField, name=f"<b>Field</b> {number}", by=ruth)

    with django_assert_num_queries(5):
        page = as_ruth.get(LIST).content.decode()

    assert "<b>Field" not in page


def test_a_source_has_a_question_and_places_that_the_office_words(as_ruth):
    source = Source.objects.get(slug="alumni")
    at = reverse("office:choice", args=["sources", "alumni"])
    sent = {"name": "Alumni", "prompt": "Who was here first?", "places": " LinkedIn \n\nA  fair\n"}

    assert as_ruth.post(at, sent | {"version": source.version}).status_code == 302

    changed = Source.objects.get(slug="alumni")
    assert (changed.question, changed.places) == ("Who was here first?", "LinkedIn\nA fair")
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.fields) == ("office.choice_changed", ["prompt", "places"])
    old = as_ruth.post(at, sent | {"prompt": "Who went?", "version": source.version})
    assert old.status_code == 409
    too_long = as_ruth.post(at, sent | {"places": "x" * 81, "version": changed.version})
    assert too_long.status_code == 422


# --- checklists -----------------------------------------------------------------------------------
def to_list(name, *slug, kind="checklist-phone"):
    return reverse(f"office:{name}", args=[kind, *slug])


def test_each_way_of_talking_has_a_list_of_its_own_and_ends_with_what_goes_for_any(ruth):
    phone, any_talk = (ChecklistItem.objects.filter(mode=mode) for mode in ("phone", "any"))
    assert checklist("phone") == [row.name for row in (*phone, *any_talk)]
    for kind in ChecklistItem.Mode.values:
        assert ChecklistItem.objects.filter(mode=kind).exists()

    for mode in ("phone", "video"):  # the same words twice, in two lists
        services.add_choice(
            model=ChecklistItem, name="Water at hand.", by=ruth, parts={"mode": mode}
        )
    assert ChecklistItem.objects.filter(name="Water at hand.").count() == 2
    with pytest.raises(Refusal, match="to 160 characters"):
        services.add_choice(model=ChecklistItem, name="x" * 161, by=ruth, parts={"mode": "any"})


def test_lines_are_added_worded_moved_and_retired_in_their_list_alone(
    as_ruth, django_capture_on_commit_callbacks
):
    before = checklist("video")
    first = ChecklistItem.objects.filter(mode="phone").first()
    with django_capture_on_commit_callbacks(execute=True):
        as_ruth.post(to_list("choices"), {"name": "Charge your phone."})
        as_ruth.post(to_list("move_choice", "charge-your-phone"), {"at": "1"})
        sent = {"name": "Quiet, please.", "version": first.version}
        as_ruth.post(to_list("choice", first.slug), sent)

    assert checklist("phone")[:2] == ["Charge your phone.", "Quiet, please."]
    stale = as_ruth.post(to_list("choice", first.slug), sent | {"name": "Loud."})
    assert (stale.status_code, checklist("video")) == (409, before)
    assert as_ruth.get(to_list("choice", first.slug, kind="checklist-video")).status_code == 404
    added, moved, renamed = AuditEntry.objects.order_by("pk")
    assert (added.action, moved.after) == ("office.choice_added", {"place": 1})
    assert renamed.action == "office.choice_renamed"


def test_a_checklist_may_be_empty(as_ruth, django_capture_on_commit_callbacks):
    row = ChecklistItem.objects.get(mode="any")
    assert row.name in checklist("phone")
    with django_capture_on_commit_callbacks(execute=True):
        as_ruth.post(to_list("retire_choice", row.slug, kind="checklist-any"))

    assert row.name not in checklist("phone")
    page = as_ruth.get(to_list("choices", kind="checklist-any")).content.decode()
    assert "Nothing stands in this list." in page
    assert "You can undo this." in page
