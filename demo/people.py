"""Fictional people for trying the site in every role; crowd.py has the others."""

import datetime as dt
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from core import clock
from users.models import Assignment, StudentProfile, User
from users.models.roles import Role

PASSWORD = "paper-lantern-42"  # noqa: S105 - printed on purpose; the command refuses production
PEOPLE = {
    "nina@lakeside.example": ("Nina Park", [Role.STUDENT], "student, third-year"),
    "omar@lakeside.example": ("Omar Haddad", [Role.STUDENT], "student, first-year"),
    "amara@lakeside.example": ("Amara Diallo", [Role.STUDENT], "student, abroad this term"),
    "dana@lakeside.example": ("Dana Whitfield", [Role.COUNSELOR], "their counselor"),
    "lee@lakeside.example": ("Lee Sorensen", [Role.COUNSELOR], "another counselor"),
    "ida@lakeside.example": ("Ida Moreau", [Role.INSTRUCTOR], "instructor of a course"),
    "clio@lakeside.example": ("Clio Marchetti", [Role.CURATOR], "curator of questions and guides"),
    "ruth@lakeside.example": ("Ruth Oduya", [Role.ADMIN], "admin"),
    "axel@lakeside.example": ("Axel Lindholm", [Role.AUDITOR], "auditor of the log"),
    "dora@lakeside.example": ("Dora Castellanos", [Role.DIRECTOR], "director"),
}
# At most a third of a day apart, in winter and summer time; the first one in which it is a workday.
ZONES = [
    "Europe/Rome",
    "America/Chicago",
    "Asia/Tokyo",
    "Asia/Kolkata",
    "Pacific/Honolulu",
]
DAY_FROM, DAY_UNTIL = 11, 20  # a talk that ended two hours ago was in working hours


SATURDAY = 5


@dataclass(frozen=True)
class Cast:
    nina: User
    omar: User
    amara: User
    dana: User
    lee: User
    ida: User
    clio: User
    ruth: User
    axel: User
    dora: User

    @classmethod
    def make(cls, now: dt.datetime) -> "Cast":
        """Create all of them, with verified addresses; Dana advises the three students.

        Amara is in a zone where it is day at `now`.
        """
        password = make_password(PASSWORD)
        made = cls(
            *(
                _person(email, name, roles, password)
                for email, (name, roles, _what) in PEOPLE.items()
            )
        )
        for student, subject, year, phone in (
            (made.nina, "biology", "third-year", "(555) 010-0142"),
            (made.omar, "economics", "first-year", "(555) 010-0177"),
            (made.amara, "anthropology", "third-year", "(555) 010-0163"),
        ):
            goal = "how people use data in their work"
            StudentProfile.objects.create(user=student, subject=subject, class_year=year, goal=goal)
            student.phone = phone
            student.zone = zone_by_day(now) if student is made.amara else student.zone
            student.save(update_fields=["phone", "zone"])
            Assignment.objects.create(
                student=student, staff=made.dana, since=clock.local(now, made.dana.zone).date()
            )
        return made


def zone_by_day(now: dt.datetime) -> str:
    """Return a zone in which it is day at `now`, so that due reminders are sent at once.

    On a workday, if it is one anywhere by day.
    """
    by_day = [zone for zone in ZONES if DAY_FROM <= clock.local(now, zone).hour < DAY_UNTIL]
    workdays = [zone for zone in by_day if clock.local(now, zone).weekday() < SATURDAY]
    return (workdays or by_day)[0]


def _person(email: str, name: str, roles: list[Role], password: str) -> User:
    user = User.objects.create(email=email, full_name=name, roles=list(roles), password=password)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def sign_ins() -> list[str]:
    """Return one line for each existing person, with the password."""
    there = set(
        User.objects.filter(email__in=PEOPLE, is_active=True).values_list("email", flat=True)
    )
    return [
        f"{email}  {PASSWORD}  ({name}, {what})"
        for email, (name, _r, what) in PEOPLE.items()
        if email in there
    ]
