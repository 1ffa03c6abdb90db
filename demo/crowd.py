"""The other students: three cohorts, and their interviews of the last weeks."""

import datetime as dt
import itertools
import uuid
from collections.abc import Iterator

from allauth.account.models import EmailAddress

from advising.models import Feedback
from contacts.models import Contact
from core.clock import DAY
from core.names import sort_key
from demo.names import PROFESSIONALS, STUDENTS, split
from demo.past import Past, people_for, store
from demo.people import Cast
from interviews.models import Interview, Reflection, Stage
from office.models import CareerField
from users.models import Assignment, Cohort, StudentProfile, User
from users.models.roles import Role

HOUR = dt.timedelta(hours=1)
# Students take these by turns, so that every stage and outcome occurs.
STORIES = [
    ["thanked_before", "thanked", "scheduled", "asked"],
    ["draft"],
    ["unanswered", "unanswered", "asked_twice", "asked"],
    ["thanked_before", "unthanked"],
    [],
    ["thanked_before", "declined"],
    ["not_now", "unlogged", "asked"],
    ["canceled", "missed", "proposing"],
    ["withdrawn", "lapsed", "thanked_late", "next_week"],
    ["thanked", "next_week", "declined", "asked"],
]
LEARNED = [
    "The part of the day I would have hated is the part they like most: explaining results.",
    "Nobody in that office studied what they do now. Two were hired from an internship.",
    "Shift work is worse than the brochures say, and the team is better.",
    "They spend a third of the week writing. I had pictured a laboratory.",
    "You can start without the license and get it on the job; the office pays for the course.",
]
COMMENTS = [
    "Good that you asked what they would do differently. Whom could you ask for the opposite view?",
    "You found out what no website says. Write them in a month what you did with it.",
    "One voice is a start. The next one could come from a smaller place.",
]
GOALS = [
    "what a working week is like",
    "which courses paid off in the first job",
    "how people move between public and private work",
    "whether I would like the people part of the job",
]


def make_crowd(cast: Cast, now: dt.datetime) -> None:
    students = _students(cast.nina.password, now)
    _cohorts(cast, students, now.date())
    pasts = list(_pasts(students, now))
    store(pasts, now)
    _comments(_reflections([past.interview for past in pasts]), now)


def _students(password: str, now: dt.datetime) -> list[User]:
    """`password` is a hash, the same for all: hashing is slow on purpose."""
    people = []
    for line in STUDENTS:
        name, subject, year = split(line)
        user = User(
            email=_address(name, "students.lakeside.example"), full_name=name, roles=[Role.STUDENT]
        )
        user.password = password
        people.append((user, subject, year))
    users = User.objects.bulk_create(user for user, _subject, _year in people)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
    )
    StudentProfile.objects.bulk_create(
        StudentProfile(user=user, subject=subject, class_year=year, goal=GOALS[n % len(GOALS)])
        for n, (user, subject, year) in enumerate(people)
    )
    User.objects.filter(pk__in=[user.pk for user in users]).update(joined_at=now - 80 * DAY)
    return users


def _address(name: str, host: str) -> str:
    """Return an address of plain letters: jose.herrera@… for "José Luis Herrera"."""
    words = [
        "".join(char for char in word if char.isascii() and char.isalpha())
        for word in sort_key(name).split()
    ]
    return f"{words[0]}.{words[-1]}@{host}"


def _cohorts(cast: Cast, students: list[User], today: dt.date) -> None:
    starts, ends = today - 80 * DAY, today + 40 * DAY
    rising, course, circle = Cohort.objects.bulk_create(
        Cohort(name=name, starts_on=starts, ends_on=ends)
        for name in ("Rising professionals", "Careers 101", "First in the family")
    )
    everyone = [cast.nina, cast.omar, cast.amara, *students]
    groups = [(rising, everyone[0:18]), (course, everyone[12:28]), (circle, everyone[26:])]
    for cohort, members in groups:
        cohort.profiles.set(StudentProfile.objects.filter(user__in=members))
    advised = [(student, cast.dana if n % 2 else cast.lee) for n, student in enumerate(students)]
    Assignment.objects.bulk_create(
        [Assignment(student=student, staff=staff, since=starts) for student, staff in advised]
        + [
            Assignment(
                student=each,
                staff=cast.ida,
                kind=Assignment.Kind.INSTRUCTOR,
                cohort=course,
                since=starts,
            )
            for each in groups[1][1]
        ]
    )


def _pasts(students: list[User], now: dt.datetime) -> Iterator[Past]:
    """Yield interviews of students with different people.

    A person on a second list is contacted by phone, so that no limit is reached.
    """
    lines = [split(line) for line in PROFESSIONALS]
    addresses = {line[0]: _address(line[0], "example.org") for line in lines}
    people = people_for(list(addresses.values()))
    fields = {each.slug: each for each in CareerField.objects.all()}
    turn = itertools.chain(((line, True) for line in lines), ((line, False) for line in lines))
    for n, student in enumerate(students):
        for name in STORIES[n % len(STORIES)]:
            (who, title, organization, field, setting), by_mail = next(turn)
            contact = Contact(
                owner=student,
                person=people[addresses[who]] if by_mail else None,
                name=who,
                sort_key=sort_key(who),
                email=addresses[who] if by_mail else "",
                phone="(555) 010-0199",
                title=title,
                organization=organization,
                field=fields[field],
                setting=setting,
                took_interest=n % 4 == 0 and name == "thanked_before",
                created_at=now - 75 * DAY,
            )
            goal = student.profile.goal
            interview = Interview(
                student=student,
                contact=contact,
                goal=goal,
                place="(555) 010-0199",
                stage=Stage.PLANNED,
            )
            yield Past(interview).make_moves(name, now - (n % 5) * HOUR)


def _reflections(interviews: list[Interview]) -> list[Reflection]:
    saved = [(each, each.ended_at + 5 * HOUR) for each in interviews if each.ended_at]
    return Reflection.objects.bulk_create(
        Reflection(
            interview=each,
            learned=LEARNED[n % len(LEARNED)],
            interest_before=1 + n % 4,
            interest_after=2 + n % 4,
            saved_at=saved_at,
            shared_at=saved_at if n % 3 else None,
        )
        for n, (each, saved_at) in enumerate(saved)
    )


def _comments(reflections: list[Reflection], now: dt.datetime) -> None:
    """Add a counselor's comment to what was shared more than ten days ago."""
    staff_of = dict(
        Assignment.objects.filter(kind=Assignment.Kind.ADVISER).values_list("student", "staff")
    )
    answered = [
        (each, each.shared_at)
        for each in reflections
        if each.shared_at and each.shared_at < now - 10 * DAY
    ]
    Feedback.objects.bulk_create(
        Feedback(
            reflection=reflection,
            author_id=staff_of[reflection.interview.student_id],
            text=COMMENTS[n % len(COMMENTS)],
            written_at=shared_at + 2 * DAY,
            read_at=shared_at + 3 * DAY,
            form_key=uuid.uuid4(),
        )
        for n, (reflection, shared_at) in enumerate(answered)
    )
