"""The thank-you: a draft that can be sent as it is, on its own page and on the wrap-up."""

import pytest
from django.urls import reverse

from interviews import services
from interviews.models import PlannedQuestion, Reflection, ThankYou
from outbox import services as outbox
from outbox.models import Email, Suppression
from tests.factories import NOW, ContactFactory, InterviewFactory
from tests.interviews.moving import stage_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]

WRAP_UP = {"learned": "Hours are the question.", "act_on": "take statistics", "version": "1"}


@pytest.fixture
def held(talk):
    interview = talk("held")
    for n, note in enumerate(["data follows the ward", "", "ask for nights first"]):
        PlannedQuestion.objects.create(
            interview=interview, text=f"Question {n}?", position=n, note=note
        )
    return interview


def url(name, interview):
    return reverse(f"interviews:{name}", args=[interview.code])


def letter_of(response):
    form = response.context.get("letter") or response.context["form"]
    return form["text"].value()


def note(interview, words):
    return str(interview.planned.get(note=words).pk)


# --- the draft ------------------------------------------------------------------------------------
@pytest.mark.parametrize("page", ["thank", "wrap_up"])
def test_the_draft_can_be_sent_as_it_is(as_nina, held, page):
    letter = letter_of(as_nina.get(url(page, held)))

    assert "[" not in letter
    assert "Dear Maya" in letter
    response = as_nina.post(
        url("thank", held), {"subject": "Thank you for Tuesday", "text": letter}
    )
    assert (response.status_code, stage_of(held)) == (302, "thanked")


@pytest.mark.parametrize("page", ["thank", "wrap_up"])
def test_it_starts_from_the_answer_that_is_marked_and_says_no_other(as_nina, held, page):
    mark = note(held, "data follows the ward")

    response = as_nina.post(
        url(page, held), WRAP_UP | {"draft": "1", "starts_from": mark, "subject": "", "text": ""}
    )

    assert response.status_code == 200
    letter = letter_of(response)
    assert "This stays with me:\n\nData follows the ward.\n" in letter
    assert "nights" not in letter
    assert ThankYou.objects.get().starts_from == mark
    assert letter_of(as_nina.get(url("thank", held))).count("Data follows the ward.") == 1
    assert not Email.objects.exists()


def test_on_the_wrap_up_the_draft_follows_what_is_typed_and_loses_none_of_it(as_nina, held):
    response = as_nina.post(
        url("wrap_up", held), WRAP_UP | {"draft": "1", "starts_from": "learned"}
    )

    letter, page = letter_of(response), response.text
    assert "Hours are the question." in letter
    assert "And this is my next step:\n\nTake statistics." in letter
    assert "take statistics" in page
    assert not Reflection.objects.exists() or not Reflection.objects.get().act_on


@pytest.mark.parametrize("mark", ["999999", "learned", "free", "", "x" * 500])
def test_a_mark_of_what_is_no_more_starts_from_nothing(as_nina, held, mark):
    response = as_nina.post(url("thank", held), {"draft": "1", "starts_from": mark})

    assert response.status_code == 200
    assert "This stays with me" not in letter_of(response)


def test_nobody_elses_notes_can_be_marked(as_nina, held):
    other = PlannedQuestion.objects.create(
        interview=InterviewFactory(), text="?", position=1, note="SECRET"
    )

    response = as_nina.post(url("thank", held), {"draft": "1", "starts_from": str(other.pk)})

    assert "SECRET" not in response.text


def test_there_is_nothing_to_mark_without_notes(as_nina, talk):
    response = as_nina.get(url("thank", talk("held")))

    assert "Which answer stays with you?" not in response.text
    assert 'name="draft"' not in response.text


# --- sending from the wrap-up ---------------------------------------------------------------------
def test_the_wrap_up_sends_the_thank_you_and_keeps_the_log(as_nina, held):
    letter = {"subject": "Thanks", "text": "For Tuesday.", "send": "1"}

    response = as_nina.post(url("wrap_up", held), WRAP_UP | letter)

    assert response.url == held.get_absolute_url()
    assert (stage_of(held), Email.objects.get().body) == ("thanked", "For Tuesday.")
    assert Reflection.objects.get().learned == "Hours are the question."


def test_saved_without_sending_the_changed_letter_is_kept(as_nina, held):
    as_nina.post(url("wrap_up", held), WRAP_UP | {"subject": "Thanks", "text": "My own words."})

    assert (stage_of(held), Email.objects.count()) == ("held", 0)
    assert letter_of(as_nina.get(url("thank", held))) == "My own words."


def test_saved_without_a_change_the_draft_goes_on_following_the_log(as_nina, held):
    shown = as_nina.get(url("wrap_up", held)).context["letter"].initial
    letter = {name: shown[name] for name in ("subject", "text", "drafted")}
    as_nina.post(url("wrap_up", held), {"version": "1", "act_on": "Take statistics"} | letter)

    assert "Take statistics." in letter_of(as_nina.get(url("thank", held)))


def test_a_draft_written_anew_and_left_alone_follows_too(as_nina, held):
    anew = (
        as_nina.post(url("wrap_up", held), WRAP_UP | {"draft": "1", "starts_from": "learned"})
        .context["letter"]
        .initial
    )
    letter = {name: anew[name] for name in ("subject", "text", "drafted", "starts_from")}
    as_nina.post(url("wrap_up", held), WRAP_UP | {"act_on": "Ask for a day there"} | letter)

    kept = letter_of(as_nina.get(url("thank", held)))
    assert "Ask for a day there." in kept
    assert "Hours are the question." in kept


@pytest.mark.parametrize("wrong", [{"text": ""}, {"subject": ""}, {"interest_before": "9"}])
def test_a_wrap_up_that_cannot_be_sent_keeps_nothing_and_loses_nothing(as_nina, held, wrong):
    response = as_nina.post(
        url("wrap_up", held),
        WRAP_UP | {"subject": "Thanks", "text": "For Tuesday.", "send": "1"} | wrong,
    )

    assert response.status_code == 422
    assert "Hours are the question." in response.text
    assert (stage_of(held), Email.objects.count()) == ("held", 0)
    assert not Reflection.objects.exclude(learned="").exists()


SENT = {"subject": "Thanks", "text": "For Tuesday, and for Ida Holm.", "send": "1"}


def _refuse(why, maya):
    """Let a letter to Maya be refused; return what the page says of it."""
    if why == "stopped":
        outbox.suppress(maya.email, Suppression.Reason.STOPPED, now=NOW)
        return "Thank them another way"
    maya.introduced_by = ContactFactory(owner=maya.owner, name="Ida Holm")
    maya.introducer_said_no = True
    maya.save()
    return "Ida"


@pytest.mark.parametrize("why", ["stopped", "names a referrer"])
def test_a_refused_thank_you_stays_due_and_the_rest_is_saved(as_nina, held, maya, why):
    words = _refuse(why, maya)

    response = as_nina.post(url("wrap_up", held), WRAP_UP | SENT)

    assert response.status_code == 422
    assert words in response.text
    assert "Your wrap-up is saved." in response.text
    assert (stage_of(held), Email.objects.count()) == ("held", 0)
    assert Reflection.objects.get().learned == "Hours are the question."
    assert letter_of(response) == letter_of(as_nina.get(url("wrap_up", held))) == SENT["text"]


def test_after_a_refusal_the_same_page_can_be_changed_and_saved(as_nina, held, maya):
    _refuse("names a referrer", maya)
    shown = as_nina.post(url("wrap_up", held), WRAP_UP | SENT).context["form"]

    changed = {"version": shown["version"].value(), "learned": "More.", "text": "For Tuesday."}
    response = as_nina.post(url("wrap_up", held), WRAP_UP | SENT | changed)

    assert (response.status_code, stage_of(held)) == (302, "thanked")
    assert Reflection.objects.get().learned == "More."


def test_a_refused_letter_is_kept_on_its_own_page(as_nina, held, maya):
    words = _refuse("names a referrer", maya)

    response = as_nina.post(url("thank", held), SENT)

    assert (response.status_code, letter_of(response)) == (422, SENT["text"])
    assert words in response.text


def test_an_older_window_sends_nothing(as_nina, held):
    as_nina.post(url("wrap_up", held), WRAP_UP | {"learned": "The newer words"})

    response = as_nina.post(
        url("wrap_up", held), WRAP_UP | {"subject": "Thanks", "text": "Old.", "send": "1"}
    )

    assert response.status_code == 409
    assert (stage_of(held), Email.objects.count()) == ("held", 0)


def test_after_the_thanks_the_wrap_up_shows_no_letter(as_nina, held):
    services.thanked_another_way(interview_id=held.pk, medium="note", now=NOW)

    page = as_nina.get(url("wrap_up", held)).text

    assert "Send thank-you and finish" not in page
    response = as_nina.post(
        url("wrap_up", held), WRAP_UP | {"subject": "Thanks", "text": "Twice.", "send": "1"}
    )
    assert (response.status_code, Email.objects.count()) == (302, 0)
