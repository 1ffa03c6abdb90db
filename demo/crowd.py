"""The other students: three cohorts, and their interviews of the last weeks."""

import datetime as dt
import itertools
import random
import uuid
from collections.abc import Iterator

from allauth.account.models import EmailAddress

from advising.models import Feedback
from contacts.models import Channel, Contact
from core.clock import DAY
from core.names import sort_key
from demo.names import PROFESSIONALS, STUDENTS, split
from demo.past import ZONES, Past, people_for, store
from demo.people import Cast
from demo.plots import PLOTS, plots_of_a_student
from interviews.models import Interview, Reflection, Stage
from office.models import CareerField, CohortSettings
from users.models import Assignment, Cohort, StudentProfile, User
from users.models.roles import Role

HOUR = dt.timedelta(hours=1)
TOOK_INTEREST, WRITTEN, SHARED = 0.4, 0.8, 0.6  # how often
BY_EMAIL = [Channel.SITE, Channel.SITE, Channel.SITE, Channel.MAILBOX]
SEED = 699  # the same people with the same stories at every start; only the days move
LEARNED = [
    "The part of the day I would have hated is the part they like most: explaining results.",
    "Nobody in that office studied what they do now. Two were hired from an internship.",
    "Shift work is worse than the brochures say, and the team is better.",
    "They spend a third of the week writing. I had pictured a laboratory.",
    "You can start without the license and get it on the job; the office pays for the course.",
    "Half of the calls are about money, and nobody teaches that.",
    "The quiet months are when the real work is planned.",
    "They would hire somebody who can write a clear page before somebody with better grades.",
    "Everybody there changed fields at least once. It was easier than it looks.",
    "A small shop does everything with four people. I would learn faster there.",
    "Travel sounds good for a year. After three they asked for a desk.",
    "The public office pays less than I feared and lets people go home at five.",
]
COMMENTS = [
    "Good that you asked what they would do differently. Whom could you ask for the opposite view?",
    "You found out what no website says. Write them in a month what you did with it.",
    "One voice is a start. The next one could come from a smaller place.",
    "The last sentence is the one to remember. What will you try because of it?",
    "You heard two sides of the same work. Which one would you look into first?",
]
GOALS = [
    "what a working week is like",
    "which courses paid off in the first job",
    "how people move between public and private work",
    "whether I would like the people part of the job",
    "how somebody gets in without knowing anybody",
    "what a first year looks like, and who helps",
    "whether a master's degree is worth it",
    "how people keep evenings free",
    "what changes when the work is your own business",
    "how much of the work is done alone",
    "where people go after five years",
]


def make_crowd(cast: Cast, now: dt.datetime) -> list[Past]:
    chance = random.Random(SEED)  # noqa: S311 - nothing secret
    students = _students(cast.nina.password, now, chance)
    _cohorts(cast, students, now.date())
    _leaves_soon(students[1], now.date())
    pasts = list(_pasts(students, now, chance))
    store(pasts, now)
    _comments(_reflections([past.interview for past in pasts], chance), now, chance)
    return pasts


def _students(password: str, now: dt.datetime, chance: random.Random) -> list[User]:
    """`password` is a hash, the same for all: hashing is slow on purpose."""
    people = []
    for line in STUDENTS:
        name, subject, year = split(line)
        user = User(
            email=_address(name, "students.lakeside.example"), full_name=name, roles=[Role.STUDENT]
        )
        user.joined_at = now - chance.choice((80, 79, 78, 76)) * DAY
        user.password = password
        people.append((user, subject, year))
    users = User.objects.bulk_create(user for user, _subject, _year in people)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
    )
    StudentProfile.objects.bulk_create(
        StudentProfile(user=user, subject=subject, class_year=year, goal=chance.choice(GOALS))
        for user, subject, year in people
    )
    return users


def _leaves_soon(student: User, today: dt.date) -> None:
    """Let one of Dana's students leave in three weeks; the next hour's task tells them."""
    student.leaves_on, student.leaves_by = today + 21 * DAY, User.LeavesBy.ADMIN
    student.save(update_fields=["leaves_on", "leaves_by"])


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
    CohortSettings.objects.create(cohort=circle, open_requests=3)
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


def _pasts(students: list[User], now: dt.datetime, chance: random.Random) -> Iterator[Past]:
    """Yield interviews of students with different people.

    A person on a second list is contacted by phone, so that no limit is reached.
    """
    lines = [split(line) for line in PROFESSIONALS]
    chance.shuffle(lines)
    addresses = {line[0]: _address(line[0], "example.org") for line in lines}
    people = people_for(list(addresses.values()))
    fields = {each.slug: each for each in CareerField.objects.all()}
    turn = itertools.chain(((line, True) for line in lines), ((line, False) for line in lines))
    for student in students:
        for name in plots_of_a_student(chance):
            (who, title, organization, field, setting), by_email = next(turn)
            contact = Contact(
                owner=student,
                person=people[addresses[who]] if by_email else None,
                name=who,
                sort_key=sort_key(who),
                email=addresses[who] if by_email else "",
                phone="(555) 010-0199",
                zone=chance.choice(["", "", "", *ZONES]),
                title=title,
                organization=organization,
                field=fields[field],
                setting=setting,
                took_interest=name == "thanked" and chance.random() < TOOK_INTEREST,
            )
            interview = Interview(
                student=student,
                contact=contact,
                goal=student.profile.goal,
                place="(555) 010-0199",
                stage=Stage.PLANNED,
            )
            channel = chance.choice(BY_EMAIL) if by_email else Channel.PHONE
            past = Past(interview, channel).make_moves(PLOTS[name], now, chance)
            contact.created_at = interview.created_at - chance.randint(0, 6) * HOUR
            yield past


def _reflections(interviews: list[Interview], chance: random.Random) -> list[Reflection]:
    """Most students write down what they learned, and most of those share it."""
    saved = [(each, each.ended_at + 3 * HOUR) for each in interviews if each.ended_at]
    return Reflection.objects.bulk_create(
        Reflection(
            interview=each,
            learned=chance.choice(LEARNED),
            interest_before=chance.randint(1, 4),
            interest_after=chance.randint(2, 5),
            saved_at=saved_at,
            shared_at=saved_at if chance.random() < SHARED else None,
        )
        for each, saved_at in saved
        if chance.random() < WRITTEN
    )


def _comments(reflections: list[Reflection], now: dt.datetime, chance: random.Random) -> None:
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
            text=chance.choice(COMMENTS),
            written_at=shared_at + 2 * DAY,
            read_at=shared_at + 3 * DAY,
            form_key=uuid.uuid4(),
        )
        for reflection, shared_at in answered
    )
