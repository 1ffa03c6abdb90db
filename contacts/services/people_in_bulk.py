"""Find or create the persons behind many records at once, as services/people.py does for one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from contacts.domain.identity import Key
from contacts.models import Person, PersonKey, PossibleDuplicate

ATTEMPTS = 5
BATCH = 2000
Known = tuple[str, str]  # kind and hash


@dataclass(frozen=True)
class PersonRecord:
    """Keys of one record, the surest first. `before` holds where nothing known says otherwise."""

    keys: list[Key]
    before: int | None = None


@dataclass
class _Stored:
    person: int
    name: str
    is_shared: bool

    def is_of(self, name: str) -> bool:
        return not self.is_shared and self.name == name


@dataclass
class _Plan:
    """What has to be written. New persons have negative numbers until they are created."""

    stored: dict[Known, _Stored]
    people: list[int | None] = field(default_factory=list)
    new: int = 0
    keys: dict[Known, tuple[int, str]] = field(default_factory=dict)
    shared: set[Known] = field(default_factory=set)
    pairs: set[tuple[int, int]] = field(default_factory=set)

    def add(self, record: PersonRecord) -> None:
        keys = [key for key in record.keys if not self._is_shared(key)]
        found = [self.stored[it] for key in keys for it in _known(key) if it in self.stored]
        found = [it for it in found if not it.is_shared]
        people = list(dict.fromkeys(it.person for it in found)) or [
            one for one in [record.before] if one
        ]
        if not (people or keys):
            self.people.append(None)
            return
        if not people:
            self.new += 1
            people = [-self.new]
        for other in people[1:]:
            self.pairs.add((people[0], other))
        for key in keys:
            if (key.kind, key.value) not in self.stored:
                self.stored[key.kind, key.value] = _Stored(people[0], key.name, is_shared=False)
                self.keys[key.kind, key.value] = people[0], key.name
        self.people.append(people[0])

    def _is_shared(self, key: Key) -> bool:
        row = self.stored.get((key.kind, key.value)) if key.may_be_shared else None
        if row is None or row.is_of(key.name):
            return False
        row.is_shared = True
        self.shared.add((key.kind, key.value))
        return True


def get_or_create_people(records: Sequence[PersonRecord]) -> list[int | None]:
    """Return the number of each record's Person; None where nothing identifies one.

    Inside the caller's transaction. Locks the persons that it finds before it stores a key, and
    stores keys in their order: two imports at once wait for each other and never deadlock. Six
    queries, and five more for each 2 000 keys.
    """
    wanted = {it for record in records for key in record.keys for it in _known(key)}
    plan = _Plan(_stored_and_locked(wanted, {it.before for it in records if it.before}))
    for record in records:
        plan.add(record)
    numbers = _write(plan)
    return [numbers.get(one, one) if one else None for one in plan.people]


def _known(key: Key) -> list[Known]:
    return [(key.kind, value) for value in key.values]


def _stored_keys(wanted: Iterable[Known]) -> dict[Known, _Stored]:
    found = {}
    for some in _batches(sorted({value for _kind, value in wanted})):
        rows = PersonKey.objects.filter(key__in=some)
        for kind, key, person, name, is_shared in rows.values_list(
            "kind", "key", "person_id", "name_key", "is_shared"
        ):
            found[kind, key] = _Stored(person, name, is_shared)
    return found


def _stored_and_locked(wanted: set[Known], before: set[int]) -> dict[Known, _Stored]:
    """Return the stored keys; nobody merges their persons before this transaction ends."""
    for _attempt in range(ATTEMPTS):
        stored = _stored_keys(wanted)
        if _lock({it.person for it in stored.values()} | before):
            return stored
    raise RuntimeError("Persons were merged again and again.")


def _lock(ids: Iterable[int]) -> bool:
    """Return False if one of them was merged into another meanwhile."""
    locked = 0
    for some in _batches(sorted(ids)):
        rows = Person.objects.select_for_update(no_key=True).filter(pk__in=some)
        locked += len(rows.order_by("pk").values_list("pk", flat=True))
    return locked == len(set(ids))


def _write(plan: _Plan) -> dict[int, int]:
    """Store what is new; return the numbers of the new persons by those of the plan.

    A key that somebody else stored meanwhile leads to that person.
    """
    shared = sorted(key for _kind, key in plan.shared - plan.keys.keys())
    for some in _batches(shared):
        PersonKey.objects.filter(key__in=some, is_shared=False).update(is_shared=True)
    made = Person.objects.bulk_create((Person() for _each in range(plan.new)), batch_size=BATCH)
    numbers = {-place: person.pk for place, person in enumerate(made, 1)}
    _store_keys(plan, numbers)
    _follow_others(plan, numbers)
    _store_pairs(plan, numbers)
    return numbers


def _store_keys(plan: _Plan, numbers: dict[int, int]) -> None:
    for some in _batches(sorted(plan.keys.items())):
        PersonKey.objects.bulk_create(
            (
                PersonKey(
                    person_id=numbers.get(one, one),
                    kind=kind,
                    key=key,
                    name_key=name,
                    is_shared=(kind, key) in plan.shared,
                )
                for (kind, key), (one, name) in some
            ),
            ignore_conflicts=True,
        )


def _store_pairs(plan: _Plan, numbers: dict[int, int]) -> None:
    pairs = {tuple(sorted(numbers.get(one, one) for one in pair)) for pair in plan.pairs}
    PossibleDuplicate.objects.bulk_create(
        (PossibleDuplicate(one_id=one, other_id=other) for one, other in pairs if one != other),
        ignore_conflicts=True,
        batch_size=BATCH,
    )


def _follow_others(plan: _Plan, numbers: dict[int, int]) -> None:
    """Give up new persons whose keys others stored meanwhile."""
    there = _stored_keys(plan.keys)
    for known, (one, name) in plan.keys.items():
        mine, theirs = numbers.get(one, one), there[known].person
        if theirs == mine or not there[known].is_of(name):
            continue
        if one > 0:
            plan.pairs.add((mine, theirs))
            continue
        PersonKey.objects.filter(person_id=mine).update(person_id=theirs)
        Person.objects.filter(pk=mine).delete()
        numbers[one] = theirs
        for row in there.values():
            row.person = theirs if row.person == mine else row.person


def _batches(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]
