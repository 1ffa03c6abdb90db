"""The roster import: send a file, say what its columns are, choose, apply."""

import datetime as dt
from collections.abc import Collection, Mapping
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Refusal
from core.table_lines import LARGE
from core.tables import require_size
from users.domain import import_kinds
from users.domain.roster_rows import heading_of, headings_of, why_unusable
from users.models import ImportJob, ImportUpload, RosterRow, User
from users.models.roster import ROSTER
from users.services import imports
from users.services.roster_apply import apply_roster
from users.services.roster_check import check_roster
from users.services.roster_invite import invite_new
from users.services.roster_undo import undo_roster

FEWEST_DROPS = 5
DROPPED_SHARE = 10  # percent of all students
Kind = RosterRow.Kind


class Ending(StrEnum):
    """Which of the students who are missing from the file are deactivated."""

    NONE = "none"
    CHOSEN = "chosen"
    ALL = "all"


class TooManyDrops(Refusal):
    """More students would be deactivated than anybody said they expect."""

    def __init__(self, number: int, most: int):
        text = _(
            "%(number)d students would be deactivated, more than the %(most)d that pass without a "
            "second look. Is it the whole roster?"
        )
        super().__init__(text % {"number": number, "most": most})
        self.number = number


def send_roster(
    *,
    data: bytes,
    file_name: str,
    by: User | None,
    now: dt.datetime,
    form_key: UUID | None = None,
) -> ImportJob:
    """Store a file. Raises Unreadable for one that is no table, AlreadyUsed as `store_file`."""
    require_size(len(data), LARGE)
    sheet = heading_of(data)
    return imports.store_file(
        kind=ROSTER,
        data=data,
        file_name=file_name,
        headings=headings_of(sheet),
        by=by,
        now=now,
        form_key=form_key,
    )


def check_columns(*, job: ImportJob, mapping: Mapping[str, str]) -> None:
    """Let a worker check the file as `mapping` reads it. Raises Refusal for one of no use."""
    data = ImportUpload.objects.filter(job=job).values_list("data", flat=True).first()
    if data is not None and (said := why_unusable(heading_of(bytes(data), mapping))):
        raise Refusal(" ".join(said))
    imports.check_file(job=job, mapping=mapping)


def drop_limit(job: ImportJob) -> int:
    """Return how many students may be deactivated without naming their number."""
    return max(FEWEST_DROPS, job.counts.get("students", 0) * DROPPED_SHARE // 100)


@transaction.atomic
def apply_checked(
    *,
    job: ImportJob,
    by: User | None,
    ending: Ending = Ending.NONE,
    chosen: Collection[int] = (),
    allow_drops: int = 0,
    reopen: bool = False,
) -> None:
    """Let a worker apply the import. `chosen` are ids of missing rows, for Ending.CHOSEN.

    `allow_drops` is the number of students that somebody expects to be deactivated. Raises
    TooManyDrops for more, Refusal for what `apply_import` refuses.
    """
    missing = RosterRow.objects.filter(job=job, kind=Kind.MISSING)
    missing.filter(is_chosen=True).update(is_chosen=False)
    if ending != Ending.NONE:
        wanted = missing if ending == Ending.ALL else missing.filter(pk__in=chosen)
        number = wanted.update(is_chosen=True)
        most = drop_limit(job)
        if number > max(most, allow_drops):
            raise TooManyDrops(number, most)
    imports.apply_import(job=job, choices={"ending": ending, "reopen": reopen}, by=by)


def forget_roster(job: ImportJob) -> None:
    """Delete the rows that changed nothing, and of the others all but whose they are."""
    rows = RosterRow.objects.filter(job=job)
    rows.exclude(is_applied=True, user__isnull=False).delete()
    rows.filter(kind=Kind.SAME).delete()
    rows.update(said={}, before={}, problems=[], cells=[])


def register() -> None:
    kind = import_kinds.ImportKind(
        ROSTER, check_roster, apply_roster, undo_roster, forget_roster, invite_new
    )
    import_kinds.register(kind)
