"""Which two of many contacts may be one person. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from contacts.domain.contact_matching import Reason, Traits, why_same
from contacts.domain.identity import name_words, profile_of

Person = tuple[int, Traits]
# How many others of the same trait one is compared with; beyond that it identifies nobody.
COMPARED = 20


@dataclass(frozen=True)
class Pair:
    """Two contacts by number, the lower first."""

    one: int
    other: int
    reason: Reason


def rough_keys(name: str, email: str, links: Iterable[str]) -> list[str]:
    """Return cheap keys, of which two contacts that may be one share at least one."""
    found = [f"name {' '.join(sorted(name_words(name))) or name.casefold()}"]
    local = email.rpartition("@")[0].partition("+")[0].replace(".", "").casefold()
    found += [f"email {local}"] if local else []
    return found + [profile for link in links if (profile := profile_of(link))]


def possible_pairs(people: Sequence[Person], apart: Collection[tuple[int, int]]) -> list[Pair]:
    """Return the pairs that may be one person, the surest first, without those in `apart`.

    Of several of one person each is paired with the next, so that a merge leaves pairs for the
    others.
    """
    found: dict[tuple[int, int], Reason] = {}
    for group in _groups(people):
        is_shared = len({traits.words for _number, traits in group}) > 2
        for at, one in enumerate(group):
            for other in group[at + 1 : at + 1 + COMPARED]:
                pair = (min(one[0], other[0]), max(one[0], other[0]))
                reason = _reason(one[1], other[1], is_shared)
                if reason and pair not in apart:
                    found.setdefault(pair, reason)
                    break
    pairs = [Pair(one, other, reason) for (one, other), reason in found.items()]
    return sorted(pairs, key=lambda pair: (pair.reason.rank, pair.one, pair.other))


def _reason(one: Traits, other: Traits, is_shared: bool) -> Reason | None:
    """Return why two are one; what three of different names have proves nothing by itself."""
    reason = why_same(one, other)
    return None if is_shared and not one.words & other.words else reason


def _groups(people: Sequence[Person]) -> list[list[Person]]:
    by_key: dict[tuple[str, str], list[Person]] = {}
    for number, traits in people:
        for key in [*traits.keys, (Reason.NAME.value, traits.spelled)]:
            by_key.setdefault(key, []).append((number, traits))
    return [group for (_kind, key), group in by_key.items() if key and len(group) > 1]
