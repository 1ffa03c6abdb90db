"""How many interviews and reflections are open to a person, for the page of an account."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from interviews.models import Interview, Reflection
from users.domain.reach import Reach
from users.models import User
from users.models.roles import Role


def interviews_reach(person: User, _now: dt.datetime) -> list[Reach]:
    """Two queries for a student, two for a counselor."""
    found = []
    if person.has_role(Role.STUDENT):
        own = Interview.objects.readable_by(person).count()
        found.append(Reach(_("Interviews"), own, _("own, with every word")))
    if person.has_role(Role.COUNSELOR):
        others = Interview.objects.visible_to(person).exclude(student=person)
        shared = Reflection.objects.readable_by(person)
        found += [
            Reach(_("Interviews of students"), others.count(), _("dates and states, no words")),
            Reach(
                _("Reflections of students"),
                shared.exclude(interview__student=person).count(),
                _("only what was shared"),
            ),
        ]
    return found
