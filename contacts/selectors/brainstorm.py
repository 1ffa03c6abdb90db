"""The page of the brainstorm: its question, and whom it brought so far."""

from dataclasses import dataclass

from contacts.models import Brainstorm, Contact
from office.models import Source
from users.models import User


@dataclass(frozen=True)
class BrainstormPage:
    """`source` is asked about as question `number` of `most`; None once all are asked."""

    source: Source | None
    number: int
    most: int
    before: Source | None
    after: Source | None
    added: list[Contact]  # in this brainstorm, newest first

    @property
    def here(self) -> list[Contact]:
        return [one for one in self.added if self.source and one.source_id == self.source.pk]

    @property
    def places(self) -> list[str]:
        return self.source.places.splitlines() if self.source else []

    @property
    def last_place(self) -> str:
        return self.here[0].found_where if self.here else ""


def brainstorm_page(student: User, source: Source | None = None) -> BrainstormPage:
    """Return the page of `source`, or of where the student left off. At most three queries.

    A source that was retired meanwhile is asked about as long as it is open.
    """
    stored = Brainstorm.objects.filter(student=student).first() or Brainstorm(student=student)
    wanted = source.pk if source else stored.source_id
    sources = list(Source.objects.offered(wanted))
    ended = not sources or (stored.is_finished and source is None)
    at = next((n for n, each in enumerate(sources) if each.pk == wanted), 0)
    return BrainstormPage(
        source=None if ended else sources[at],
        number=at + 1,
        most=len(sources),
        before=sources[at - 1] if at else None,
        after=sources[at + 1] if at + 1 < len(sources) else None,
        added=_added(student, stored.added),
    )


def _added(student: User, codes: list[str]) -> list[Contact]:
    mine = Contact.objects.editable_by(student).active().filter(code__in=codes)
    place = {code: n for n, code in enumerate(codes)}
    return sorted(mine, key=lambda contact: place[contact.code], reverse=True)
