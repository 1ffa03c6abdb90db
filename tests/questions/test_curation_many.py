"""Order, what reads alike, merging and taking apart, one change to many."""

import random

import pytest
from django.db import connection
from django.urls import reverse

from interviews import services as interviews
from office.selectors.settings import office_settings
from questions import services
from questions.models import Question, QuestionSet, Star, Theme
from questions.selectors.similar import distinct_pairs, similar_pairs, similar_to
from tests.factories import NOW, InterviewFactory, QuestionFactory

LIST = reverse("questions:manage")
HTMX = {"HX-Request": "true"}
WORDS = [
    "what",
    "do",
    "you",
    "like",
    "about",
    "the",
    "work",
    "hours",
    "night",
    "week",
    "people",
    "pay",
    "why",
]
pytestmark = pytest.mark.django_db


def go(browser, name, question, **sent):
    return browser.post(reverse(f"questions:{name}", args=[question.code]), sent)


def order(slug="day"):
    return list(Theme.objects.get(slug=slug).questions.values_list("text", flat=True))


@pytest.fixture
def three(db):
    return [QuestionFactory(text=f"{name}?") for name in ("One", "Two", "Three")]


# --- order ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("at", "texts"),
    [
        (1, ["Three?", "One?", "Two?"]),
        (2, ["One?", "Three?", "Two?"]),
        (99, ["One?", "Two?", "Three?"]),
    ],
)
def test_a_question_goes_to_its_place_and_students_see_it_there(as_cora, three, at, texts):
    go(as_cora, "move", three[2], at=at)

    assert order() == texts


def test_up_answers_with_the_list_and_leaves_the_focus_on_the_row(as_cora, three):
    address = reverse("questions:move", args=[three[2].code])
    shown = as_cora.post(address, {"at": 2, "back": "theme=day"}, headers=HTMX).content.decode()

    assert "<html" not in shown
    assert "“Three?” is number 2 now." in shown
    assert shown.count("data-focus") == 1


def test_up_passes_over_what_was_merged(as_cora, three, cora):
    services.merge(question_id=three[1].pk, into_id=three[0].pk, by=cora, now=NOW)

    assert 'name="at" value="1"' in as_cora.get(LIST, {"theme": "day"}).content.decode()
    go(as_cora, "move", three[2], at=1)

    assert [text for text in order() if text != "Two?"] == ["Three?", "One?"]


@pytest.mark.parametrize("at", ["", "0", "-1", "x", "99999999999"])
def test_a_place_that_is_none_moves_nothing(as_cora, three, at):
    go(as_cora, "move", three[2], at=at)

    assert order() == ["One?", "Two?", "Three?"]


def test_up_and_down_are_offered_only_where_the_whole_theme_is_shown(as_cora, three):
    address = reverse("questions:move", args=[three[1].code])

    assert address in as_cora.get(LIST).content.decode()
    assert address not in as_cora.get(LIST, {"status": "published"}).content.decode()


# --- alike ----------------------------------------------------------------------------------------
def test_what_reads_alike_is_said_before_it_is_added_and_not_twice(as_cora, question):
    new = {
        "theme": "day",
        "part": "core",
        "minutes": 2,
        "text": "How many hours do you work in an ordinary week?",
    }
    new["form_key"] = "6a4dd0b6-5bd7-4f34-8d9c-9f1f7e0a3c11"

    warned = as_cora.post(reverse("questions:create"), new)
    assert question.text in warned.content.decode()
    assert not Question.objects.filter(text=new["text"]).exists()

    as_cora.post(reverse("questions:create"), new | {"anyway": "on"})
    assert Question.objects.filter(text=new["text"]).exists()


def test_the_list_of_pairs_passes_over_retired_and_merged_ones(bank):
    assert similar_pairs() == []
    text = "How many hours do you work in an ordinary week?"
    twin = QuestionFactory(text=text)

    assert [(pair.one.slug, pair.other.pk) for pair in similar_pairs()] == [("hours", twin.pk)]
    Question.objects.filter(pk=twin.pk).update(status="retired")
    assert similar_pairs() == []
    assert similar_to(text)[0].slug == "hours"


@pytest.mark.parametrize("seed", range(4))
def test_pairs_are_those_whose_letters_postgresql_finds_as_alike(db, seed):
    dice = random.Random(seed)
    for _ in range(60):
        QuestionFactory(text=" ".join(dice.choices(WORDS, k=dice.randint(1, 7))) + "?")

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT one.id, other.id FROM questions_question one JOIN questions_question other ON "
            "one.id < other.id"
            " WHERE similarity(one.folded, other.folded) >= 0.6::real"
        )
        expected = set(cursor.fetchall())

    assert 5 < len(expected) <= 100
    assert {(pair.one.pk, pair.other.pk) for pair in similar_pairs()} == expected


@pytest.fixture
def twins(bank):
    return Question.objects.get(slug="hours"), QuestionFactory(
        text="How many hours do you work in an ordinary week?"
    )


def test_two_that_are_both_kept_read_alike_no_more_until_one_is_worded_anew(as_cora, twins, cora):
    hours, twin = twins

    go(as_cora, "keep_both", twin, other=hours.code)
    go(as_cora, "keep_both", hours, other=twin.code)

    assert similar_pairs() == []
    assert similar_to(twin.text, exclude=twin.pk) == similar_to(hours.text, exclude=hours.pk) == []
    assert [(pair.one, pair.other, pair.by) for pair in distinct_pairs()] == [(hours, twin, cora)]
    values = {"text": "How many hours do you work in a usual week?"}
    services.change(question_id=twin.pk, version=twin.version, values=values, by=cora, now=NOW)
    assert [(pair.one, pair.other) for pair in similar_pairs()] == [(hours, twin)]


def test_an_edit_of_other_words_leaves_a_distinct_pair_alone(twins, cora):
    services.keep_both(question=twins[0], other=twins[1], by=cora, now=NOW)

    services.change(question_id=twins[1].pk, version=1, values={"minutes": 3}, by=cora, now=NOW)

    assert similar_pairs() == []


def test_a_distinct_pair_can_be_looked_at_again(as_cora, twins):
    hours, twin = twins
    go(as_cora, "keep_both", hours, other=twin.code)

    go(as_cora, "undo_keep_both", hours, other=twin.code)

    assert len(similar_pairs()) == 1
    assert distinct_pairs() == []


@pytest.mark.parametrize("other", ["", "itself", "00000000"])
def test_a_pair_needs_two_questions(as_cora, question, other):
    after = go(as_cora, "keep_both", question, other=question.code if other == "itself" else other)

    assert after.status_code == 302
    assert distinct_pairs() == []


def test_merging_among_the_pairs_leads_back_to_them_and_can_be_undone_there(as_cora, twins):
    hours, twin = twins
    address = reverse("questions:merge", args=[twin.code])

    shown = as_cora.post(address, {"into": hours.code, "alike": "1"}, follow=True)

    assert shown.redirect_chain[-1][0].startswith(reverse("questions:alike"))
    assert reverse("questions:undo_merge", args=[twin.code]) in shown.content.decode()
    again = go(as_cora, "undo_merge", twin, alike="1")
    assert again.url == reverse("questions:alike")
    assert len(similar_pairs()) == 1

    go(as_cora, "merge", twin, into=hours.code)
    assert "Sheets keep both." not in as_cora.get(again.url).content.decode()


@pytest.mark.parametrize("rows", [1, 1000])
def test_looking_for_pairs_takes_the_same_queries_at_any_length(
    as_cora, rows, django_assert_num_queries
):
    theme = QuestionFactory(text="How many hours do you work?").theme
    Question.objects.bulk_create(
        Question(
            slug=f"q-{n}", theme=theme, text=f"{n * 7919:x} {n * 104729:b} {n}?", status="published"
        )
        for n in range(rows)
    )
    QuestionFactory(text="How many hours do you work now?")
    office_settings()

    with django_assert_num_queries(8):
        shown = as_cora.get(reverse("questions:alike"))

    assert "How many hours do you work now?" in shown.content.decode()


# --- merge ----------------------------------------------------------------------------------------
def test_merging_moves_stars_and_places_in_sets_and_leaves_sheets_alone(as_cora, bank, nina, omar):
    gone, stays = Question.objects.get(slug="typical-day"), Question.objects.get(slug="hours")
    Star.objects.create(student=nina, question=gone)
    for question in (gone, stays):
        Star.objects.create(student=omar, question=question)
    interview = InterviewFactory(student=nina, stage="scheduled")
    interviews.plan_question(interview_id=interview.pk, question_id=gone.pk)
    places = set(gone.entries.values_list("question_set_id", "position"))

    go(as_cora, "merge", gone, into=stays.code)

    gone.refresh_from_db()
    assert (gone.merged_into, gone.status) == (stays, "retired")
    assert set(Star.objects.filter(question=stays).values_list("student", flat=True)) == {
        nina.pk,
        omar.pk,
    }
    assert places <= set(stays.entries.values_list("question_set_id", "position"))
    assert interview.planned.get(question=gone).text == gone.text
    assert stays in QuestionSet.objects.get(slug="quick-fifteen").in_order()


def test_taking_apart_restores_everything(as_cora, bank, nina, omar):
    gone, stays = Question.objects.get(slug="typical-day"), Question.objects.get(slug="hours")
    Star.objects.create(student=nina, question=gone)
    Star.objects.create(student=omar, question=stays)
    entries = set(gone.entries.values_list("pk", flat=True))
    go(as_cora, "merge", gone, into=stays.code)

    go(as_cora, "undo_merge", gone)

    gone.refresh_from_db()
    assert (gone.merged_into, gone.status) == (None, "published")
    assert [star.student for star in gone.stars.all()] == [nina]
    assert [star.student for star in stays.stars.all()] == [omar]
    assert set(gone.entries.values_list("pk", flat=True)) == entries
    assert [version.action for version in gone.versions.all()] == ["unmerged", "merged", "initial"]


@pytest.mark.parametrize("name", ["itself", "merged"])
def test_a_question_is_merged_only_with_one_that_stands_by_itself(as_cora, three, cora, name):
    services.merge(question_id=three[1].pk, into_id=three[2].pk, by=cora, now=NOW)

    go(as_cora, "merge", three[0], into=(three[0] if name == "itself" else three[1]).code)

    three[0].refresh_from_db()
    assert three[0].merged_into is None


def test_what_was_merged_is_not_edited_or_published(as_cora, three, cora):
    services.merge(question_id=three[1].pk, into_id=three[2].pk, by=cora, now=NOW)

    go(as_cora, "status", three[1], status="published")
    page = as_cora.get(reverse("questions:edit", args=[three[1].code])).content.decode()

    assert Question.objects.get(pk=three[1].pk).status == "retired"
    assert "Take them apart again" in page
    assert 'name="text"' not in page


def test_the_other_question_is_found_by_words(as_cora, question):
    shown = as_cora.get(
        reverse("questions:merge", args=[question.code]), {"q": "responsible"}
    ).content.decode()

    assert "What are you mainly responsible for?" in shown


# --- many -----------------------------------------------------------------------------------------
def test_ticked_questions_change_together(as_cora, three):
    other = Theme.objects.create(slug="path", name="Path")
    codes = [question.code for question in three[:2]]

    after = as_cora.post(
        reverse("questions:bulk"), {"chosen": codes, "to_theme": "path"}, follow=True
    )

    assert "2 questions are changed." in after.content.decode()
    assert list(other.questions.values_list("text", flat=True)) == ["One?", "Two?"]
    as_cora.post(reverse("questions:bulk"), {"chosen": codes, "to_status": "retired"})
    assert {question.status for question in other.questions.all()} == {"retired"}


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"to_status": "retired"}, "Select the questions first."),
        ({"chosen": "all"}, "Choose a theme or a status"),
        (
            {"chosen": "all", "to_status": "retired", "to_theme": "day"},
            "Choose a theme or a status",
        ),
        ({"chosen": "all", "to_status": "gone"}, "“gone” is not a status."),
        ({"chosen": "unknown", "to_status": "retired"}, "Nothing was changed."),
    ],
)
def test_nothing_is_changed_when_something_is_wrong(as_cora, three, sent, said):
    codes = [question.code for question in three]
    chosen = {"all": codes, "unknown": [*codes, "00000000"]}.get(sent.get("chosen"), [])

    after = as_cora.post(reverse("questions:bulk") + "?theme=day", sent | {"chosen": chosen})

    shown = after.content.decode()
    assert after.status_code == 422
    assert said in shown
    assert shown.count(" checked>") == len(set(chosen) & set(codes)), "the ticks stay"
    if theme := sent.get("to_theme"):
        assert shown.count(f'<option value="{theme}" selected>') == 2, "of the filter, of the dock"
    assert set(Question.objects.values_list("status", flat=True)) == {"published"}


def test_one_that_cannot_stops_all(as_cora, bank):
    first = Question.objects.get(slug="hours")
    second = QuestionFactory(text="And last?", status="draft", always_last=True)
    Question.objects.filter(pk=first.pk).update(status="draft")

    after = as_cora.post(
        reverse("questions:bulk"),
        {"chosen": [first.code, second.code], "to_status": "published"},
        follow=True,
    )

    assert "Nothing was changed." in after.content.decode()
    assert Question.objects.get(pk=first.pk).status == "draft"
