"""Add people from a form or from pasted lines, and invite them."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from core.errors import Refusal
from users.domain.notices import Notice, send
from users.domain.pasted_people import PastedPerson, in_line
from users.models import Cohort, User
from users.services.people import create_person


class LinesRefused(Refusal):
    """Nobody was added; `problems` has a sentence for each line that is wrong."""

    def __init__(self, problems: list[str]):
        super().__init__("\n".join(problems))
        self.problems = problems


@transaction.atomic
def add_person(  # noqa: PLR0913 - as create_person
    *,
    full_name: str,
    email: str,
    roles: Iterable[str],
    cohorts: Iterable[Cohort] = (),
    university_id: str = "",
    subject: str = "",
    class_year: str = "",
    invites: bool,
    by: User,
    now: dt.datetime,
) -> User:
    """Do as `create_person`, and email the new person where to sign in if `invites`."""
    person = create_person(
        full_name=full_name,
        email=email,
        roles=roles,
        cohorts=cohorts,
        university_id=university_id,
        subject=subject,
        class_year=class_year,
        by=by,
    )
    if invites:
        send(Notice.INVITATION, person=person, by=by, now=now)
    return person


@transaction.atomic
def add_people(
    *,
    people: Sequence[PastedPerson],
    roles: Sequence[str],
    cohorts: Sequence[Cohort] = (),
    invites: bool,
    by: User,
    now: dt.datetime,
) -> list[User]:
    """Create an account for each line; all or nobody. Raises LinesRefused."""
    made, problems = [], []
    for one in people:
        try:
            made.append(
                add_person(
                    full_name=one.full_name,
                    email=one.email,
                    roles=roles,
                    cohorts=cohorts,
                    invites=invites,
                    by=by,
                    now=now,
                )
            )
        except Refusal as refusal:
            problems.append(in_line(one.line, str(refusal.sentence)))
        except ValidationError as error:
            problems.append(in_line(one.line, " ".join(error.messages)))
    if problems:
        raise LinesRefused(problems)
    return made
