"""A sheet: started from a set, changed by buttons, fitting the minutes, printed on one page."""

import datetime as dt
import re
from copy import copy

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from core import clock
from interviews import services
from interviews.domain.question_sheet import questions_state, sheet_of
from interviews.models import Stage
from interviews.services.sheets import undo_remove_question
from office.models import CareerField
from questions.models import OwnQuestion, Question, QuestionSet
from tests.drawn_pages import styled
from tests.factories import NOW, InterviewFactory
from tests.interviews.page import Page
from tests.shared_rows import shared_rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bank", "at_now")]
FIRST = [
    "your-story",
    "typical-day",
    "best-and-hardest",
    "needed-to-succeed",
    "trends-now",
    "advice",
    "who-next",
]
HTMX = {"HX-Request": "true"}


@pytest.fixture(scope="module")
def bank(django_db_setup, django_db_blocker):
    with shared_rows(django_db_blocker, lambda: call_command("load", verbosity=0)):
        yield


@pytest.fixture
def planned(talk):
    """A talk whose sheet was started from "First conversation"."""
    interview = talk("scheduled")
    start(interview)
    return interview


def start(interview, name="first-conversation"):
    return services.plan_set(
        interview_id=interview.pk, set_id=QuestionSet.objects.get(slug=name).pk
    )


def question(slug):
    return Question.objects.get(slug=slug)


def plan(interview, slug):
    return services.plan_question(interview_id=interview.pk, question_id=question(slug).pk)


def line(interview, slug):
    return interview.planned.get(question__slug=slug)


def slugs(interview):
    return [each.question.slug if each.question else each.text for each in interview.planned.all()]


def picker(interview):
    return reverse("interviews:questions", args=[interview.code])


def paper(interview):
    return reverse("interviews:sheet", args=[interview.code])


# --- the services ---------------------------------------------------------------------------------
def test_a_set_comes_in_its_order_with_the_referral_question_last(planned):
    assert slugs(planned) == FIRST
    assert planned.planned.last().is_last


def test_a_question_goes_behind_the_others_of_its_part(planned):
    plan(planned, "hours")  # core
    plan(planned, "time-in-role")  # opening
    plan(planned, "courses")  # closing

    assert slugs(planned) == [
        "your-story",
        "time-in-role",
        "typical-day",
        "best-and-hardest",
        "needed-to-succeed",
        "trends-now",
        "hours",
        "advice",
        "courses",
        "who-next",
    ]


def test_the_first_question_of_a_sheet_brings_the_referral_question(talk):
    interview = talk("planned")

    services.plan_own(interview_id=interview.pk, text="What would you skip?", minutes=3)

    assert slugs(interview) == ["What would you skip?", "who-next"]


def test_every_act_twice_is_the_same_as_once(planned):
    for _twice in range(2):
        start(planned)
        plan(planned, "hours")
        services.plan_own(interview_id=planned.pk, text="What would you skip?", minutes=3)
        services.move_question(interview_id=planned.pk, planned_id=line(planned, "hours").pk, at=1)
    remove = line(planned, "advice").pk
    for _twice in range(2):
        services.remove_question(interview_id=planned.pk, planned_id=remove)

    assert slugs(planned) == ["hours", *FIRST[:5], "What would you skip?", "who-next"]


@pytest.mark.parametrize(("at", "place"), [(1, 1), (3, 3), (6, 6), (7, 6), (100, 6), (0, 1)])
def test_a_question_moves_to_any_place_but_the_last(planned, at, place):
    services.move_question(
        interview_id=planned.pk, planned_id=line(planned, "typical-day").pk, at=at
    )

    assert slugs(planned).index("typical-day") + 1 == place
    assert slugs(planned)[-1] == "who-next"
    assert [each.position for each in planned.planned.all()] == list(range(1, 8))


def test_the_referral_question_cannot_be_moved_or_taken_off_alone(planned):
    last = line(planned, "who-next")

    with pytest.raises(type(last).DoesNotExist):
        services.move_question(interview_id=planned.pk, planned_id=last.pk, at=1)
    services.remove_question(interview_id=planned.pk, planned_id=last.pk)

    assert slugs(planned) == FIRST


def test_an_empty_sheet_keeps_no_referral_question(planned):
    for slug in FIRST[:-1]:
        services.remove_question(interview_id=planned.pk, planned_id=line(planned, slug).pk)

    assert slugs(planned) == []


def test_the_words_stay_as_planned_when_the_bank_changes(planned, as_nina):
    words = question("typical-day").text
    Question.objects.filter(slug="typical-day").update(
        text="NEW WORDS", status="retired", minutes=9
    )
    Question.objects.filter(slug="your-story").delete()

    planned_now = [each.text for each in planned.planned.all()]

    assert words in planned_now
    assert len(planned_now) == 7
    assert sheet_of(planned).minutes == 16
    assert words in as_nina.get(paper(planned)).content.decode()


def test_a_sheet_without_a_last_question_in_the_bank_just_ends(talk):
    Question.objects.filter(always_last=True).update(status="retired")

    assert [each.question.slug for each in start(talk("planned"))] == FIRST[:-1]


def test_a_sheet_has_an_end(planned):
    slugs = Question.objects.exclude(slug__in=FIRST).values_list("slug", flat=True)[:13]
    for slug in slugs:
        plan(planned, slug)

    with pytest.raises(services.SheetFull):
        services.plan_own(interview_id=planned.pk, text="One more?", minutes=1)
    assert planned.planned.count() == 20


@pytest.mark.parametrize(
    "stage", [Stage.HELD, Stage.THANKED, Stage.DECLINED, Stage.CANCELED, Stage.LAPSED]
)
def test_after_the_talk_the_sheet_stays_as_it_was_planned(talk, as_nina, stage):
    interview = talk(stage)

    with pytest.raises(services.SheetClosed):
        plan(interview, "hours")
    response = as_nina.post(picker(interview), {"add": question("hours").pk})

    assert response.url == paper(interview)
    assert slugs(interview) == []


@transaction.atomic
def at_once(change, **values):
    """A change whose constraints are looked at now, not at the end of the test."""
    change(**values)
    connection.check_constraints()


def test_the_database_keeps_a_question_once_and_one_last_one(planned):
    for change in ({"text": "Same?"}, {"position": 1}, {"is_last": True}):
        with pytest.raises(IntegrityError):
            at_once(planned.planned.all().update, **change)


# --- what it says ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("minutes", "verdict"),
    [
        (20, "That fits: 16 of the 20 minutes are for questions."),
        (15, "5 minutes more than fit: of the 15 you asked for, 4 are for hello and thanks."),
        (30, "That fits: 26 of the 30 minutes are for questions."),
    ],
)
def test_the_sheet_says_whether_it_fits(planned, minutes, verdict):
    planned.minutes = minutes

    assert sheet_of(planned).summary == "7 questions, about 16 minutes"
    assert sheet_of(planned).verdict == verdict


def test_many_short_questions_are_called_a_lot(talk):
    interview = talk("planned")
    for slug in (
        "feedback",
        "meetings",
        "entry-pay",
        "publications",
        "groups-to-join",
        "time-in-role",
    ):
        plan(interview, slug)
    interview.minutes = 15

    assert not sheet_of(interview).is_over
    assert "a lot to ask" in sheet_of(interview).verdict


def test_the_mail_of_the_day_before_says_how_many_are_ready(planned, talk, maya):
    assert (
        questions_state(planned) == "7 questions are ready. Print them or open them on your phone."
    )
    planned.planned.all().delete()
    assert questions_state(planned) == "No questions are planned yet. A ready set takes one tap."


# --- the pages ------------------------------------------------------------------------------------
def press(browser, interview, data, **more):
    return browser.post(picker(interview), data, **more)


def test_an_empty_sheet_offers_the_sets_that_suit_this_talk_first(as_nina, talk):
    response = as_nina.get(picker(talk("planned", minutes=15)))

    assert [each.slug for each in response.context["sets"]][:2] == [
        "quick-fifteen",
        "first-conversation",
    ]


def test_a_set_says_how_many_of_its_questions_came(as_nina, talk):
    interview, ready = talk("planned"), QuestionSet.objects.get(slug="first-conversation")
    plan(interview, ready.in_order()[0].slug)  # and the referral question with it

    said = [
        press(as_nina, interview, {"start": ready.pk}, headers=HTMX).content.decode()
        for _ in range(2)
    ]

    assert (
        f"{len(ready.in_order()) - 2} questions were added."
        in said[0].partition('role="status"')[2]
    )
    assert "Nothing was added: the sheet has them all." in said[1].partition('role="status"')[2]


def test_a_question_added_from_a_longer_list_stays_in_sight(as_nina, talk):
    interview, last = talk("planned"), Question.objects.order_by("theme__position", "position")[20]

    shown = as_nina.post(f"{picker(interview)}?page=2", {"add": last.pk}, headers=HTMX)

    assert re.findall(r'id="([^"]+)"[^>]*data-focus', shown.content.decode()) == [f"bank-{last.pk}"]
    assert 'hx-post="?page=2"' in shown.content.decode()


def test_without_script_each_button_leads_back_to_what_it_changed(as_nina, talk):
    interview = talk("planned")

    press(as_nina, interview, {"start": QuestionSet.objects.get(slug="first-conversation").pk})
    added = press(
        as_nina, interview, {"add": question("hours").pk}, query_params={"theme": "environment"}
    )
    moved = press(as_nina, interview, {"item": line(interview, "hours").pk, "up": 2})
    press(as_nina, interview, {"remove": line(interview, "trends-now").pk})

    assert slugs(interview) == [FIRST[0], "hours", *FIRST[1:4], *FIRST[5:]]
    assert added.url == f"{picker(interview)}?theme=environment#bank-{question('hours').pk}"
    assert moved.url == f"{picker(interview)}#up-{line(interview, 'hours').pk}"


@pytest.mark.parametrize(
    ("slug", "way", "to", "focus", "said"),
    [
        ("best-and-hardest", "up", 2, "up", "2 of 7"),
        ("typical-day", "up", 1, "down", "1 of 7"),
        ("typical-day", "down", 3, "down", "3 of 7"),
        ("trends-now", "down", 6, "up", "6 of 7"),
    ],
)
def test_the_focus_stays_on_what_was_moved_and_its_place_is_announced(
    as_nina, planned, slug, way, to, focus, said
):
    moved = line(planned, slug)

    page = press(as_nina, planned, {"item": moved.pk, way: to}, headers=HTMX).content.decode()

    assert re.search(rf'data-announce="‘.+’ is now {said}\."', page)
    assert re.findall(r'id="([^"]+)"[^>]*data-focus', page) == [f"{focus}-{moved.pk}"]
    assert "<html" not in page


def test_the_first_has_no_way_up_the_last_movable_none_down_and_the_referral_no_button(
    as_nina, planned
):
    page = as_nina.get(picker(planned)).content.decode()

    assert f"up-{line(planned, 'your-story').pk}" not in page
    assert f"down-{line(planned, 'advice').pk}" not in page
    assert f"remove-{line(planned, 'who-next').pk}" not in page


def test_an_own_question_is_written_and_shown(as_nina, planned):
    press(as_nina, planned, {"text": "  What would\n you <b>skip</b>? ", "minutes": 3})

    assert "What would you <b>skip</b>?" in slugs(planned)
    assert "you &lt;b&gt;skip&lt;/b&gt;?" in as_nina.get(picker(planned)).content.decode()


@pytest.mark.parametrize(
    "bad",
    [{"text": ""}, {"text": "x" * 201}, {"minutes": "9"}, {"text": "a\x00b"}, {"minutes": ""}],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_an_own_question_with_a_fault_is_told_and_kept(as_nina, planned, bad, headers):
    response = press(as_nina, planned, {"text": "TYPED", "minutes": "2"} | bad, headers=headers)

    assert response.status_code == 422
    assert Page(response).has_summary
    assert Page(response).leads_astray == []
    assert slugs(planned) == FIRST


ODD = ["0", "-1", "x", "\x00", "9" * 40]


@pytest.mark.parametrize("name", ["start", "add", "remove", "up", "down", "item", "nothing"])
@pytest.mark.parametrize("value", ODD)
def test_an_odd_press_changes_nothing(as_nina, planned, name, value):
    assert (
        press(as_nina, planned, {"item": line(planned, "advice").pk} | {name: value}).status_code
        == 302
    )
    assert slugs(planned) == FIRST


def test_nobody_changes_the_sheet_of_another(as_nina, as_omar, planned, talk):
    other = talk("withdrawn")

    assert press(as_omar, planned, {"add": question("hours").pk}).status_code == 404
    press(as_nina, other, {"remove": line(planned, "advice").pk})
    assert slugs(planned) == FIRST


def test_the_interview_says_how_far_its_questions_are(as_nina, planned):
    page = as_nina.get(planned.get_absolute_url()).content.decode()

    assert picker(planned) in page
    assert "7 questions, about 16 minutes" in page


@pytest.mark.parametrize("rows", [1, 19])
def test_the_picker_takes_fourteen_queries_however_long_the_sheet_is(
    as_nina, talk, rows, django_assert_num_queries
):
    interview = talk("scheduled")
    for slug in Question.objects.exclude(always_last=True).values_list("slug", flat=True)[:rows]:
        plan(interview, slug)
    as_nina.get(picker(interview))  # the office's settings are kept in process memory

    with django_assert_num_queries(14):
        as_nina.get(picker(interview))


# --- undo, "Move to…", the same as before, several at once ----------------------------------------
def test_a_question_taken_off_comes_back_to_its_place_with_its_note(as_nina, planned):
    planned.planned.filter(question__slug="typical-day").update(
        note="NIGHTS", note_version=1, noted_at=NOW
    )

    page = as_nina.post(
        picker(planned), {"remove": line(planned, "typical-day").pk}, follow=True
    ).content.decode()
    assert "Put it back" in page
    press(as_nina, planned, {"back": "1"})

    assert slugs(planned) == FIRST
    assert line(planned, "typical-day").note == "NIGHTS"
    assert "Put it back" not in as_nina.get(picker(planned)).content.decode()
    assert planned.notes.note == ""


@pytest.mark.parametrize(
    ("before", "after"), [("Calm voice", ""), ("", "Two laughs"), ("Calm voice", "Two laughs")]
)
def test_what_comes_back_to_its_question_leaves_the_free_notes_alone(planned, before, after):
    planned.planned.filter(question__slug="typical-day").update(
        note="NIGHTS", note_version=1, noted_at=NOW
    )
    gone = line(planned, "typical-day")
    for text in (before, "", after):
        if text:
            services.append_to_free_notes(interview_id=planned.pk, text=text, now=NOW)
        elif planned.planned.filter(pk=gone.pk).exists():
            services.remove_question(interview_id=planned.pk, planned_id=gone.pk)

    undo_remove_question(interview_id=planned.pk, line=copy(gone), at=2)

    assert planned.notes.note == "\n\n".join(filter(None, (before, after)))


def test_after_ten_minutes_there_is_nothing_to_put_back(as_nina, planned):
    press(as_nina, planned, {"remove": line(planned, "typical-day").pk})
    clock.shift(NOW + dt.timedelta(minutes=11) - dt.datetime.now(dt.UTC))

    assert "Put it back" not in as_nina.get(picker(planned)).content.decode()
    press(as_nina, planned, {"back": "1"})

    assert len(slugs(planned)) == 6


def test_putting_back_twice_is_the_same_as_once(planned):
    gone = line(planned, "typical-day")
    services.remove_question(interview_id=planned.pk, planned_id=gone.pk)
    for _twice in range(2):
        undo_remove_question(interview_id=planned.pk, line=copy(gone), at=2)

    assert slugs(planned) == FIRST


def test_a_question_moves_to_the_place_that_is_typed(as_nina, planned):
    press(as_nina, planned, {"item": line(planned, "advice").pk, "to": 1})

    assert slugs(planned)[0] == "advice"


def test_an_earlier_sheet_is_asked_again_in_its_words_without_its_notes(as_nina, planned, nina):
    planned.planned.filter(question__slug="hours").delete()
    planned.planned.filter(question__slug="typical-day").update(text="AS IT WAS", note="NIGHTS")
    later = InterviewFactory(student=nina, stage="planned")

    assert "What I asked Maya Okafor" in as_nina.get(picker(later)).content.decode()
    press(as_nina, later, {"same": planned.pk})

    assert slugs(later) == FIRST
    assert line(later, "typical-day").text == "AS IT WAS"
    assert not later.planned.exclude(note="").exists()


def test_the_sheet_of_somebody_else_is_not_there_to_copy(as_omar, omar, planned):
    mine = InterviewFactory(student=omar, stage="planned")

    press(as_omar, mine, {"same": planned.pk})

    assert slugs(mine) == []


def test_all_that_is_suggested_comes_with_one_press_and_fits(as_nina, talk):
    interview = talk("planned", goal="whether the pay is enough")
    suggested = as_nina.get(picker(interview)).context["suggested"]
    assert "Your goal mentions “pay”." in [each.reason for each in suggested]

    press(as_nina, interview, {"several": [each.question.id for each in suggested]})

    assert not sheet_of(interview).is_over
    assert slugs(interview)[-1] == "who-next"
    assert not sheet_of(interview).misses_goal
    assert as_nina.get(picker(interview)).context["suggested"] == []


def test_a_goal_that_no_question_speaks_of_is_flagged(as_nina, talk):
    interview = talk("planned", goal="whether the pay is enough")
    plan(interview, "hours")
    assert (
        "No question here is about your goal yet."
        in as_nina.get(picker(interview)).content.decode()
    )

    plan(interview, "entry-pay")

    assert (
        "No question here is about your goal yet."
        not in as_nina.get(picker(interview)).content.decode()
    )


def test_a_question_of_ones_own_goes_on_a_sheet_where_it_belongs(as_nina, planned, nina):
    mine = OwnQuestion.objects.create(student=nina, text="What next?", part="close", minutes=1)

    press(as_nina, planned, {"own": mine.pk})

    assert slugs(planned) == [*FIRST[:-1], "What next?", "who-next"]


def test_what_earlier_talks_in_the_field_left_open_is_suggested_first(as_nina, planned, nina, maya):
    nursing = CareerField.objects.first()
    held = InterviewFactory(student=nina, stage="held", contact__field=nursing)
    held.planned.create(question=question("hours"), text="Hours?", position=1, asked="skipped")
    next_one = InterviewFactory(student=nina, stage="planned", contact__field=nursing)

    suggested = as_nina.get(picker(next_one)).context["suggested"]

    reasons = {each.question.text: each.reason for each in suggested}
    assert (
        reasons[question("hours").text]
        == f"You did not get to it in an earlier talk in {nursing.name}."
    )


# --- on paper -------------------------------------------------------------------------------------
def printed(page, htmls):
    """How many sheets each page takes on A4 and on Letter."""
    for html in htmls:
        page.set_content(styled(html))
        for paper in ("A4", "Letter"):
            pdf = page.pdf(format=paper, prefer_css_page_size=False)
            yield len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.fixture
def sheets(as_nina, talk):
    """The paper with 2, 6, 7 and 8 of the longest questions."""
    interview = talk("scheduled", goal="how data changes the work on a ward, " * 6)
    longest = sorted(Question.objects.filter(always_last=False), key=lambda each: -len(each.text))
    htmls = []
    for number, each in enumerate(longest[:7], 2):
        plan(interview, each.slug)
        if number in (2, 6, 7, 8):
            htmls.append(as_nina.get(paper(interview)).content.decode())
    return htmls


def test_up_to_eight_questions_print_on_one_page_of_either_paper(sheets, chromium):
    assert list(printed(chromium.new_context().new_page(), sheets)) == [1] * 8


def test_the_sheet_says_who_when_what_for_and_what_comes_after(as_nina, planned):
    page = as_nina.get(paper(planned)).content.decode()

    assert "Maya Okafor" in page
    assert planned.goal in page
    assert "Thank them · Who else? · Send thanks by" in page
    assert all(each.text in page for each in planned.planned.all())


def test_a_sheet_without_questions_leads_to_them(as_nina, talk):
    interview = talk("scheduled")

    assert picker(interview) in as_nina.get(paper(interview)).content.decode()
