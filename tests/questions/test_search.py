"""The bank found by words, stems, beginnings and in spite of typing errors."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.search import typed, words_of
from questions.models import Question, Theme
from questions.selectors.search import MOST_RANKED, containing, matching, resembling
from tests.scale import small_or_full

pytestmark = pytest.mark.django_db
TEXTS = (
    "Is there a usual career path in your field?",
    "Which turn did your careers take?",
    "What is a realistic salary range?",
    "Could you look at my résumé?",
    "How do you care for patients?",
    "What would you put first in an organization like yours?",
)


@pytest.fixture
def bank(db):
    theme = Theme.objects.create(slug="any", name="Any")
    for place, text in enumerate(TEXTS):
        Question.objects.create(theme=theme, text=text, status="published", position=place)


def found(query):
    return [TEXTS.index(each.text) for each in matching(Question.objects.all(), query)]


def guessed(query):
    return [TEXTS.index(each.text) for each in resembling(Question.objects.all(), query, 10)]


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("career", [0, 1]),  # as it stands before its stem
        ("careers", [1, 0]),
        ("CAREER  path", [0]),
        ("path career", [0]),
        ("salaries", [2]),
        ("resume", [3]),
        ("Résumé", [3]),
        ("organizati", [5]),
        ("organizations", [5]),
        ("realistic sal", [2]),
        ("care", [4, 1, 0]),  # the word before what begins with it
        ("salry", []),
        ("", []),
        (" ?! ", []),
        ("zebra", []),
    ],
)
def test_what_is_typed_finds_the_closest_first(bank, query, places):
    assert found(query) == places


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("salry", [2]),
        ("salery", [2]),
        ("carreer", [0, 1]),
        ("realistc salry", [2]),
        ("resumee", [3]),
        ("orgnization", [5]),
        ("orgniza", [5]),  # an error in a word that is still being typed
        ("slaary", [2]),
        ("usaul", [0]),
        ("zebra", []),
        ("xy", []),
    ],
)
def test_a_typing_error_still_finds_it(bank, query, places):
    assert guessed(query) == places


def test_why_to_ask_and_what_comes_next_count_less_than_the_question(bank):
    Question.objects.filter(text=TEXTS[4]).update(
        why="Shows how they see a salary.", follow_ups=["And résumés?"]
    )

    assert found("salary") == [2, 4]
    assert found("resumes") == [3, 4]


def test_an_edited_question_is_found_by_its_new_words_at_once(bank):
    Question.objects.filter(text=TEXTS[5]).update(text="What would a zebra do?")

    assert [each.text for each in matching(Question.objects.all(), "zebra")] == [
        "What would a zebra do?"
    ]


def test_a_word_with_an_error_is_looked_for_among_the_words_of_now(bank):
    assert guessed("zebbra") == []

    Question.objects.filter(text=TEXTS[5]).update(text="What would a Zébra do?")

    assert [each.text for each in resembling(Question.objects.all(), "zebbra", 10)] == [
        "What would a Zébra do?"
    ]


def test_the_closest_is_first_however_many_others_match(bank):
    theme = Theme.objects.get()
    Question.objects.bulk_create(
        Question(theme=theme, text=f"Which zebras, {n}?", status="published", position=n)
        for n in range(MOST_RANKED + 20)
    )
    last = Question.objects.create(
        theme=theme, text="Which zebra?", status="published", position=999
    )

    places = [each.position for each in matching(Question.objects.all(), "zebra")]

    # what comes later in the office's order is left out
    assert places == [last.position, *range(MOST_RANKED)]
    assert containing(Question.objects.all(), "zebra").count() == MOST_RANKED + 21


def test_only_those_that_were_handed_over_are_searched(bank):
    Question.objects.filter(text=TEXTS[0]).update(status="retired")
    published = Question.objects.filter(status="published")

    assert [each.text for each in matching(published, "career")] == [TEXTS[1]]
    assert TEXTS[0] not in [each.text for each in resembling(published, "carreer", 10)]


def test_a_search_is_one_query_over_the_index(bank, django_assert_num_queries):
    with django_assert_num_queries(1):
        found("realistic sal")
    with django_assert_num_queries(5):  # with the two of the transaction it runs in
        guessed("realistc")


@settings(max_examples=small_or_full(50, 500))
@given(st.text(max_size=40))
def test_nothing_that_can_be_typed_breaks_the_search(query):
    query = typed(query)

    list(matching(Question.objects.all(), query))
    resembling(Question.objects.all(), query, 5)

    assert len(words_of(query)) <= 12
