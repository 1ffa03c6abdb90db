"""A student whose cohort has numbers of its own beside one without, wherever they are read."""

import pytest
from django.urls import reverse

from contacts.models import Contact, RequestRecord
from contacts.services import available_from
from core.cache import process_cache
from core.clock import business_deadline
from interviews import services
from interviews.domain.contact_status import answer_deadline, follow_up_at
from interviews.domain.question_sheet import thanks_due
from interviews.forms.request import RequestForm
from interviews.models import Interview, ThankYou
from interviews.selectors.next_steps import steps_of
from interviews.services.due_transitions import _waited
from office.models import CohortSettings
from office.selectors.calendar import closed_days
from office.selectors.settings import office_settings
from tests.factories import DAY, HOUR, NOW, ContactFactory, InterviewFactory

pytestmark = pytest.mark.django_db
OWN = {
    "minutes_choices": [15, 30],
    "minutes_default": 15,
    "follow_up_days": 2,
    "close_days": 4,
    "thank_you_hours": 48,
    "open_requests": 1,
}


@pytest.fixture
def theirs(nina, omar, course):
    """A contact of Nina, whose course differs, and one of Omar, who is in none."""
    nina.profile.cohorts.add(course)
    CohortSettings.objects.create(cohort=course, **OWN)
    process_cache.clear()
    return ContactFactory(owner=nina), ContactFactory(owner=omar)


def both(theirs, stage, **facts):
    return [InterviewFactory(contact=contact, stage=stage, **facts) for contact in theirs]


def business_days(since, days):
    return business_deadline(since, days, "America/Chicago", closed_days())


def test_the_minutes_that_a_request_may_ask_for(theirs):
    drafts = [services.current_or_new_draft(contact=contact, now=NOW) for contact in theirs]
    forms = [RequestForm(interview=draft, now=NOW) for draft in drafts]

    assert [draft.minutes for draft in drafts] == [15, 20]
    offered = [[value for value, _label in form.fields["minutes"].choices] for form in forms]
    assert offered == [[15, 30], [15, 20, 30]]


def test_the_follow_up_and_the_closing_count_from_the_last_message(theirs):
    asked_at = NOW - DAY
    hers, his = both(theirs, "asked", asked_at=asked_at)

    assert follow_up_at(hers) == business_days(asked_at, 2)
    assert follow_up_at(his) == business_days(asked_at, 7)
    assert answer_deadline(hers) == business_days(asked_at, 4)
    assert answer_deadline(his) == business_days(asked_at, 14)
    assert Contact.objects.get(pk=hers.contact_id).next_due_at == follow_up_at(hers)
    due = NOW + 3 * DAY
    assert len(steps_of(hers.student, due)) == 1
    assert steps_of(his.student, due) == []


def test_a_request_closes_by_the_days_of_its_students_cohort_in_one_query(
    theirs, django_assert_num_queries
):
    hers, his = both(theirs, "asked", asked_at=NOW - 9 * DAY)
    more = [InterviewFactory(stage="asked", asked_at=NOW - 9 * DAY).student for _ in range(2)]
    for student in more:
        student.profile.cohorts.add(*hers.student.profile.cohorts.all())
    closed_days()
    with django_assert_num_queries(1):
        assert len(_waited(NOW)) == 3
    services.run_due_transitions(NOW)
    stages = dict(Interview.objects.values_list("pk", "stage"))
    assert (stages[hers.pk], stages[his.pk]) == ("unanswered", "asked")


def test_a_cohort_that_ended_since_keeps_the_dates_of_what_was_asked_in_it(theirs, course):
    hers, _his = both(theirs, "asked", asked_at=NOW - DAY)
    promised = follow_up_at(hers)
    course.ends_on = (NOW - DAY).date()
    course.save()
    process_cache.clear()

    fresh = Interview.objects.get(pk=hers.pk)

    assert follow_up_at(fresh) == promised
    assert fresh.rules_at(NOW).follow_up_days == 7


def test_a_thank_you_is_due_by_the_hours_of_the_cohort(theirs, as_nina, at_now):
    hers, his = both(theirs, "scheduled", starts_at=NOW - 2 * HOUR, ends_at=NOW - HOUR)
    for talk in (hers, his):
        services.happened(interview_id=talk.pk, ended_at=NOW - HOUR, now=NOW)
    hers.refresh_from_db()
    his.refresh_from_db()

    assert thanks_due(hers) == NOW - HOUR + 48 * HOUR
    assert thanks_due(his) == NOW - HOUR + 24 * HOUR
    stored = dict(ThankYou.objects.values_list("interview_id", "due_at"))
    assert stored == {hers.pk: thanks_due(hers), his.pk: thanks_due(his)}
    services.correct_end(interview_id=hers.pk, ended_at=NOW - 2 * HOUR, now=NOW)
    assert ThankYou.objects.get(interview=hers).due_at == NOW + 46 * HOUR


def test_how_many_requests_may_be_open(theirs):
    both(theirs, "asked")
    drafts = [
        services.save_draft(
            contact=ContactFactory(owner=contact.owner),
            version=1,
            values=_letter(),
            relationship="not_met",
            slots=[NOW + 2 * DAY],
            now=NOW,
        )
        for contact in theirs
    ]
    for draft, most in zip(drafts, (1, 5), strict=True):
        if most == 1:
            with pytest.raises(services.TooManyOpen, match="You have 1 request"):
                services.send(interview_id=draft.pk, version=draft.version, now=NOW)
        else:
            services.send(interview_id=draft.pk, version=draft.version, now=NOW)


def _letter():
    return {
        "goal": "how data changes the work on a ward",
        "why_you": "Your talk stayed with me.",
        "known_through": "the alumni page",
        "purpose": "career",
        "how": "i_call",
        "place": "(555) 010-0199",
        "minutes": 20,
        "subject": "May I ask you 20 minutes?",
        "message": "Dear Maya, may I? {times}",
    }


def test_when_a_person_is_free_again_counts_by_who_asked_in_two_queries(
    theirs, django_assert_num_queries
):
    for contact in theirs:
        RequestRecord.objects.create(
            person=contact.person, student=contact.owner, channel="site", asked_at=NOW
        )
    closed_days()
    office_settings()
    with django_assert_num_queries(4):  # for each: the entry in the directory, the requests
        free = [available_from(contact.person, NOW) for contact in theirs]

    assert free == [business_days(NOW, 4), business_days(NOW, 14)]


def test_the_page_of_a_request_says_the_days_that_hold(theirs, as_nina, at_now):
    hers, _his = both(theirs, "asked", asked_at=NOW - DAY)

    page = as_nina.get(reverse("interviews:detail", args=[hers.code]))

    assert page.context["follow_up_on"] == business_days(NOW - DAY, 2)


def test_words_about_a_thank_you_say_a_day_only_after_a_day(theirs, course):
    CohortSettings.objects.update(thank_you_hours=12)
    process_cache.clear()
    hers, his = both(theirs, "held", ended_at=NOW - 13 * HOUR)

    (late,), (in_time,) = (steps_of(talk.student, NOW) for talk in (hers, his))

    assert "The time for it is over." in late.text
    assert "within a day" in in_time.text
    (much_later,) = steps_of(hers.student, NOW + DAY)
    assert "more than a day" in much_later.text


def test_dates_beside_contacts_follow_a_changed_number_and_nothing_else_is_touched(theirs):
    asked = both(theirs, "asked", asked_at=NOW - DAY)
    assert services.refresh_due_dates(NOW) == 0
    CohortSettings.objects.update(follow_up_days=3)
    process_cache.clear()

    assert services.refresh_due_dates(NOW) == 1

    hers, his = (Contact.objects.get(pk=talk.contact_id).next_due_at for talk in asked)
    assert (hers, his) == (business_days(NOW - DAY, 3), business_days(NOW - DAY, 7))
    assert services.refresh_due_dates(NOW) == 0
