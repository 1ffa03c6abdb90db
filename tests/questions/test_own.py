"""Stars and questions of one's own: kept once, changed by version, off the list with a way back."""

import uuid

import pytest
from django.urls import reverse

from core.errors import Refusal
from questions.models import OwnQuestion, Star
from questions.services import own_questions
from tests.factories import QuestionFactory

pytestmark = pytest.mark.django_db
BANK, NEW = reverse("questions:list"), reverse("questions:own_create")
HTMX = {"HX-Request": "true"}


@pytest.fixture
def mine(nina):
    return OwnQuestion.objects.create(student=nina, text="What would you skip?", minutes=3)


def to(name, question):
    return reverse(f"questions:{name}", args=[question.code])


def form(**values):
    return {
        "text": "What would you skip?",
        "minutes": "2",
        "part": "core",
        "form_key": str(uuid.uuid4()),
    } | values


# --- stars ----------------------------------------------------------------------------------------
def test_a_star_sent_twice_is_one_and_goes_by_the_same_button(as_nina, nina):
    question = QuestionFactory()

    for _twice in range(2):
        answer = as_nina.post(to("star", question), {"on": "1", "back": "q=pay&theme=market"})
    assert Star.objects.filter(student=nina, question=question).count() == 1
    assert answer.url == f"{BANK}?q=pay&theme=market#question-{question.code}"
    for _twice in range(2):
        as_nina.post(to("star", question), {"on": "0"})

    assert not Star.objects.exists()


def test_the_button_that_comes_back_says_the_opposite_and_keeps_the_focus(as_nina):
    question = QuestionFactory()

    button = as_nina.post(to("star", question), {"on": "1"}, headers=HTMX).content.decode()

    assert 'value="0"' in button and 'aria-pressed="true"' in button and "data-focus" in button
    assert "<html" not in button


def test_only_ones_own_stars_are_shown(as_nina, as_omar):
    question = QuestionFactory()
    as_omar.post(to("star", question), {"on": "1"})

    assert not as_nina.get(BANK, {"starred": "1"}).context["question_list"].page.object_list
    assert list(as_omar.get(BANK, {"starred": "1"}).context["question_list"].page) == [question]


def test_a_retired_question_cannot_be_starred(as_nina):
    assert (
        as_nina.post(to("star", QuestionFactory(status="retired")), {"on": "1"}).status_code == 404
    )


# --- questions of one's own -----------------------------------------------------------------------
def test_what_was_not_found_is_in_the_form_and_kept_once(as_nina):
    assert "zebra" in as_nina.get(NEW, {"text": "zebra"}).content.decode()
    sent = form(text="  Why\nzebras? ")

    for _twice in range(2):
        assert as_nina.post(NEW, sent).status_code == 302

    assert [each.text for each in OwnQuestion.objects.all()] == ["Why zebras?"]


def test_a_form_used_for_another_question_says_so_and_can_be_sent_again(as_nina):
    sent = form()
    as_nina.post(NEW, sent)

    again = as_nina.post(NEW, sent | {"text": "Another one?"})

    assert again.status_code == 409
    assert "Another one?" in again.content.decode()
    assert OwnQuestion.objects.count() == 1


@pytest.mark.parametrize(
    "bad", [{"text": ""}, {"text": "x" * 201}, {"minutes": "9"}, {"part": "x"}]
)
def test_a_fault_is_told_and_what_was_typed_stays(as_nina, bad):
    response = as_nina.post(NEW, form() | bad)

    assert response.status_code == 422
    assert not OwnQuestion.objects.exists()


def test_there_is_an_end_to_them(nina, monkeypatch):
    monkeypatch.setattr(own_questions, "MOST_OWN", 1)
    own_questions.create_own_question(student=nina, values={"text": "One?"}, form_key=uuid.uuid4())

    with pytest.raises(Refusal, match="You have 1 questions already"):
        own_questions.create_own_question(
            student=nina, values={"text": "Two?"}, form_key=uuid.uuid4()
        )


def test_a_stale_edit_shows_both_wordings_and_loses_neither(as_nina, mine):
    own_questions.change_own_question(question_id=mine.pk, version=1, values={"text": "STORED?"})

    page = as_nina.post(to("own_edit", mine), form(text="TYPED?", version="1"))

    assert page.status_code == 409
    assert "STORED?" in page.content.decode() and "TYPED?" in page.content.decode()
    mine.refresh_from_db()
    assert mine.text == "STORED?"


def test_another_wording_is_saved(as_nina, mine):
    as_nina.post(to("own_edit", mine), form(text="What would you leave out?", version="1"))

    mine.refresh_from_db()
    assert (mine.text, mine.minutes, mine.version) == ("What would you leave out?", 2, 2)


def test_one_taken_off_the_list_comes_back_by_undo(as_nina, mine):
    page = as_nina.post(to("own_archive", mine), follow=True).content.decode()

    assert to("own_restore", mine) in page
    assert f'href="{to("own_edit", mine)}"' not in page
    as_nina.post(to("own_restore", mine))
    assert to("own_edit", mine) in as_nina.get(BANK).content.decode()


def test_nobody_reads_or_changes_anothers(as_omar, mine):
    for name in ("own_edit", "own_archive", "own_restore"):
        assert as_omar.post(to(name, mine), form(version="1")).status_code == 404
    assert mine.text not in as_omar.get(BANK).content.decode()
