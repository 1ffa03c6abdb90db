"""Made-up people for trying the site: two students, a counselor, an admin."""

import datetime as dt
from dataclasses import dataclass

from allauth.account.models import EmailAddress

from users.models import Assignment, StudentProfile, User
from users.roles import Role

PASSWORD = "paper-lantern-42"  # noqa: S105 - printed on purpose; the command refuses production
WHO = {
    "nina@lakeside.example": ("Nina Park", [Role.STUDENT], "student, third-year"),
    "omar@lakeside.example": ("Omar Haddad", [Role.STUDENT], "student, first-year"),
    "dana@lakeside.example": ("Dana Whitfield", [Role.COUNSELOR], "their counselor"),
    "ruth@lakeside.example": ("Ruth Oduya", [Role.ADMIN], "admin"),
}


@dataclass(frozen=True)
class Cast:
    nina: User
    omar: User
    dana: User
    ruth: User

    @classmethod
    def make(cls, today: dt.date) -> "Cast":
        """The four of them, with verified addresses, Dana advising both students since `today`."""
        made = cls(*(_person(email, name, roles) for email, (name, roles, _what) in WHO.items()))
        for student, subject, year, phone in (
            (made.nina, "biology", "third-year", "(555) 010-0142"),
            (made.omar, "economics", "first-year", "(555) 010-0177"),
        ):
            StudentProfile.objects.create(
                user=student, subject=subject, class_year=year, goal="how people use data in their work"
            )
            User.objects.filter(pk=student.pk).update(phone=phone)
            student.phone = phone
            Assignment.objects.create(student=student, staff=made.dana, since=today)
        return made


def _person(email: str, name: str, roles: list[Role]) -> User:
    user = User.objects.create_user(email, PASSWORD, full_name=name, roles=list(roles))
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def sign_ins() -> list[str]:
    """One line each of those who are still there, with the password; none where nobody is."""
    there = set(User.objects.filter(email__in=WHO, is_active=True).values_list("email", flat=True))
    return [f"{email}  {PASSWORD}  ({name}, {what})" for email, (name, _r, what) in WHO.items() if email in there]
