"""Which of a student's own contacts may be the same person. Pure.

Only what the student wrote down is compared: the office may know more of somebody, and a match by
that would tell it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contacts.domain.identity import name_words, number_of, page_of, profile_of
from contacts.models.organization_names import organization_key
from core.addresses import base_form
from core.names import sort_key


class Reason(StrEnum):
    """Why two contacts may be one person, the surest first."""

    ADDRESS = "address"
    PROFILE = "profile"
    PHONE = "phone"
    PAGE = "page"
    NAME_AND_ORGANIZATION = "name_and_organization"
    NAME = "name"

    @property
    def words(self) -> str | Promise:
        return REASONS[self]

    @property
    def rank(self) -> int:
        return list(Reason).index(self)


REASONS = {
    Reason.ADDRESS: _("The same email address"),
    Reason.PROFILE: _("The same profile"),
    Reason.PHONE: _("The same name and phone number"),
    Reason.PAGE: _("The same name and link"),
    Reason.NAME_AND_ORGANIZATION: _("The same name and organization"),
    Reason.NAME: _("The same name"),
}


@dataclass(frozen=True)
class Traits:
    """What tells who somebody is, in comparable form; empty where it is not known."""

    address: str
    profiles: tuple[str, ...]
    phone: str
    pages: tuple[str, ...]
    name: str
    words: frozenset[str]  # of the name, without initials
    organization: str

    @property
    def keys(self) -> list[tuple[str, str]]:
        """The surest first. Two people with a telephone or a page have different names."""
        whose = " ".join(sorted(self.words))
        found = [(Reason.ADDRESS.value, self.address), (Reason.PHONE.value, self.phone)]
        found[1:1] = [(Reason.PROFILE.value, profile) for profile in self.profiles]
        if self.phone:
            found[-1] = (Reason.PHONE.value, f"{self.phone} {whose}")
        found += [(Reason.PAGE.value, f"{page} {whose}") for page in self.pages]
        return [(kind, key) for kind, key in found if key]

    @property
    def title(self) -> tuple[str, str]:
        return self.name, self.organization

    def contradicts(self, other: "Traits") -> bool:
        """True if an address or a profile says that these two are not one."""
        if self.address and other.address and self.address != other.address:
            return True
        return bool(self.profiles and other.profiles) and not set(self.profiles) & set(
            other.profiles
        )

    def is_named_as(self, other: "Traits") -> bool:
        """True if both have the same words and initials in their names, in whatever order."""
        return bool(self.name) and self.spelled == other.spelled

    @property
    def spelled(self) -> str:
        """The name with its words in one order: "Falk, Jonas" and "Jonas Falk" are one."""
        return " ".join(sorted(re.findall(r"\w+", self.name))) or self.name


def traits_of(said: Mapping[str, str], region: str) -> Traits:
    """Return the traits of a contact or a row of a file; further links are said in lines."""
    name, phone = said.get("name", ""), said.get("phone", "")
    links = [said.get("link", ""), *said.get("more_links", "").split("\n")]
    profiles = {link: profile_of(link) for link in links if link}
    return Traits(
        base_form(said["email"]) if said.get("email") else "",
        tuple(dict.fromkeys(filter(None, profiles.values()))),
        number_of(phone, region) if phone else "",
        tuple(page_of(link).casefold() for link, profile in profiles.items() if not profile),
        sort_key(name),
        name_words(name),
        organization_key(said.get("organization", "")),
    )


def why_same(one: Traits, other: Traits) -> Reason | None:
    """Return the surest reason to take two contacts for one person; None without any.

    What is empty proves nothing. Of one name in two places nobody is taken for one.
    """
    theirs = set(other.keys)
    for kind, key in one.keys:
        if (kind, key) in theirs:
            return Reason(kind)
    if not one.is_named_as(other):
        return None
    if one.organization and other.organization:
        is_same = one.organization == other.organization
        return Reason.NAME_AND_ORGANIZATION if is_same else None
    return None if one.contradicts(other) else Reason.NAME


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
