"""The bank as students read it."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils.html import escape

from office.models import CareerField
from office.selectors.settings import office_settings
from questions.models import Question, QuestionSet, Theme
from tests.factories import InterviewFactory

pytestmark = pytest.mark.django_db
LIST = reverse("questions:list")


@pytest.fixture
def bank(db):
    call_command("load", verbosity=0)


def publish(number):
    theme = Theme.objects.create(slug="any", name="Any")
    Question.objects.bulk_create(
        Question(
            slug=f"any-{n}", theme=theme, text=f"Question {n}?", status=Question.Status.PUBLISHED
        )
        for n in range(number)
    )


def test_the_list_shows_each_question_with_why_and_what_to_ask_next(as_nina, bank):
    page = as_nina.get(LIST, {"page": "2"}).content.decode()

    assert all(question.text in page for question in Question.objects.exclude(text__contains="'"))
    assert "Job titles hide what people do all day." in page
    assert "Then: Could you walk me through yesterday?" in page
    assert "First conversation" in page
    assert "7 questions, about 16 minutes" in page


def test_a_counselor_reads_the_bank_without_what_only_a_student_does(as_dana, bank):
    page = as_dana.get(LIST).content.decode()
    nothing = as_dana.get(LIST, {"q": "xyzzy"}).content.decode()

    assert "Job titles hide what people do all day." in page
    assert "First conversation" in page
    assert reverse("questions:suggest") in nothing
    assert not [
        word
        for word in ("Star", "Write your own", "My own", "have not asked")
        if word in page + nothing
    ]


def test_themes_and_sets_come_in_the_offices_order(as_nina, bank):
    context = as_nina.get(LIST).context

    shown = list(dict.fromkeys(question.theme.slug for question in context["question_list"].page))
    assert shown[:3] == ["opening", "path", "day"]
    assert [each.slug for each in context["sets"]][:2] == ["first-conversation", "quick-fifteen"]


def test_a_theme_shows_its_questions_alone(as_nina, bank):
    page = as_nina.get(LIST, {"theme": "market"}).content.decode()

    assert "What do people usually start as in this field?" in page
    assert "What are you mainly responsible for?" not in page


@pytest.mark.parametrize("theme", ["nothing", "", "x" * 500])
def test_an_odd_theme_shows_everything(as_nina, bank, theme):
    assert as_nina.get(LIST, {"theme": theme}).context["question_list"].filter.theme == ""


def test_drafts_and_retired_questions_are_not_shown(as_nina, bank):
    Question.objects.filter(slug="hours").update(status="retired", text="RETIRED")
    Question.objects.filter(slug="culture").update(status="draft", text="DRAFT")

    page = as_nina.get(LIST).content.decode()

    assert "RETIRED" not in page
    assert "DRAFT" not in page


def test_an_empty_bank_says_so(as_nina):
    assert "The office has not published any questions yet." in as_nina.get(LIST).content.decode()


def test_it_has_its_place_in_a_students_navigation(as_nina):
    assert f'href="{LIST}" aria-current="page"' in as_nina.get(LIST).content.decode()


@pytest.mark.parametrize("rows", [1, 1000])
def test_the_list_takes_eleven_queries_however_long_the_bank_is(
    as_nina, rows, django_assert_num_queries
):
    publish(rows)
    office_settings()  # kept in process memory

    with django_assert_num_queries(11):
        as_nina.get(LIST)


@pytest.mark.parametrize("number", [1, 5])
def test_the_ready_sets_with_their_questions_take_one_query_more(
    as_nina, bank, number, django_assert_num_queries
):
    QuestionSet.objects.exclude(pk__in=QuestionSet.objects.values("pk")[:number]).delete()
    office_settings()

    with django_assert_num_queries(12):
        as_nina.get(LIST)


def test_a_ready_set_can_be_read_and_put_on_the_sheet_of_the_next_talk(as_nina, nina, bank):
    ready = QuestionSet.objects.get(slug="first-conversation")
    talk = InterviewFactory(student=nina, stage="scheduled", contact__name="Lena Ortiz")

    page = as_nina.get(LIST).content.decode()
    sheet = reverse("interviews:questions", args=[talk.code])
    shown = as_nina.post(sheet, {"start": ready.pk}, follow=True).content.decode()

    assert all(escape(question.text) in page for question in ready.in_order())
    assert f'name="start" value="{ready.pk}">Ask Lena these' in page
    assert f"{len(ready.in_order())} questions were added." in shown


# --- found by words and filters -------------------------------------------------------------------
def found(browser, **asked):
    return [question.slug for question in browser.get(LIST, asked).context["question_list"].page]


def test_words_and_filters_narrow_what_is_shown(as_nina, bank):
    assert found(as_nina, q="salary") == ["entry-pay"]
    assert found(as_nina, q="salry") == ["entry-pay"]
    assert set(found(as_nina, part="open", purpose="market")) == {"your-story", "entered-field"}
    assert found(as_nina, q="salary", theme="day") == []


def test_a_question_for_some_fields_is_found_in_those_and_in_any(as_nina, bank):
    law, nursing = CareerField.objects.all()[:2]
    Question.objects.get(slug="hours").fields.add(law)

    assert "hours" in found(as_nina, field=law.slug)
    assert "hours" not in found(as_nina, field=nursing.slug)
    assert "hours" in found(as_nina)


def test_what_was_asked_in_a_field_can_be_left_out(as_nina, nina, bank):
    law, nursing = CareerField.objects.all()[:2]
    held = InterviewFactory(student=nina, stage="held", contact__field=law)
    for place, (slug, asked) in enumerate((("hours", ""), ("culture", "skipped"))):
        held.planned.create(
            question=Question.objects.get(slug=slug), text=slug, position=place, asked=asked
        )

    assert "hours" not in found(as_nina, unasked="1", field=law.slug)
    assert "hours" in found(as_nina, unasked="1", field=nursing.slug)
    assert "culture" in found(as_nina, unasked="1", field=law.slug)
    assert "hours" not in found(as_nina, unasked="1")


def test_nothing_found_leads_to_writing_it(as_nina, bank):
    page = as_nina.get(LIST, {"q": "zebra & co"}).content.decode()

    assert f"{reverse('questions:own_create')}?text=zebra%20%26%20co" in page


def test_a_search_as_somebody_types_brings_the_results_alone(as_nina, bank):
    page = as_nina.get(LIST, {"q": "sal"}, headers={"HX-Request": "true"}).content.decode()

    assert "realistic salary" in page
    assert "<html" not in page and 'name="q"' not in page


@pytest.mark.parametrize("name", ["q", "purpose", "part", "field", "unasked", "starred", "page"])
@pytest.mark.parametrize("value", ["-1", "x" * 3000, "' OR 1=1", "&!:*<->", "é"])
def test_an_odd_address_is_answered(as_nina, bank, name, value):
    assert as_nina.get(LIST, {name: value}).status_code == 200


def test_a_large_bank_shows_more_by_25_and_keeps_what_was_shown(as_nina):
    publish(120)

    shown = [len(as_nina.get(LIST, {"page": n}).context["question_list"].page) for n in (1, 3, 9)]
    longer = as_nina.get(LIST, {"theme": "any", "page": "3"})

    assert shown == [25, 75, 120]
    assert 'href="?theme=any&amp;page=4#next"' in longer.content.decode()
    assert 'name="back" value="theme=any&amp;page=3"' in longer.content.decode()
    assert longer.context["question_list"].first_new.text == "Question 50?"


def test_a_list_that_grows_has_an_end(as_nina):
    publish(600)

    assert len(as_nina.get(LIST, {"page": "99"}).context["question_list"].page) == 500


def test_a_question_goes_on_the_sheet_of_the_nearest_talk(as_nina, nina, bank):
    InterviewFactory(student=nina, stage="planned")
    talk = InterviewFactory(student=nina, stage="scheduled")
    sheet = reverse("interviews:questions", args=[talk.code])
    question = Question.objects.get(slug="hours")

    assert as_nina.get(LIST).context["talk"].url == sheet
    as_nina.post(sheet, {"add": question.pk})

    assert question.pk in as_nina.get(LIST).context["talk"].planned
