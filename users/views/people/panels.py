"""What activation, assigning and merging add to the list of people and to the page of one."""

from core import clock, panels
from core.panels import Panel
from users.models import User
from users.models.roles import Role
from users.selectors.assigning import assignments_of, counselor_row
from users.selectors.leaving import leaving_of
from users.selectors.merging import merge_notices
from users.selectors.people_list import PeopleList


def register() -> None:
    panels.register("people_head", head)
    panels.register("people_bar", bar)
    panels.register("person_acts", acts)
    panels.register("person_notice", notices)
    panels.register("person", counselors)
    panels.register("person", leaving)
    panels.register("person", students)


def head(_subject: User, _reader: User) -> Panel:
    return Panel("users/assigning/_head_link.html")


def bar(people_list: PeopleList, _reader: User) -> Panel:
    return Panel("users/people/_bar_acts.html", {"people_list": people_list})


def acts(person: User, reader: User) -> Panel:
    return Panel("users/people/_acts.html", {"person": person, "is_own": person.pk == reader.pk})


def notices(person: User, _reader: User) -> Panel | None:
    """One query, and one more for the time where there is a merge."""
    found = merge_notices(person, clock.now)
    return Panel("users/people/_merge_notice.html", {"notices": found}) if found else None


def counselors(person: User, _reader: User) -> Panel | None:
    """One query for a student."""
    if not person.has_role(Role.STUDENT):
        return None
    context = {"person": person, "assignments": assignments_of(person)}
    return Panel("users/assigning/_counselors_of.html", context)


def students(person: User, _reader: User) -> Panel | None:
    """Two queries for a counselor."""
    row = counselor_row(person) if person.has_role(Role.COUNSELOR) else None
    return Panel("users/assigning/_students_of.html", {"row": row}) if row else None


def leaving(person: User, _reader: User) -> Panel | None:
    """At most three queries for a student whose leaving has begun, else none."""
    is_student = list(person.roles) == [Role.STUDENT]
    if not is_student:
        return None
    found = leaving_of(person, clock.now()) if person.leaves_on else None
    return Panel("users/people/_leaving.html", {"person": person, "leaving": found})
