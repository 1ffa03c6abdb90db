"""Real rows for tests. `InterviewFactory(stage="scheduled")` sets the facts that make the stage.

Every moment is counted from `now`, by default NOW, the hour of the fixture `now`.
"""

import datetime as dt
import uuid

import factory
from allauth.account.models import EmailAddress
from factory.django import DjangoModelFactory

from advising.models import Feedback
from contacts.models import (
    Channel,
    Contact,
    ContactImportRow,
    DirectoryEntry,
    Referral,
    RequestRecord,
)
from contacts.services import get_or_create_person
from core.codes import new_code
from guides.models import VERSIONED_FIELDS, Guide, GuideVersion
from interviews.models import (
    Advice,
    AnswerLink,
    ContactLetter,
    Interview,
    InterviewEvent,
    Reflection,
    Slot,
    Stage,
    ThankYou,
)
from interviews.services.moving import update_contact_status
from questions.models import Question, Theme
from users.models import (
    Assignment,
    Cohort,
    ImportJob,
    ImportUpload,
    RosterRow,
    StudentProfile,
    User,
)
from users.models.roles import Role

# a Tuesday, 9 AM in Chicago, five days before summer time
NOW = dt.datetime(2026, 3, 3, 15, 0, tzinfo=dt.UTC)
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


class UserFactory(DjangoModelFactory):
    """Somebody with a verified address who signs in by code; `password="..."` sets one."""

    class Meta:
        model = User

    full_name = factory.Sequence(lambda n: f"Person Number{n}")
    email = factory.Sequence(lambda n: f"person{n}@lakeside.example")
    roles = factory.LazyFunction(list)
    password = None

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        password = kwargs.pop("password")
        # without the form's checks: the database has the same, at a tenth the cost
        user = model_class(*args, **kwargs)
        user.set_password(password)
        user.save()
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user


class StudentFactory(UserFactory):
    roles = factory.LazyFunction(lambda: [Role.STUDENT])

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        user = super()._create(model_class, *args, **kwargs)
        StudentProfile.objects.create(user=user, subject="biology", class_year="third-year")
        return user


class CohortFactory(DjangoModelFactory):
    class Meta:
        model = Cohort

    name = factory.Sequence(lambda n: f"Course {n}")
    starts_on = dt.date(2026, 1, 12)
    ends_on = dt.date(2026, 5, 15)


class AssignmentFactory(DjangoModelFactory):
    class Meta:
        model = Assignment

    student = factory.SubFactory(StudentFactory)
    staff = factory.SubFactory(UserFactory, roles=[Role.COUNSELOR])
    since = dt.date(2026, 1, 12)


class ContactFactory(DjangoModelFactory):
    """Somebody's record of a person who works; the person behind the address is linked as on the
    site."""

    class Meta:
        model = Contact

    owner = factory.SubFactory(StudentFactory)
    name = factory.Sequence(lambda n: f"Maya Okafor{n or ''}")
    title = "data analyst"
    organization = "City Hospital"
    email = factory.Sequence(lambda n: f"maya{n}@hospital.example")
    person = factory.LazyAttribute(lambda contact: get_or_create_person(address=contact.email))


class DirectoryEntryFactory(DjangoModelFactory):
    """Somebody of the directory who agreed a year ago."""

    class Meta:
        model = DirectoryEntry

    name = factory.Sequence(lambda n: f"Kofi Mensah{n or ''}")
    email = factory.Sequence(lambda n: f"kofi{n}@harbor.example")
    title = "harbor pilot"
    organization = "Port Authority"
    agreed_on = dt.date(2025, 3, 3)
    agreed_how = factory.LazyAttribute(lambda entry: "email to Ruth" if entry.agreed_on else "")
    person = factory.LazyAttribute(lambda entry: get_or_create_person(address=entry.email))


class ReferralFactory(DjangoModelFactory):
    class Meta:
        model = Referral

    by = factory.SubFactory(ContactFactory)
    owner = factory.SelfAttribute("by.owner")
    name = "Lena Ortiz"
    created_at = NOW


class RequestRecordFactory(DjangoModelFactory):
    class Meta:
        model = RequestRecord

    person = factory.LazyFunction(lambda: get_or_create_person(address="somebody@work.example"))
    channel = Channel.SITE
    asked_at = NOW


class ThemeFactory(DjangoModelFactory):
    class Meta:
        model = Theme
        django_get_or_create = ("slug",)

    slug = "day"
    name = factory.LazyAttribute(lambda theme: theme.slug.capitalize())


class QuestionFactory(DjangoModelFactory):
    """A published question of the bank."""

    class Meta:
        model = Question

    theme = factory.SubFactory(ThemeFactory)
    text = factory.Sequence(lambda n: f"What do you do at {n} o'clock?")
    status = Question.Status.PUBLISHED
    position = factory.Sequence(lambda n: n)


def facts(stage: str, now: dt.datetime) -> dict:
    """The columns that put an interview in `stage` at `now`, as if everything had gone its
    ordinary way."""
    asked = {"asked_at": now - 2 * DAY}
    scheduled = asked | {
        "agreed_at": now - DAY,
        "agreed_zone": "America/Chicago",
        "starts_at": now + 2 * DAY,
        "ends_at": now + 2 * DAY + dt.timedelta(minutes=20),
        "calendar_sequence": 0,
    }
    past = scheduled | {
        "starts_at": now - 3 * HOUR,
        "ends_at": now - 3 * HOUR + dt.timedelta(minutes=20),
    }
    held = past | {"ended_at": past["ends_at"]}
    ways = {
        Stage.PLANNED: {},
        Stage.ASKED: asked,
        Stage.PROPOSING: asked | {"proposed_at": now - DAY, "proposed_note": "Fridays after lunch"},
        Stage.SCHEDULED: scheduled,
        Stage.HELD: held,
        Stage.THANKED: held | {"thanked_at": now - HOUR},
        Stage.NOT_NOW: asked | {"not_now_until": (now + 60 * DAY).date()},
        Stage.UNANSWERED: {"asked_at": now - 25 * DAY},
        Stage.CANCELED: scheduled,
        Stage.MISSED: past,
        Stage.LAPSED: past
        | {"starts_at": now - 15 * DAY, "ends_at": now - 15 * DAY + dt.timedelta(minutes=20)},
    }
    closed = {} if stage in ORDINARY else {"closed_at": now - HOUR, "outcome": stage}
    return ways.get(Stage(stage), asked) | closed


ORDINARY = {Stage.PLANNED, Stage.ASKED, Stage.PROPOSING, Stage.SCHEDULED, Stage.HELD, Stage.THANKED}
MOVE_INTO = {
    Stage.ASKED: "send",
    Stage.PROPOSING: "propose",
    Stage.SCHEDULED: "accept",
    Stage.HELD: "happened",
    Stage.THANKED: "thank",
    Stage.DECLINED: "decline",
    Stage.NOT_NOW: "not_now",
    Stage.UNANSWERED: "close_unanswered",
    Stage.WITHDRAWN: "withdraw",
    Stage.CANCELED: "cancel",
    Stage.MISSED: "miss",
    Stage.LAPSED: "lapse",
}


class InterviewFactory(DjangoModelFactory):
    """An interview in `stage` (default planned) at `now`, with slots, ask, link, last event and
    thank-you as it needs.

    `student=nina` makes the contact hers; single facts can be given by name: `starts_at=...`.
    """

    class Meta:
        model = Interview

    student = factory.SubFactory(StudentFactory)
    contact = factory.SubFactory(ContactFactory, owner=factory.SelfAttribute("..student"))
    goal = "how data changes the work on a ward"
    purpose = "career"
    subject = "A student's question about hospital data: 20 minutes?"
    message = (
        "Dear Maya Okafor,\n\nWe haven't met. Could I ask you about your work for 20 "
        "minutes?\n\nNina Park"
    )
    place = "(555) 010-0142"

    @classmethod
    def _create(cls, model_class, *args, stage=Stage.PLANNED, now=NOW, **given):
        if "contact" in given:
            given["student"] = given["contact"].owner
        given.setdefault("code", new_code())
        interview = model_class(**facts(stage, now) | given)
        if interview.asked_at:
            interview.request_record = _request_record(interview)
        interview.save(force_insert=True)
        _what_goes_with_it(interview, now)
        return interview


def _request_record(interview):
    return RequestRecordFactory(
        person=interview.contact.person
        or get_or_create_person(address=f"{interview.code}@work.example"),
        student=interview.student,
        asked_at=interview.asked_at,
        answered_at=interview.agreed_at or interview.proposed_at,
        closed_at=interview.closed_at or interview.ended_at or interview.ends_at,
    )


def _what_goes_with_it(interview, now):
    starts = [now + days * DAY for days in (2, 3, 5)]
    Slot.objects.bulk_create(Slot(interview=interview, starts_at=start) for start in starts)
    if interview.asked_at:
        AnswerLink.first_of(interview).save()
    if interview.ended_at:
        ThankYou.objects.create(
            interview=interview, due_at=interview.ended_at + DAY, sent_at=interview.thanked_at
        )
    if move := MOVE_INTO.get(Stage(interview.stage)):
        InterviewEvent.objects.create(
            interview=interview, at=now - HOUR, move=move, by=InterviewEvent.By.STUDENT
        )
    update_contact_status(interview, now)
    interview.contact.refresh_from_db(fields=["status", "next_due_at"])


class ReflectionFactory(DjangoModelFactory):
    """A reflection shared with the counselor; `shared_at=None` keeps it private."""

    class Meta:
        model = Reflection

    interview = factory.SubFactory(InterviewFactory, stage="held")
    learned = "A ward runs on spreadsheets"
    act_on = "Take the statistics course"
    interest_before = 3
    interest_after = 4
    shared_at = NOW
    saved_at = NOW


class AdviceFactory(DjangoModelFactory):
    class Meta:
        model = Advice

    contact = factory.SubFactory(ContactFactory)
    advised = "Ask for a day on the ward."
    given_on = NOW.date() - 30 * DAY


class ContactLetterFactory(DjangoModelFactory):
    """An email to keep in touch that went out two months ago."""

    class Meta:
        model = ContactLetter

    contact = factory.SubFactory(ContactFactory)
    form_key = factory.LazyFunction(uuid.uuid4)
    reason = "news"
    subject = "A short update"
    text = "Dear Maya, I took the course."
    sent_at = NOW - 60 * DAY


class FeedbackFactory(DjangoModelFactory):
    """What a counselor wrote about a shared reflection."""

    class Meta:
        model = Feedback

    reflection = factory.SubFactory(ReflectionFactory)
    author = factory.SubFactory(UserFactory, roles=[Role.COUNSELOR])
    text = "What surprised you?"
    written_at = NOW
    form_key = factory.LazyFunction(uuid.uuid4)


class GuideFactory(DjangoModelFactory):
    """A published guide with its first version; `status="draft"` for one that nobody may read
    yet."""

    class Meta:
        model = Guide

    title = factory.Sequence(lambda n: f"Asking, part {n}")
    slug = factory.Sequence(lambda n: f"asking-{n}")
    step = Guide.Step.ASKING
    short = "- Be brief."
    long = "## Why\n\nThey are busy.\n\n## How\n\nIn a hundred words.\n\n## When\n\nToday."
    status = Guide.Status.PUBLISHED
    position = factory.Sequence(lambda n: n)
    published_at = changed_at = NOW

    @classmethod
    def _create(cls, model_class, *args, **given):
        guide = super()._create(model_class, *args, **given)
        words = {name: getattr(guide, name) for name in VERSIONED_FIELDS}
        GuideVersion.objects.create(
            guide=guide, number=guide.version, saved_at=guide.changed_at, **words
        )
        return guide


def roster_to_look_at(*, missing: User) -> ImportJob:
    """A file that was checked: one new student, and one who is not in it."""
    job = ImportJob.objects.create(
        kind="roster",
        is_of_office=True,
        by=missing,
        file_name="roster.csv",
        created_at=NOW,
        state="checked",
        counts={"rows": 1, "new": 1, "missing": 1, "students": 1},
    )
    said = {"full_name": missing.full_name, "email": "new@lakeside.example"}
    RosterRow.objects.create(job=job, number=2, kind="new", said=said)
    RosterRow.objects.create(job=job, number=0, kind="missing", user=missing)
    return job


def contacts_to_look_at(*, owner: User, name: str = "Maya Okafor") -> ImportJob:
    """A pasted text that was checked: one new contact and one wrong row."""
    job = ImportJob.objects.create(
        kind="contacts",
        owner=owner,
        by=owner,
        file_name="",
        created_at=NOW,
        state="checked",
        counts={"rows": 2, "new": 1, "wrong": 1},
    )
    ImportUpload.objects.create(job=job, data=f"{name}, nurse".encode())
    ContactImportRow.objects.create(job=job, number=1, kind="new", said={"name": name})
    ContactImportRow.objects.create(
        job=job, number=2, kind="wrong", problems=["There is no name."], cells=["", "Acme"]
    )
    return job
