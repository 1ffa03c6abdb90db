"""Suggestions: sent by students and counselors, answered by the office, read on the site."""

import uuid

import pytest
from django.urls import reverse

from office.selectors.settings import office_settings
from questions import services
from questions.models import Question, Suggestion, Theme
from tests.factories import NOW, ThemeFactory

SUGGEST, INBOX = reverse("questions:suggest"), reverse("questions:suggestions")
pytestmark = pytest.mark.django_db


def suggest(by, number=1, text="What would you ask yourself?"):
    for _ in range(number):
        made = services.suggest(by=by, text=text, form_key=uuid.uuid4(), now=NOW)
    return made


def accepting(**other):
    theme = ThemeFactory()
    return {
        "text": "What would you ask yourself?",
        "theme": theme.slug,
        "part": "core",
        "minutes": 2,
    } | other


def decide(browser, suggestion, page="decide", **sent):
    return browser.post(
        reverse(f"questions:{page}", args=[suggestion.code]), sent, follow=True
    ).content.decode()


@pytest.mark.parametrize("who", ["as_nina", "as_dana", "as_ida"])
def test_students_and_their_staff_suggest_and_see_that_it_waits(request, who):
    browser, key = request.getfixturevalue(who), uuid.uuid4()

    for _ in range(2):
        shown = browser.post(
            SUGGEST, {"text": "  What is\nnext? ", "form_key": key}, follow=True
        ).content.decode()

    assert Suggestion.objects.get().text == "What is next?"
    assert "Not read yet" in shown


def test_nobody_sees_the_suggestions_of_others(as_omar, nina):
    suggest(nina)

    assert "What would you ask yourself?" not in as_omar.get(SUGGEST).content.decode()


@pytest.mark.parametrize(
    ("who", "first_page"), [("nina", "home:today"), ("dana", "advising:caseload")]
)
def test_an_answer_is_told_on_the_first_page_until_it_is_read(request, as_cora, who, first_page):
    browser, suggestion = (
        request.getfixturevalue(f"as_{who}"),
        suggest(request.getfixturevalue(who)),
    )
    pages = [reverse(first_page), reverse("questions:list")]

    def told():
        return [
            "The office answered your suggestion" in browser.get(page).content.decode()
            for page in pages
        ]

    assert told() == [False, False]
    decide(as_cora, suggestion, "decline", word="We have it.")
    assert told() == [True, True]
    assert "new answer" in browser.get(SUGGEST).content.decode()

    for _ in range(2):
        browser.post(reverse("questions:answers_read"))

    assert told() == [False, False]
    assert "new answer" not in browser.get(SUGGEST).content.decode()


def test_nobody_reads_the_answers_of_others_away(as_cora, as_omar, nina):
    decide(as_cora, suggest(nina), "decline", word="We have it.")

    as_omar.post(reverse("questions:answers_read"))

    assert Suggestion.objects.readable_by(nina).unread().count() == 1


def test_an_accepted_one_is_in_the_bank_with_the_offices_words_and_a_word_back(
    as_cora, as_nina, nina
):
    suggestion = suggest(nina)

    decide(
        as_cora,
        suggestion,
        **accepting(text="What should I ask you?", word="Lovely, thank you.", publish="1"),
    )

    question = Question.objects.get()
    assert (question.text, question.status) == ("What should I ask you?", "published")
    shown = as_nina.get(SUGGEST).content.decode()
    assert "Lovely, thank you." in shown
    assert "In the bank it reads: What should I ask you?" in shown


def test_a_declined_one_comes_with_a_word(as_cora, as_nina, nina):
    suggestion = suggest(nina)

    assert "Say in a sentence why it is not taken up." in decide(as_cora, suggestion, "decline")
    decide(as_cora, suggestion, "decline", word="We have “What do you do?” already.")

    assert "We have “What do you do?” already." in as_nina.get(SUGGEST).content.decode()
    assert not Question.objects.exists()


def test_what_a_colleague_answered_meanwhile_is_not_answered_again(as_cora, nina):
    suggestion = suggest(nina)
    decide(as_cora, suggestion, "decline", word="No room.")

    after = decide(as_cora, suggestion, **accepting())

    assert "A colleague answered this one in the meantime." in after
    assert not Question.objects.exists()


def test_somebody_whose_many_suggestions_wait_is_asked_to_come_back(as_nina, nina):
    suggest(nina, 20)

    shown = as_nina.post(SUGGEST, {"text": "One more?", "form_key": uuid.uuid4()})

    assert shown.status_code == 422
    assert "One more?" in shown.content.decode()


@pytest.mark.parametrize("rows", [1, 30])
def test_the_inbox_and_ones_own_list_take_the_same_queries_at_any_length(
    as_cora, as_nina, nina, dana, rows, django_assert_num_queries
):
    suggest(nina, min(rows, 20))  # more of one person do not wait at once
    if rows > 20:
        suggest(dana, rows - 20)
    Theme.objects.get_or_create(slug="any", name="Any")
    office_settings()

    with django_assert_num_queries(6):
        as_cora.get(INBOX)
    with django_assert_num_queries(7):
        as_nina.get(SUGGEST)
