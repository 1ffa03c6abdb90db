"""Which of a student's own contacts a row of a file is about. Pure.

Only what the student wrote down is compared: the office may know more of somebody, and a match by
that would tell it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from contacts.domain.identity import name_key, number_of, profile_of
from core.addresses import base_form
from core.names import sort_key


@dataclass(frozen=True)
class Traits:
    """What tells who somebody is, in comparable form; empty where it is not known."""

    address: str
    profile: str
    phone: str
    name: str
    organization: str

    @property
    def keys(self) -> list[tuple[str, str]]:
        """The surest first. Two people with a telephone have different names."""
        found = [("address", self.address), ("profile", self.profile), ("phone", self.phone)]
        return [(kind, key) for kind, key in found if key]

    @property
    def title(self) -> tuple[str, str]:
        return self.name, self.organization

    def contradicts(self, other: "Traits") -> bool:
        """True if an address or a profile says that these two are not one."""
        pairs = ((self.address, other.address), (self.profile, other.profile))
        return any(one and two and one != two for one, two in pairs)


def traits_of(said: Mapping[str, str], region: str) -> Traits:
    name, phone = said.get("name", ""), said.get("phone", "")
    number = number_of(phone, region) if phone else ""
    return Traits(
        base_form(said["email"]) if said.get("email") else "",
        profile_of(said["link"]) if said.get("link") else "",
        f"{number} {name_key(name)}" if number else "",
        sort_key(name),
        sort_key(said.get("organization", "")),
    )


@dataclass(frozen=True)
class Match:
    """`known` is who it is, `maybe` somebody of the same name who may be another."""

    known: int | None = None
    maybe: int | None = None


@dataclass
class Known:
    """People who are known, by number; of several with the same traits the first counts."""

    by_key: dict[tuple[str, str], int] = field(default_factory=dict)
    by_name: dict[str, list[tuple[int, Traits]]] = field(default_factory=dict)

    @classmethod
    def of(cls, people: Iterable[tuple[int, Traits]]) -> "Known":
        known = cls()
        for number, traits in people:
            known.add(number, traits)
        return known

    def add(self, number: int, traits: Traits) -> None:
        for key in traits.keys:
            self.by_key.setdefault(key, number)
        if traits.name:
            self.by_name.setdefault(traits.name, []).append((number, traits))

    def match(self, traits: Traits) -> Match:
        for key in traits.keys:
            if key in self.by_key:
                return Match(self.by_key[key])
        namesakes = self.by_name.get(traits.name, []) if traits.name else []
        for number, theirs in namesakes:
            if theirs.title == traits.title and not traits.contradicts(theirs):
                return Match(number)
        return Match(maybe=namesakes[0][0]) if namesakes else Match()
