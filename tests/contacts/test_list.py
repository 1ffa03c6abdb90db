"""The list of contacts: search, order, filters, and what is done to those that are ticked."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.http import QueryDict
from django.urls import reverse

from contacts import services
from contacts.models import BulkChange, Contact, Tag
from contacts.models.contact import ERASED
from contacts.selectors.contact_filter import ContactFilter, show_rule
from contacts.selectors.contact_list import contact_list
from contacts.selectors.contact_search import Search, spared_parts
from contacts.selectors.next_steps import steps_of
from core.clock import at
from core.search import SHORTEST_GUESS, meant
from office.models import CareerField, Source
from reminders.selectors.agenda import steps
from tests.factories import DAY, NOW, ContactFactory, InterviewFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
LIST = "contacts:list"
TODAY = dt.date(2026, 3, 3)
NO_WORDS = dict.fromkeys(ERASED, "")


def names(owner, **params):
    query = QueryDict(mutable=True)
    for name, value in params.items():
        query.setlist(name, value if isinstance(value, list) else [value])
    found = contact_list(owner, query, NOW)
    return [contact.name for contact in found.page.object_list]


def contact(owner, name, **more):
    plain = {"title": "", "organization": "", "email": "", "person": None}
    return ContactFactory(owner=owner, name=name, **plain | more)


def tagged(owner, contacts, typed):
    ids = [one.pk for one in contacts]
    services.tag_selected(owner=owner, ids=ids, typed=typed, now=NOW)
    return Tag.objects.get(owner=owner, name=typed)


# --- search ---------------------------------------------------------------------------------------
@pytest.fixture
def jan(nina):
    one = contact(
        nina,
        "Jan Müller",
        preferred_name="Mr. M",
        title="Bäckermeister",
        organization="O’Neil & Söhne",
        email="jan@bakery.example",
        tidbits="two huskies",
        found_out="gave a talk on sourdough",
        field=CareerField.objects.get(slug="law"),
        source=Source.objects.get(slug="family"),
        setting="self_employed",
    )
    tagged(nina, [one], "Wärme 2026")
    contact(nina, "Somebody Else", tidbits="nothing in common")
    contact(ContactFactory().owner, "Jan Müller of another student")
    return one


@pytest.mark.parametrize(
    "typed",
    [
        "muller", "MÜLLER", "müll", "jan mull", "mr. m", "backermeister", "o'neil", "O`Neil sohne",
        "jan@bakery", "huskies", "sourdough", "warme", "law", "family", "self-employed",
        "muller law huskies",
        # typing errors
        "mueller", "mulelr", "huskeis", "soudrough", "bakermeister jan", "warnme",
    ],
)  # fmt: skip
def test_a_contact_is_found_by_whatever_is_known_of_it(nina, jan, typed):
    assert names(nina, q=typed) == ["Jan Müller"]


@pytest.mark.parametrize("typed", ["zzz", "%", "_", "mu%er", "jan zzz", "xyzzyqwert", "\\", "'"])
def test_what_nobody_has_finds_nobody(nina, jan, typed):
    assert names(nina, q=typed) == ([] if typed != "'" else ["Jan Müller"])


def test_a_typing_error_says_what_it_was_read_as_and_an_exact_word_never_is_one(nina, jan):
    contact(nina, "Ada Miller")

    wrong = contact_list(nina, QueryDict("q=mueller"), NOW)
    right = contact_list(nina, QueryDict("q=miller"), NOW)

    assert wrong.corrected.startswith("muller")
    assert [one.name for one in right.page.object_list] == ["Ada Miller"]
    assert right.corrected == ""


def test_names_that_begin_with_the_words_come_before_other_hits(nina):
    contact(nina, "Zoe Park", next_due_at=NOW - DAY, status="asked", tidbits="knows anna")
    contact(nina, "Joanna Bell")
    contact(nina, "Lee Anna")
    contact(nina, "Anna Bell")

    assert names(nina, q="anna") == ["Anna Bell", "Lee Anna", "Zoe Park", "Joanna Bell"]


@pytest.mark.parametrize("word", ["anna", "marie", "miller", "mueller", "hospital", "sourdough"])
def test_every_slip_that_is_understood_leaves_a_part_that_is_looked_for(word):
    ends = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    slips = {f"{left}x{right}" for left, right in ends}
    slips |= {left + right[1:] for left, right in ends}
    slips |= {f"{left}x{right[1:]}" for left, right in ends}
    slips |= {left + right[1::-1] + right[2:] for left, right in ends}
    understood = [slip for slip in slips if len(slip) >= SHORTEST_GUESS and meant(slip, [word])]

    missed = [
        slip
        for slip in understood
        if not re.search(re.sub(r"\\[mM]", r"\\b", spared_parts(slip)), word)
    ]

    assert len(understood) > len(word)
    assert missed == []


@pytest.mark.parametrize(
    ("params", "index"),
    [
        ("", "contact_on_list"),
        ("status=asked", "contact_by_status"),
        ("sort=name", "contact_by_name"),
        ("sort=touch", "contact_by_touch"),
        ("sort=added", "contact_by_age"),
    ],
)
def test_a_page_is_read_from_an_index_in_its_order(nina, params, index):
    ContactFactory.create_batch(30, owner=nina, status="asked")
    chosen = ContactFilter.of(QueryDict(params))
    rows = Contact.objects.editable_by(nina).filter(show_rule(chosen.status))
    with connection.cursor() as cursor:
        for way in ("seqscan", "bitmapscan", "sort"):
            cursor.execute(f"SET LOCAL enable_{way} = off")

    plan = chosen.ordered(rows, Search())[:25].explain()

    assert f"using {index}" in plan
    assert re.search(r"(?<!Incremental )Sort  ", plan) is None


# --- order ----------------------------------------------------------------------------------------
def test_what_is_overdue_comes_first_then_what_has_a_day_then_who_may_be_asked(nina):
    contact(nina, "Closed", status="closed")
    contact(nina, "New")
    contact(nina, "Waiting", status="asked")
    contact(nina, "In April", status="keeping", next_due_at=NOW + 40 * DAY)
    contact(nina, "Planned for tomorrow", planned_on=TODAY + DAY)
    contact(nina, "Thank", status="thank_now", next_due_at=NOW + DAY, last_touch_at=NOW - DAY / 24)
    contact(nina, "Planned for Sunday", planned_on=TODAY - 2 * DAY)
    contact(
        nina, "Follow up", status="asked", next_due_at=NOW - 3 * DAY, planned_on=TODAY - 9 * DAY
    )

    assert names(nina) == [
        "Follow up", "Planned for Sunday", "Thank", "Planned for tomorrow", "In April", "New",
        "Waiting", "Closed",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("name", ["Ann", "Ben", "Cal"]),
        ("touch", ["Cal", "Ann", "Ben"]),
        ("added", ["Ben", "Cal", "Ann"]),
    ],
)
def test_the_list_is_sorted_as_chosen(nina, sort, expected):
    contact(nina, "Ann", last_touch_at=NOW - 9 * DAY, created_at=NOW - 3 * DAY)
    contact(nina, "Ben", created_at=NOW - DAY)
    contact(nina, "Cal", last_touch_at=NOW - DAY, created_at=NOW - 2 * DAY)

    assert names(nina, sort=sort) == expected


# --- filters --------------------------------------------------------------------------------------
def test_filters_are_combined_and_each_can_be_removed(as_nina, nina, jan):
    contact(nina, "A lawyer", field=jan.field)
    tag = Tag.objects.get()

    assert set(names(nina, field="law")) == {"Jan Müller", "A lawyer"}
    assert names(nina, field="law", setting="self_employed", source="family") == ["Jan Müller"]
    assert names(nina, tag=tag.code) == ["Jan Müller"]
    page = as_nina.get(reverse(LIST), {"field": "law", "tag": tag.code}).content.decode()
    assert f'href="{reverse(LIST)}?field=law"' in page
    assert f'href="{reverse(LIST)}?tag={tag.code}"' in page


def test_contacts_with_all_of_several_tags_are_found(nina):
    both, one = contact(nina, "Both"), contact(nina, "One")
    alumni, boston = tagged(nina, [both, one], "alumni"), tagged(nina, [both], "boston")

    assert names(nina, tag=[alumni.code, boston.code]) == ["Both"]


def test_the_tag_of_another_student_finds_nobody(nina, omar):
    theirs = tagged(omar, [contact(omar, "Omar's")], "alumni")
    contact(nina, "Nina's")

    assert names(nina, tag=theirs.code) == []


@pytest.mark.parametrize(
    ("since", "expected"),
    [("3", {"Five", "Seven", "Old"}), ("6", {"Seven", "Old"}), ("12", {"Old"})],
)
def test_who_was_not_contacted_for_months_is_found(nina, since, expected):
    for name, months in (("Five", 5), ("Seven", 7), ("Lately", 1)):
        contact(nina, name, last_touch_at=NOW - months * 31 * DAY, created_at=NOW - 900 * DAY)
    contact(nina, "Old", created_at=NOW - 400 * DAY)  # never in touch
    contact(nina, "New", created_at=NOW - DAY)

    assert set(names(nina, since=since)) == expected


def test_planned_and_archived_contacts_have_chips_of_their_own(as_nina, nina):
    contact(nina, "Planned", planned_on=TODAY + DAY)
    contact(nina, "Planned and asked since", planned_on=TODAY, status="asked")
    contact(nina, "Archived", archived_at=NOW)
    contact(nina, "Former contact", archived_at=NOW, erased_at=NOW, **NO_WORDS)

    assert names(nina, status="planned") == ["Planned"]
    assert names(nina, status="archived") == ["Archived"]
    assert names(nina) == ["Planned", "Planned and asked since"]
    chips = {
        chip.label: chip.number for chip in as_nina.get(reverse(LIST)).context["contacts"].chips
    }
    assert {"All": 2, "Planned": 1, "Archived": 1}.items() <= {
        str(label): number for label, number in chips.items()
    }.items()


@pytest.mark.parametrize(
    "query",
    ["tag=nonsense&field=__class__&setting=x&source=%27&since=9999&sort=owner__email", "tag=&q=%20",
     "since=-1&sort=-name&field=" + "x" * 5000],
)  # fmt: skip
def test_what_no_page_links_to_counts_as_absent(as_nina, nina, query):
    contact(nina, "Ann")

    response = as_nina.get(f"{reverse(LIST)}?{query}")

    assert response.status_code == 200


# --- planned days on Today ------------------------------------------------------------------------
def test_a_planned_day_is_a_step_of_today_once_it_has_come(nina):
    maya = contact(nina, "Maya Okafor", planned_on=TODAY)
    contact(nina, "Tomorrow", planned_on=TODAY + DAY)
    contact(nina, "Asked", planned_on=TODAY, status="asked")

    (step,) = steps_of(nina, NOW)

    assert step.text == "You planned to ask Maya on Mar 3."
    assert step.due == at(TODAY, dt.time(), nina.zone)
    assert maya.code in step.url


def test_a_planned_day_is_no_second_step_beside_the_draft_of_the_request(nina):
    interview = InterviewFactory(student=nina, stage="planned")
    Contact.objects.update(planned_on=TODAY)

    (step,) = steps(nina, NOW)

    assert (step.about or ("interview",))[0] != "plan"
    assert interview.contact.code in step.url


# --- several at once ------------------------------------------------------------------------------
def press(browser, action, contacts=(), query="", **more):
    data = {"action": action, "chosen": [one.code for one in contacts]} | more
    return browser.post(reverse("contacts:change_selected") + query, data)


def test_ticked_contacts_are_tagged_and_the_page_offers_one_undo(as_nina, nina):
    two = [contact(nina, "Ann"), contact(nina, "Ben")]

    response = press(as_nina, "tag", two, "?status=to_contact&page=3", tags="alumni, boston")

    assert response.url == reverse(LIST) + "?status=to_contact"
    page = as_nina.get(response.url).content.decode()
    undo = reverse("contacts:undo_change", args=[BulkChange.objects.get().code])
    assert "2 contacts have the tag now. You can undo this for 10 minutes." in page
    assert undo in page
    as_nina.post(undo)
    assert not Tag.objects.exists()
    assert undo not in as_nina.get(reverse(LIST)).content.decode()


def test_all_that_match_are_archived_but_who_cannot_is_named(as_nina, nina):
    ContactFactory.create_batch(26, owner=nina, title="nurse")
    contact(nina, "Ann Bell", title="nurse", status="asked")
    contact(nina, "Ben", title="baker")

    press(as_nina, "archive", query="?q=nurse", everybody="on")

    page = as_nina.get(reverse(LIST)).content.decode()
    assert {one.name for one in Contact.objects.active()} == {"Ann Bell", "Ben"}
    assert "26 contacts are off your list." in page
    assert "Ann Bell stays on your list: an answer or a talk is still to come." in page


@pytest.mark.parametrize(
    ("action", "data", "expected"),
    [
        ("plan", {"planned_on": "2026-03-09"}, {"planned_on": dt.date(2026, 3, 9)}),
        ("tag", {"planned_on": "2026-03-09"}, {"planned_on": dt.date(2026, 3, 9)}),  # by Enter
        ("cadence", {"cadence": "180", "tags": "x" * 999}, {"cadence": 180}),
        ("unplan", {"planned_on": "soon"}, {"planned_on": None}),
        ("restore", {}, {"archived_at": None}),
    ],
)
def test_each_button_reads_its_own_field_alone(as_nina, nina, action, data, expected):
    ann = contact(nina, "Ann", planned_on=TODAY, archived_at=NOW)

    assert press(as_nina, action, [ann], **data).status_code == 302

    ann.refresh_from_db()
    assert {name: getattr(ann, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("action", "data", "sentence"),
    [
        ("tag", {"tags": " "}, "Write a tag first"),
        ("untag", {"tags": "unknown"}, "You have no tag of that name."),
        ("plan", {"planned_on": ""}, "Choose a day"),
        ("plan", {"planned_on": "0001-01-01"}, "Choose today or a later day."),
        ("cadence", {"cadence": "31"}, "31"),
        ("explode", {}, "explode"),
    ],
)
def test_what_cannot_be_done_is_told_and_the_ticks_stay(as_nina, nina, action, data, sentence):
    ann = contact(nina, "Ann")

    response = press(as_nina, action, [ann], **data)

    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert f'value="{ann.code}" form="bulk" aria-label="Select Ann" checked' in page


def test_nothing_ticked_and_somebody_elses_contact_are_refused(as_nina, nina, omar):
    ann, theirs = contact(nina, "Ann"), contact(omar, "Theirs")

    for chosen, sentence in (([], "Tick the contacts first."), ([ann, theirs], "are gone")):
        response = press(as_nina, "archive", chosen)
        assert response.status_code == 422
        assert sentence in response.content.decode()

    assert Contact.objects.active().count() == 2


def test_the_undo_of_another_student_is_not_there(as_omar, nina):
    ann = contact(nina, "Ann")
    change = services.archive_selected(owner=nina, ids=[ann.pk], now=NOW).change

    assert as_omar.post(reverse("contacts:undo_change", args=[change.code])).status_code == 404
    assert not Contact.objects.active().exists()


# --- tags and plan of one contact, the page of tags -----------------------------------------------
def test_a_contact_gets_and_loses_a_tag_on_its_page(as_nina, nina):
    ann = contact(nina, "Ann")

    as_nina.post(reverse("contacts:tag", args=[ann.code]), {"tags": "alumni, <b>boston</b>"})

    page = as_nina.get(ann.get_absolute_url()).content.decode()
    assert "&lt;b&gt;boston&lt;/b&gt;" in page
    as_nina.post(reverse("contacts:untag", args=[ann.code]), {"tags": "ALUMNI"})
    assert [tag.name for tag in ann.tags.all()] == ["<b>boston</b>"]


def test_a_contacts_page_plans_the_day_and_removes_it(as_nina, nina):
    ann = contact(nina, "Ann")
    url = reverse("contacts:plan", args=[ann.code])

    as_nina.post(url, {"planned_on": "2026-12-03"})

    assert 'value="2026-12-03"' in as_nina.get(ann.get_absolute_url()).content.decode()
    assert "Planned for Dec 3" in as_nina.get(reverse(LIST)).content.decode()
    as_nina.post(url, {"planned_on": ""})
    assert not Contact.objects.exclude(planned_on=None).exists()


@pytest.mark.parametrize("name", ["tag", "plan"])
def test_bad_input_on_a_contacts_page_is_told_there(as_nina, nina, name):
    ann = contact(nina, "Ann")
    bad = {"tags": "x" * 41, "planned_on": "soon"}

    page = as_nina.post(reverse(f"contacts:{name}", args=[ann.code]), bad, follow=True)

    assert page.redirect_chain[-1][0] == ann.get_absolute_url()
    assert ("Shorten" if name == "tag" else "Enter a day") in page.content.decode()


def test_tags_are_renamed_joined_and_deleted_on_their_page(as_nina, nina):
    ann = contact(nina, "Ann")
    wrong, right = tagged(nina, [ann], "almuni"), tagged(nina, [ann], "alumni")

    as_nina.post(reverse("contacts:rename_tag", args=[wrong.code]), {"name": "Alumni"})
    assert "The two tags are one now." in as_nina.get(reverse("contacts:tags")).content.decode()
    as_nina.post(reverse("contacts:delete_tag", args=[right.code]))

    page = as_nina.get(reverse("contacts:tags")).content.decode()
    assert "No tags yet." in page
    undo = BulkChange.objects.get(kind="delete_tag").code
    assert as_nina.post(reverse("contacts:undo_change", args=[undo])).url == reverse(
        "contacts:tags"
    )
    assert list(ann.tags.all()) == [Tag.objects.get()]


@pytest.mark.parametrize("number", [1, 12])
def test_the_page_of_tags_takes_four_queries(as_nina, nina, number, django_assert_num_queries):
    tagged(nina, [contact(nina, "Ann")], "x")
    Tag.objects.bulk_create(Tag(owner=nina, name=f"t{n}", folded=f"t{n}") for n in range(number))
    as_nina.get(reverse("contacts:tags"))

    with django_assert_num_queries(4):
        as_nina.get(reverse("contacts:tags"))
