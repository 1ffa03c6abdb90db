"""A student's record for the counselor: facts, shared words, and nothing that is private."""

import pytest
from django.db.models import CharField, TextField
from django.urls import reverse

from advising.selectors.student_record import EVENT_LABELS
from interviews.models import MOVES, InterviewEvent
from interviews.services import UNDONE
from office.selectors.settings import office_settings
from tests.factories import (
    DAY,
    HOUR,
    NOW,
    AssignmentFactory,
    FeedbackFactory,
    InterviewFactory,
    ReferralFactory,
    ReflectionFactory,
)
from users.models import AuditEntry

pytestmark = pytest.mark.usefixtures("at_now")
CANARY = "Zephyrine"


def pages(student, *interviews):
    return [
        reverse("advising:caseload"),
        reverse("advising:student", args=[student.code]),
        *(reverse("advising:comment", args=[student.code, one.code]) for one in interviews),
    ]


def text(response):
    return response.content.decode()


def poison(row, *keep):
    """Put the canary into every free text of `row`; `keep` are those that the counselor may
    read."""
    for column in row._meta.concrete_fields:
        words = (
            isinstance(column, CharField | TextField)
            and not column.choices
            and column.max_length >= 100
        )
        if (
            words
            and not column.generated
            and column.name not in keep
            and column.name != "token_hash"
        ):
            setattr(row, column.name, CANARY)
    row.save()


@pytest.fixture
def private(nina):
    """A talk whose every private word is the canary, with a reflection that was shared and one
    that was not."""
    shared = InterviewFactory(student=nina, stage="held")
    unshared = InterviewFactory(student=nina, stage="held")
    for interview in (shared, unshared):
        poison(interview)
        poison(interview.contact)
        poison(interview.thanks.get())
        InterviewEvent.objects.create(
            interview=interview, at=NOW, move="decline", by="contact", note=CANARY
        )
        poison(ReferralFactory(by=interview.contact), "link")  # of opportunities alone
    ReflectionFactory(interview=shared)
    poison(ReflectionFactory(interview=unshared, shared_at=None))
    nina.profile.goal = nina.profile.curious_about = CANARY
    nina.profile.save()
    return shared, unshared


def test_no_private_word_reaches_a_counselors_pages(as_dana, nina, private):
    shared, _unshared = private

    seen = [text(as_dana.get(url)) for url in pages(nina, shared)]

    assert "A ward runs on spreadsheets" in seen[1] and "A ward runs on spreadsheets" in seen[2]
    assert [CANARY in page for page in seen] == [False, False, False]


def test_a_reflection_that_is_not_shared_has_no_page(as_dana, nina, private):
    _shared, unshared = private

    assert as_dana.get(pages(nina, unshared)[2]).status_code == 404


def test_a_reflection_of_another_student_is_not_found_below_ones_own(as_dana, dana, nina, omar):
    AssignmentFactory(student=omar, staff=dana)
    interview = InterviewFactory(student=omar, stage="held")
    ReflectionFactory(interview=interview)

    assert (
        as_dana.get(reverse("advising:comment", args=[nina.code, interview.code])).status_code
        == 404
    )


def test_the_timeline_tells_every_move_as_a_fact(as_dana, nina):
    InterviewFactory(student=nina, stage="thanked")
    InterviewFactory(student=nina, stage="asked")

    timeline = as_dana.get(pages(nina)[1]).context["record"].timeline

    assert {(entry.number, entry.text) for entry in timeline} == {
        (1, "Said thank you"),
        (2, "Request sent"),
    }


def test_a_stage_is_told_as_a_fact_not_as_a_task(as_dana, nina):
    InterviewFactory(student=nina, stage="held")

    assert [talk.stage for talk in as_dana.get(pages(nina)[1]).context["record"].talks] == [
        "Talked"
    ]


def test_the_reflection_that_waits_longest_is_the_first_action(as_dana, dana, nina):
    first, second, third = (InterviewFactory(student=nina, stage="thanked") for _ in range(3))
    FeedbackFactory(
        reflection=ReflectionFactory(interview=first, shared_at=NOW - 9 * DAY), author=dana
    )
    ReflectionFactory(interview=second, shared_at=NOW - DAY)
    ReflectionFactory(interview=third, shared_at=NOW - 3 * DAY)

    page = as_dana.get(pages(nina)[1])

    assert page.context["record"].to_comment.interview == third
    assert "Comment on interview 3</a>" in text(page)


def test_the_way_back_leads_to_the_list_as_it_was(as_dana, nina):
    InterviewFactory(student=nina, stage="held", ended_at=NOW - 6 * DAY)
    url = f"{pages(nina)[1]}?reason=thanks&amp;q=Ni"
    assert url in text(as_dana.get(pages(nina)[0] + "?reason=thanks&q=Ni"))

    page = text(as_dana.get(pages(nina)[1] + "?reason=thanks&q=Ni&next=//evil.example"))

    assert 'href="/caseload/?q=Ni&amp;reason=thanks"' in page
    assert "Caseload: Thank-you overdue" in page


def test_a_talk_whose_thank_you_is_late_is_marked(as_dana, nina):
    InterviewFactory(student=nina, stage="held", ended_at=NOW - 25 * HOUR)
    InterviewFactory(student=nina, stage="held", ended_at=NOW - 23 * HOUR)

    talks = as_dana.get(pages(nina)[1]).context["record"].talks

    assert [talk.thanks_late_since for talk in talks] == [None, NOW - HOUR]


def test_every_move_has_its_words():
    assert {*MOVES, UNDONE} <= set(EVENT_LABELS)


def test_the_page_says_that_the_student_learns_of_it(as_dana, nina):
    assert "Nina can see that you opened this page, and when." in text(as_dana.get(pages(nina)[1]))


def test_every_view_of_a_record_is_one_line_of_the_trail(as_dana, dana, nina, private):
    shared, _unshared = private
    urls = pages(nina, shared)

    as_dana.get(urls[1])
    as_dana.get(urls[2])
    as_dana.post(urls[2], {"text": ""})

    entries = AuditEntry.objects.order_by("id")
    assert [(entry.actor_id, entry.student_id, entry.purpose) for entry in entries] == [
        (dana.pk, nina.pk, "advising:student"),
        (dana.pk, nina.pk, "advising:comment"),
        (dana.pk, nina.pk, "advising:comment"),
    ]
    assert "reflection" in entries[0].fields


def test_what_is_refused_leaves_no_line(as_lee, nina, private):
    assert [as_lee.get(url).status_code for url in pages(nina, private[0])[1:]] == [404, 404]
    assert not AuditEntry.objects.exists()


def test_a_student_without_anything_has_a_page(as_dana, nina):
    page = text(as_dana.get(pages(nina)[1]))

    assert "No interview yet." in page
    assert "Nina has not shared a reflection." in page


@pytest.mark.parametrize("talks", [1, 30])
def test_a_record_takes_thirteen_queries_however_long(
    as_dana, dana, nina, talks, django_assert_num_queries
):
    for _ in range(talks):
        interview = InterviewFactory(student=nina, stage="held")
        FeedbackFactory(reflection=ReflectionFactory(interview=interview), author=dana)
    office_settings()

    with django_assert_num_queries(13):
        as_dana.get(pages(nina)[1])
