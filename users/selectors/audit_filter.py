"""Which entries of the audit trail a reader asks for, by the query string."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.db import models
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.codes import is_code
from core.names import straight
from core.search import one_of
from users.domain import audit
from users.models import AuditEntry, User

LONGEST_SEARCH = 100
MOST_PEOPLE = 50  # people that one search may match
PERIODS = {
    1: _("Last day"),
    7: _("Last 7 days"),
    30: _("Last 30 days"),
    365: _("Last year"),
    0: _("Any time"),
}


class EntryKind(models.TextChoices):
    ALL = "", _("Everything")
    LOOKS = "looks", _("Looks at records")
    CHANGES = "changes", _("Changes")

    @property
    def rule(self) -> Q:
        looked = Q(action__in=audit.views())
        return {EntryKind.LOOKS: looked, EntryKind.CHANGES: ~looked}.get(self, Q())


class Side(models.TextChoices):
    """Where a searched name may stand."""

    EITHER = "", _("By or about")
    ACTOR = "by", _("Did it")
    STUDENT = "record", _("It is about")


@dataclass(frozen=True)
class AuditFilter:
    """`?what=&q=&side=&days=&about=`; unknown values are ignored.

    `what` is an EntryKind or one action. `about` is the code of a person.
    """

    reader: User
    asked: QueryDict

    kinds = EntryKind.choices
    sides = Side.choices
    periods = tuple(PERIODS.items())

    @property
    def what(self) -> str:
        value = self.asked.get("what", "")
        return value if value in EntryKind.values or value in _known_actions() else ""

    @property
    def query(self) -> str:
        return self.asked.get("q", "").replace("\x00", "")[:LONGEST_SEARCH].strip()

    @property
    def side(self) -> str:
        return one_of(Side.values, self.asked.get("side", ""))

    @property
    def days(self) -> int:
        return next((days for days in PERIODS if str(days) == self.asked.get("days")), 30)

    @cached_property
    def about(self) -> User | None:
        """The person of `?about=`, if the reader sees that person by name."""
        code = self.asked.get("about", "")
        if not is_code(code):
            return None
        return User.objects.visible_to(self.reader).filter(code=code).first()

    @property
    def actions(self) -> list[tuple[str, str]]:
        """Every action and its words, in the order of the words."""
        found = ((action.value, str(action.label)) for action in audit.actions())
        return sorted(found, key=lambda one: one[1])

    def entries(self, now: dt.datetime) -> QuerySet[AuditEntry]:
        """Return the entries, newest first. At most two queries before it is read."""
        found = AuditEntry.objects.filter(self._rule()).order_by("-at", "-id")
        if self.days:
            found = found.filter(at__gte=now - dt.timedelta(days=self.days))
        if self.query:
            found = found.filter(self._named())
        return found.filter(about(self.about)) if self.about else found

    def _rule(self) -> Q:
        if self.what in EntryKind.values:
            return EntryKind(self.what).rule
        return Q(action=self.what)

    def _named(self) -> Q:
        people = User.objects.named_to(self.reader).filter(
            Q(full_name__straight__icontains=straight(self.query)) | Q(email__icontains=self.query)
        )
        ids = list(people.order_by("pk").values_list("pk", flat=True)[:MOST_PEOPLE])
        did, about = Q(actor_id__in=ids), Q(student_id__in=ids)
        return {Side.ACTOR.value: did, Side.STUDENT.value: about}.get(self.side, did | about)


def about(person: User) -> Q:
    """Match entries about somebody's record or account."""
    label = User._meta.label_lower  # noqa: SLF001 - public API
    return Q(student_id=person.pk) | Q(object_type=label, object_id=person.pk)


def _known_actions() -> frozenset[str]:
    return frozenset(action.value for action in audit.actions())
