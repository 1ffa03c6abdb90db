"""The list of a student's interviews: groups, search, filters, what is next, empty states."""

import pytest
from django.http import QueryDict
from django.urls import reverse

from interviews.models import Stage
from interviews.selectors.interview_list import PER_PAGE, interview_list
from tests.factories import DAY, HOUR, NOW, ContactFactory, InterviewFactory, StudentFactory
from tests.interviews.test_pages import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
LIST = "/interviews/"


def with_contact(owner, name, stage, **facts):
    more = {key: facts.pop(key) for key in ("organization", "archived_at") if key in facts}
    contact = ContactFactory(owner=owner, name=name, **more)
    return InterviewFactory(contact=contact, stage=stage, **facts)


def shown(student, query=""):
    """Names by group."""
    found = interview_list(student, QueryDict(query), NOW)
    return {show.value: [row.interview.contact.name for row in rows] for show, rows in found.groups}


def said(student, query=""):
    found = interview_list(student, QueryDict(query), NOW)
    return [row.words for _show, rows in found.groups for row in rows]


@pytest.fixture
def several(nina):
    """One or two interviews of each group, made in another order than they are shown."""
    with_contact(nina, "Old Talk", "thanked", ended_at=NOW - 30 * DAY, how="video")
    with_contact(nina, "New Talk", "held", purpose="resume")
    with_contact(nina, "Declined", "declined")
    with_contact(
        nina, "Next Week", "scheduled", starts_at=NOW + 7 * DAY, ends_at=NOW + 7 * DAY + HOUR
    )
    with_contact(
        nina, "Tomorrow", "scheduled", starts_at=NOW + DAY, ends_at=NOW + DAY + HOUR, goal="the sea"
    )
    with_contact(nina, "Asked Today", "asked", asked_at=NOW - HOUR)
    with_contact(nina, "Asked Before", "asked", asked_at=NOW - 3 * DAY, organization="Harbor Dairy")
    with_contact(nina, "Begun", "planned")
    InterviewFactory(stage="scheduled")  # of another student


def test_interviews_stand_by_group_what_is_nearest_first(nina, several):
    assert shown(nina) == {
        "upcoming": ["Tomorrow", "Next Week"],
        "waiting": ["Asked Before", "Asked Today"],
        "drafts": ["Begun"],
        "held": ["New Talk", "Old Talk"],
        "closed": ["Declined"],
    }


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("show=held", ["New Talk", "Old Talk"]),
        ("show=held&purpose=resume", ["New Talk"]),
        ("how=video", ["Old Talk"]),
        ("q=harbor", ["Asked Before"]),
        ("q=the+sea", ["Tomorrow"]),
        ("q=tomorow", ["Tomorrow"]),  # a typing error
        ("q=zzz", []),
        ("q=%25", []),
        ("show=waiting&q=asked&page=99", ["Asked Before", "Asked Today"]),
    ],
)
def test_the_address_says_what_is_shown(nina, several, query, names):
    assert [name for group in shown(nina, query).values() for name in group] == names


def test_unknown_values_in_the_address_count_as_absent(nina, several):
    assert shown(nina, "show=%00&purpose=x&how=&page=-1") == shown(nina)


def test_the_numbers_on_the_chips_follow_the_search_and_the_filters(nina, several):
    found = interview_list(nina, QueryDict("q=talk"), NOW)

    assert [(str(chip.label), chip.number) for chip in found.chips] == [("All", 2), ("Held", 2)]


@pytest.mark.parametrize("stage", Stage.values)
def test_each_row_says_in_words_what_is_next_or_how_it_stands(nina, talk, stage):
    talk(stage)

    (line,) = said(nina)

    assert line.endswith((".", "?"))


def test_a_talk_that_is_past_asks_whether_it_happened(nina, talk):
    talk("scheduled", starts_at=NOW - 2 * HOUR, ends_at=NOW - HOUR)

    assert said(nina) == ["Did your talk with Maya happen?"]


def test_a_page_shows_25_and_the_next_one_more(nina):
    for number in range(PER_PAGE + 1):
        with_contact(nina, f"Person {number}", "asked")

    first, second = (interview_list(nina, QueryDict(f"page={n}"), NOW) for n in (1, 2))

    assert (len(first.page.object_list), len(second.page.object_list)) == (25, 26)


def test_an_archived_contact_stays_in_the_list(nina):
    with_contact(nina, "Gone", "thanked", archived_at=NOW)

    assert shown(nina) == {"held": ["Gone"]}


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize("stage", ["scheduled", "asked", "held", "declined"])
def test_the_list_takes_the_same_queries_for_1_row_and_for_30(
    as_nina, nina, rows, stage, django_assert_num_queries
):
    for _ in range(rows):
        InterviewFactory(student=nina, stage=stage)
    as_nina.get(LIST)  # warms the office's settings

    with django_assert_num_queries(5):
        as_nina.get(LIST)


# --- the page -------------------------------------------------------------------------------------
def test_without_an_interview_the_page_leads_to_whom_to_ask(as_nina):
    page = as_nina.get(LIST)

    assert "No conversations yet" in words(page)
    assert reverse("contacts:list") in page.text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?show=closed", "Nothing is closed."),
        ("?q=zzz", "No match for"),
        ("?purpose=market", "Nothing matches these filters."),
    ],
)
def test_an_empty_answer_says_why_and_leads_back(as_nina, talk, query, said):
    talk("asked")

    page = as_nina.get(LIST + query)

    assert said in words(page)
    assert "Show all interviews" in words(page)


def test_htmx_gets_the_rows_and_the_chips_alone(as_nina, talk):
    talk("asked")

    page = as_nina.get(LIST, {"q": "maya"}, headers={"HX-Request": "true"})

    assert "<main" not in page.text
    assert 'hx-swap-oob="true"' in page.text
    assert "Maya Okafor" in page.text


def test_a_name_is_never_markup(as_nina, nina):
    with_contact(nina, "<script>x</script>", "asked")

    assert "<script>x" not in as_nina.get(LIST).text


def test_another_student_sees_nothing_of_it(client, talk):
    talk("asked")
    client.force_login(StudentFactory())

    assert "Maya" not in client.get(LIST).text
