"""Talks that came about without this site: logged on one page, in one transaction, and undone."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from contacts.models import Contact, Referral, RequestRecord
from contacts.services import available_from
from core.errors import Refusal
from interviews import services
from interviews.models import Advice, Interview, Reflection, TalkNotes, ThankYou
from interviews.services.wrapups import NOTES
from outbox.models import Email
from tests.database import snapshot
from tests.factories import (
    DAY,
    HOUR,
    NOW,
    AssignmentFactory,
    CohortFactory,
    ContactFactory,
    InterviewFactory,
)
from tests.interviews.moving import stage_of
from tests.interviews.test_pages import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
LOG = "/interviews/log/"
LINE = "Ngozi Balewa, midwife, Harbor Clinic, ngozi@harbor.example"
SAID = {
    "line": LINE,
    "ended_at": "2026-03-02T17:30",  # yesterday, in Chicago
    "how": "in_person",
    "learned": "Half of the work is listening.",
    "act_on": "Sit in on a class.",
    "thanked": "",
}
ENDED = dt.datetime(2026, 3, 2, 23, 30, tzinfo=dt.UTC)


def posted(browser, **said):
    return browser.post(LOG, {"form_key": uuid.uuid4(), **SAID, **said})


def logged(browser, **said):
    answer = posted(browser, **said)
    assert answer.status_code == 302, words(answer)
    return Interview.objects.exclude(log_key=None).latest("id")


def typed_in(page):
    """The values that stand in the form of a page."""
    return {field.name: field.value() for field in page.context["form"]}


def test_a_new_person_and_all_that_was_said_is_stored_at_once(as_nina, nina):
    interview = logged(
        as_nina,
        notes="She laughed a lot.",
        referral_name="Lars Holm",
        referral_reach="lars@harbor.example",
        may_use_name="yes",
        interest_before=2,
        interest_after=4,
    )

    contact = interview.contact
    assert (contact.name, contact.email, contact.status) == (
        "Ngozi Balewa", "ngozi@harbor.example", "thank_now",
    )  # fmt: skip
    assert (interview.stage, interview.ended_at, interview.how) == ("held", ENDED, "in_person")
    assert interview.asked_at is None
    assert TalkNotes.objects.get(interview=interview).note == "She laughed a lot."
    reflection = Reflection.objects.get(interview=interview)
    assert (reflection.learned, reflection.interest_after) == ("Half of the work is listening.", 4)
    assert reflection.shared_at is None
    assert Referral.objects.get(by=contact).name == "Lars Holm"
    assert Advice.objects.get(interview=interview).advised == "Sit in on a class."
    assert ThankYou.objects.get(interview=interview).due_at == ENDED + DAY
    assert contact.last_touch_at == ENDED
    assert not Email.objects.exists()


def test_one_of_the_contacts_is_picked_by_name(as_nina, maya):
    assert logged(as_nina, line="maya okafor, city hospital").contact == maya


def test_the_contacts_page_leads_to_the_form_with_the_name_in_it(as_nina, maya):
    ContactFactory(owner=maya.owner, name=maya.name, organization=maya.organization)
    link = f"{LOG}?contact={maya.code}"

    assert link in as_nina.get(maya.get_absolute_url()).text
    form = typed_in(as_nina.get(link))
    assert form["line"] == "Maya Okafor, City Hospital"
    assert logged(as_nina, line=form["line"], picked=form["picked"]).contact == maya


def test_a_draft_becomes_the_talk_with_its_goal(as_nina, talk):
    draft = talk("planned", goal="night shifts")

    interview = logged(as_nina, line="Maya Okafor, City Hospital")

    assert (interview.pk, interview.goal) == (draft.pk, "night shifts")


@pytest.mark.parametrize("medium", ["in_person", "mail", "message", "note"])
def test_thanks_said_already_are_recorded_and_nothing_is_sent(as_nina, medium):
    interview = logged(as_nina, thanked=medium)

    assert interview.stage == "thanked"
    assert interview.thanks.get().medium == medium
    assert not Email.objects.exists()


def test_the_thank_you_is_drafted_into_the_form_and_writes_nothing(as_nina, nina):
    before = snapshot()

    page = posted(as_nina, draft="1")

    assert page.status_code == 200
    assert snapshot() == before
    form = typed_in(page)
    assert "Half of the work is listening." in form["text"]
    assert "Ngozi" in form["text"]
    assert form["learned"] == SAID["learned"]


def test_a_draft_without_a_name_asks_for_one_and_keeps_what_was_typed(as_nina):
    page = posted(as_nina, draft="1", line="")

    assert page.status_code == 422
    assert "Half of the work is listening." in page.text


def test_send_sends_the_thank_you_and_saves(as_nina, nina):
    interview = logged(
        as_nina, send="1", subject="Thank you", text="For all you told me. I will sit in."
    )

    assert interview.stage == "thanked"
    email = Email.objects.get()
    assert (email.kind, email.address) == ("thank_you", "ngozi@harbor.example")
    assert email.due_at > NOW


def test_a_letter_drafted_to_one_person_never_goes_to_another(as_nina, maya):
    form = typed_in(posted(as_nina, draft="1"))
    letter = {name: form[name] for name in ("subject", "text", "written_to")}

    page = posted(as_nina, send="1", line="Maya Okafor, City Hospital", **letter)

    assert page.status_code == 422
    assert "You wrote this to" in words(page)
    letter["text"] = letter["text"].replace("Ngozi Balewa", "Maya").replace("Ngozi", "Maya")
    logged(as_nina, send="1", line="Maya Okafor, City Hospital", **letter)
    assert Email.objects.get().address == maya.email


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({"line": ""}, "Write at least a name"),
        ({"line": "ngozi@"}, "Write"),
        ({"ended_at": "2026-03-04T10:00"}, "This is still to come."),
        ({"ended_at": "2025-03-01T10:00"}, "Log a talk of the last twelve months."),
        ({"ended_at": "yesterday"}, "Enter a day and a time."),
        ({"how": "by pigeon"}, "Select a valid choice"),
        ({"learned": "x" * 4001}, "4000"),
        ({"notes": "x" * 8001}, "8000"),
        ({"referral_reach": "lars@x.example"}, "Give the name"),
        ({"send": "1", "subject": "", "text": ""}, "Write your thank-you first."),
        ({"send": "1", "subject": "S", "text": "T", "line": "Ngozi Balewa"}, "Add their email"),
        ({"form_key": "no key"}, ""),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost_or_written(as_nina, nina, said, where):
    before = snapshot()

    page = posted(as_nina, **said)

    assert page.status_code == 422
    assert where in words(page)
    assert snapshot() == before
    assert "Sit in on a class." in page.text


def test_a_refusal_at_the_last_step_leaves_no_contact_behind(nina):
    before = snapshot()

    with pytest.raises(Refusal):
        services.log_talk(
            whom=services.Whom(nina, values={"name": "Ngozi", "email": "ngozi@harbor.example"}),
            said=services.LoggedTalk(ended_at=ENDED, how="in_person", notes="Words"),
            thanks=services.LoggedThanks(letter={"subject": "S" * 999, "text": "T"}),
            form_key=uuid.uuid4(),
            now=NOW,
        )

    assert snapshot() == before


# --- once -----------------------------------------------------------------------------------------
def test_the_same_form_sent_twice_logs_one_talk(as_nina):
    key = uuid.uuid4()

    first, second = logged(as_nina, form_key=key), logged(as_nina, form_key=key)

    assert first == second
    assert Contact.objects.count() == Interview.objects.count() == 1


def test_the_same_form_with_another_person_asks_first(as_nina):
    key = uuid.uuid4()
    logged(as_nina, form_key=key)

    page = posted(as_nina, form_key=key, line="Lars Holm")

    assert page.status_code == 409
    assert "already logged a talk with" in words(page)
    assert Interview.objects.count() == 1
    logged(as_nina, form_key=typed_in(page)["form_key"], line="Lars Holm")


def test_somebody_who_looks_known_is_asked_about(as_nina, maya):
    line = "Maya O., analyst, City Hospital, maya@hospital.example"

    page = posted(as_nina, line=line)

    assert page.status_code == 422
    assert "You already have" in words(page)
    assert logged(as_nina, line=line, this_one=maya.code).contact == maya
    Interview.objects.update(thanked_at=NOW)
    assert logged(as_nina, line=line, anyway="1").contact != maya


def test_a_contact_of_another_student_is_never_picked(as_nina, nina):
    other = ContactFactory(name="Maya Okafor", organization="City Hospital")

    found = logged(as_nina, line="Maya Okafor, City Hospital", this_one=other.code).contact

    assert found.owner == nina


@pytest.mark.parametrize("stage", ["asked", "proposing", "scheduled", "held"])
def test_an_interview_under_way_is_led_to(as_nina, talk, stage):
    interview = talk(stage)
    before = snapshot()

    page = posted(as_nina, line="Maya Okafor, City Hospital")

    assert page.status_code == 422
    assert interview.get_absolute_url() in page.text
    assert snapshot() == before


def test_a_second_talk_on_one_day_is_asked_about(as_nina, talk):
    talk("thanked", ended_at=ENDED - HOUR)

    page = posted(as_nina, line="Maya Okafor, City Hospital")

    assert "You have a talk with Maya on that day already." in words(page)
    logged(as_nina, line="Maya Okafor, City Hospital", sure="1")
    assert Interview.objects.count() == 2


# --- what it counts for ---------------------------------------------------------------------------
def test_it_is_in_the_ledger_as_of_its_own_day_and_never_open(as_nina, maya):
    interview = logged(as_nina, line="Maya Okafor, City Hospital")

    record = RequestRecord.objects.get()
    assert record == interview.request_record
    assert record.asked_at == ENDED - dt.timedelta(minutes=20)
    assert (record.channel, record.closed_at) == ("in_person", ENDED)
    assert not record.is_open(NOW)
    assert available_from(maya.person, NOW) == NOW


def test_no_limit_refuses_what_has_happened(as_nina, maya):
    maya.person.open_limit = maya.person.month_limit = 0
    maya.person.save()

    logged(as_nina, line="Maya Okafor, City Hospital")


def test_one_students_log_cannot_use_up_a_persons_year(as_nina, maya):
    for day in (1, 2, 3, 4, 5, 6, 7):
        logged(
            as_nina,
            line="Maya Okafor, City Hospital",
            ended_at=f"2026-02-0{day}T10:00",
            thanked="in_person",
        )

    assert RequestRecord.objects.count() == 1
    assert available_from(maya.person, NOW) == NOW


def test_it_counts_for_the_next_student_who_asks(as_nina, maya):
    InterviewFactory(stage="thanked", contact__person=maya.person, asked_at=NOW - 9 * DAY)
    logged(as_nina, line="Maya Okafor, City Hospital")

    assert available_from(maya.person, NOW) > NOW


def test_practice_counts_nowhere(as_nina, maya, nina):
    logged(as_nina, line="Maya Okafor, City Hospital", purpose="practice", thanked="in_person")

    assert not RequestRecord.objects.exists()


def test_a_course_does_not_see_a_talk_from_before_its_days(as_nina, nina, ida):
    cohort = CohortFactory(starts_on=dt.date(2026, 3, 1))
    AssignmentFactory(student=nina, staff=ida, kind="instructor", cohort=cohort)

    seen = [
        Interview.objects.taught_by(ida, cohort).filter(pk=talk.pk).exists()
        for talk in (logged(as_nina), logged(as_nina, line="Lars", ended_at="2026-02-20T10:00"))
    ]

    assert seen == [True, False]


def test_a_counselor_sees_that_it_was_logged_and_no_word_of_it(as_nina, as_dana, nina):
    logged(as_nina)

    page = words(as_dana.get(reverse("advising:student", args=[nina.code])))

    assert "Talked, logged afterwards" in page
    assert "Ngozi" not in page
    assert "listening" not in page


def test_the_end_can_be_corrected_on_the_wrap_up(as_nina):
    interview = logged(as_nina)

    services.correct_end(interview_id=interview.pk, ended_at=ENDED - 9 * DAY, now=NOW)

    interview.refresh_from_db()
    assert interview.ended_at == ENDED - 9 * DAY


# --- undo -----------------------------------------------------------------------------------------
def undo(browser, interview):
    return browser.post(reverse("interviews:undo_log", args=[interview.code]))


@pytest.mark.parametrize("thanked", ["", "in_person"])
def test_undo_takes_the_talk_back_and_its_words_stand_in_the_form(as_nina, thanked):
    interview = logged(as_nina, notes="She laughed.", thanked=thanked)
    assert "undo this for 10 minutes" in words(as_nina.get(interview.get_absolute_url()))

    page = undo(as_nina, interview)

    form = typed_in(page)
    assert form["line"] == "Ngozi Balewa, Harbor Clinic"
    assert (form["learned"], form["notes"]) == (SAID["learned"], "She laughed.")
    assert f"{form['ended_at']:%Y-%m-%dT%H:%M}" == SAID["ended_at"]
    contact = Contact.objects.get()
    assert (contact.status, contact.last_touch_at, contact.cadence) == ("to_contact", None, None)
    for model in (Interview, Reflection, TalkNotes, ThankYou, RequestRecord, Advice):
        assert not model.objects.exists()


def test_undo_makes_a_draft_a_draft_again(as_nina, talk):
    draft = talk("planned")
    logged(as_nina, line="Maya Okafor, City Hospital", notes="She laughed.", how="video")

    undo(as_nina, draft)

    draft.refresh_from_db()
    assert (draft.stage, draft.how, draft.log_key) == ("planned", "i_call", None)
    assert TalkNotes.objects.get(interview=draft).note == "She laughed."
    assert not Reflection.objects.exists()


@pytest.mark.parametrize("why", ["late", "sent", "shared"])
def test_undo_ends_after_ten_minutes_or_once_somebody_else_may_have_read_it(as_nina, at_now, why):
    more = {
        "late": {},
        "sent": {"send": "1", "subject": "Thank you", "text": "For all."},
        "shared": {"share": "on"},
    }[why]
    interview = logged(as_nina, **more)
    now = NOW + (11 * dt.timedelta(minutes=1) if why == "late" else HOUR / 60)

    with pytest.raises(Refusal):
        services.undo_log(interview_id=interview.pk, now=now)

    assert stage_of(interview) == interview.stage


def test_words_written_after_the_log_are_not_undone_with_it(as_nina):
    interview = logged(as_nina)
    said = {name: getattr(interview.reflection, name) for name in NOTES}
    services.save_reflection(
        interview_id=interview.pk,
        version=interview.reflection.version,
        values=said | {"act_on": "Sit in on two classes."},
        share=False,
        referrals=[],
        now=NOW + HOUR / 60,
    )

    with pytest.raises(Refusal):
        services.undo_log(interview_id=interview.pk, now=NOW + HOUR / 30)

    assert Reflection.objects.filter(interview=interview).exists()
