"""A comment on a shared reflection: who may write it, where the student meets it."""

import datetime as dt
import threading
import uuid

import pytest
from django.db import connection
from django.urls import reverse

from advising import services
from advising.models import Feedback
from core.errors import Refusal
from interviews.models import Reflection
from tests.factories import (
    DAY,
    NOW,
    FeedbackFactory,
    InterviewFactory,
    ReflectionFactory,
    StudentFactory,
)
from users.models import Assignment, AuditEntry

MINUTE = dt.timedelta(minutes=1)
pytestmark = pytest.mark.usefixtures("at_now")


@pytest.fixture
def talk(nina, dana):
    interview = InterviewFactory(student=nina, stage="held", contact__name="Maya Okafor")
    ReflectionFactory(interview=interview)
    return interview


def comment(talk, author, **given):
    values = {"text": "What surprised you?", "form_key": uuid.uuid4(), "now": NOW} | given
    return services.comment(interview_id=talk.pk, author=author, **values)


def text(response):
    return response.content.decode()


# --- writing --------------------------------------------------------------------------------------
def test_a_comment_is_kept_and_the_record_shows_it(as_dana, dana, nina, talk):
    url = reverse("advising:comment", args=[nina.code, talk.code])

    page = as_dana.post(url, {"text": "What surprised you?"}, follow=True)

    made = Feedback.objects.get()
    assert (made.author, made.text) == (dana, "What surprised you?")
    assert NOW <= made.written_at < NOW + MINUTE
    assert "Nina can read your comment now." in text(page)
    assert "<bdi>Dana Whitfield</bdi>" in text(page)


@pytest.mark.parametrize("words", ["  ", "x" * 2001])
def test_the_service_refuses_an_empty_or_endless_comment_too(dana, talk, words):
    with pytest.raises(Refusal):
        comment(talk, dana, text=words)

    assert not Feedback.objects.exists()


@pytest.mark.parametrize("words", ["", "   ", "x" * 2001])
def test_an_empty_or_endless_comment_is_told(as_dana, nina, talk, words):
    response = as_dana.post(
        reverse("advising:comment", args=[nina.code, talk.code]), {"text": words, "form_key": ""}
    )

    assert response.status_code == 422
    assert "error-summary" in text(response)
    assert not Feedback.objects.exists()


def test_the_service_takes_no_empty_comment(dana, talk):
    with pytest.raises(Refusal, match="Write your comment first"):
        comment(talk, dana, text=" \n")


def test_the_same_form_sent_twice_makes_one_comment(dana, talk):
    key = uuid.uuid4()

    assert comment(talk, dana, form_key=key) == comment(talk, dana, form_key=key)
    assert Feedback.objects.count() == 1


def test_a_form_changed_and_sent_again_makes_another(dana, talk):
    key = uuid.uuid4()
    comment(talk, dana, form_key=key)
    comment(talk, dana, form_key=key, text="And what will you do next?")

    assert Feedback.objects.count() == 2


def test_the_trail_names_a_comment_once_and_none_of_its_words(dana, nina, talk):
    key = uuid.uuid4()

    made = [comment(talk, dana, form_key=key), comment(talk, dana, form_key=key)]

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor_id, entry.student_id, entry.object_id) == (
        "advising.comment_written",
        dana.pk,
        nina.pk,
        made[0].pk,
    )
    assert (entry.before, entry.after, entry.fields) == (None, None, [])


@pytest.mark.django_db(transaction=True)
def test_twenty_identical_forms_at_once_make_one_comment(dana, talk):
    key, failures = uuid.uuid4(), []

    def send():
        try:
            comment(talk, dana, form_key=key)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test names it
            failures.append(error)
        finally:
            connection.close()

    together = [threading.Thread(target=send) for _ in range(20)]
    for one in together:
        one.start()
    for one in together:
        one.join()

    assert (failures, Feedback.objects.count()) == ([], 1)


def test_nobody_comments_on_what_is_not_shared_with_them(dana, lee, talk):
    for author in (lee, StudentFactory()):
        with pytest.raises(Refusal):
            comment(talk, author)
    Reflection.objects.update(shared_at=None)
    with pytest.raises(Refusal):
        comment(talk, dana)
    Reflection.objects.update(shared_at=NOW)
    Assignment.objects.update(until=NOW.date())
    with pytest.raises(Refusal):
        comment(talk, dana)

    assert not Feedback.objects.exists()


# --- where the student meets it -------------------------------------------------------------------
def test_today_says_who_wrote_about_which_talk(as_nina, dana, talk):
    comment(talk, dana)

    page = text(as_nina.get(reverse("home:today")))

    assert "Dana Whitfield wrote about your talk with Maya Okafor" in page
    assert "What surprised you?" in page


def test_the_wrap_up_keeps_it_beside_the_students_words(as_nina, dana, talk):
    made = comment(talk, dana, text="What <b>surprised</b> you?")
    services.acknowledge(feedback_id=made.pk, now=NOW)

    page = text(as_nina.get(reverse("interviews:wrap_up", args=[talk.code])))

    assert "From my counselor" in page
    assert "What &lt;b&gt;surprised&lt;/b&gt; you?" in page


def test_a_wrap_up_without_comments_says_nothing_of_them(as_nina, talk):
    assert "From my counselor" not in text(
        as_nina.get(reverse("interviews:wrap_up", args=[talk.code]))
    )


def test_got_it_takes_it_off_today_and_the_first_time_counts(as_nina, dana, talk):
    made = comment(talk, dana)

    page = as_nina.post(reverse("advising:acknowledge", args=[made.code]), follow=True)
    services.acknowledge(feedback_id=made.pk, now=NOW + DAY)

    assert "wrote about your talk" not in text(page)
    made.refresh_from_db()
    assert NOW <= made.read_at < NOW + MINUTE


def test_nobody_else_ticks_it_off(as_omar, omar, dana, talk):
    made = comment(talk, dana)

    assert as_omar.post(reverse("advising:acknowledge", args=[made.code])).status_code == 404
    made.refresh_from_db()
    assert made.read_at is None


def test_a_comment_stays_with_the_student_when_sharing_ends(as_nina, as_dana, dana, nina, talk):
    comment(talk, dana)
    Reflection.objects.update(shared_at=None)

    assert "What surprised you?" in text(
        as_nina.get(reverse("interviews:wrap_up", args=[talk.code]))
    )
    assert "What surprised you?" not in text(
        as_dana.get(reverse("advising:student", args=[nina.code]))
    )


@pytest.mark.parametrize("number", [1, 30])
def test_today_takes_fifteen_queries_however_much_was_written(
    as_nina, nina, number, django_assert_num_queries
):
    for _ in range(number):
        FeedbackFactory(reflection__interview=InterviewFactory(student=nina, stage="thanked"))
    as_nina.get(reverse("home:today"))

    with django_assert_num_queries(15):
        as_nina.get(reverse("home:today"))
