"""Menus: one for each group of roles. Somebody in several groups sees one menu at a time."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from users.models.roles import ADMINS, AUDITORS, CURATORS, Role


class Menu(TextChoices):
    """The label is what the account menu offers to those who have several."""

    STUDENT = "student", _("Switch to student")
    ADVISING = "advising", _("Switch to advising")
    OFFICE = "office", _("Switch to office")


Entry = tuple[str, str | Promise, str]  # URL name, words, icon
ADD: Entry = ("contacts:create", _("Add"), "add")
HOME: Entry = ("home:start", _("Home"), "note")
QUESTIONS: Entry = ("questions:list", _("Questions"), "question")
# The entries of a menu, by the roles that have them.
ENTRIES: dict[Menu, tuple[tuple[Collection[Role], tuple[Entry, ...]], ...]] = {
    Menu.STUDENT: (
        (
            (Role.STUDENT,),
            (
                ("home:today", _("Today"), "calendar"),
                ("contacts:list", _("Contacts"), "contact"),
                QUESTIONS,
                ("interviews:list", _("Interviews"), "note"),
            ),
        ),
    ),
    Menu.ADVISING: (
        ((Role.COUNSELOR,), (("advising:caseload", _("Caseload"), "group"),)),
        ((Role.INSTRUCTOR,), (("advising:cohort", _("Cohort"), "group"),)),
        ((Role.COUNSELOR, Role.INSTRUCTOR), (QUESTIONS,)),
    ),
    Menu.OFFICE: (
        (ADMINS, (("users:people", _("People"), "group"),)),
        (
            CURATORS,
            (
                ("questions:manage", _("Questions"), "question"),
                ("guides:manage", _("Guides"), "note"),
                ("outbox:texts", _("Emails"), "mail"),
                ("contacts:directory", _("Directory"), "contact"),
            ),
        ),
        (ADMINS, (("office:settings", _("Program"), "settings"),)),
        (
            AUDITORS,
            (
                ("outbox:log", _("Email log"), "mail"),
                ("users:audit_trail", _("Who did what"), "flag"),
            ),
        ),
    ),
}
# Pages whose way back leads to a menu's page, though their addresses are not below its own.
BELOW: dict[str, tuple[str, ...]] = {
    "contacts:list": ("contacts:people_to_ask",),
    "interviews:list": ("home:progress", "home:portfolio"),
    "users:people": ("users:assigning", "users:cohorts"),
    "office:settings": (
        "contacts:concern_readers",
        "office:setup",
        "outbox:do_not_contact",
    ),
}
# The first page of each role; for several roles of a menu the first one here counts.
FIRST_PAGES = (
    (Menu.ADVISING, Role.COUNSELOR, "advising:caseload"),
    (Menu.ADVISING, Role.INSTRUCTOR, "advising:cohort"),
    (Menu.OFFICE, Role.CURATOR, "questions:manage"),
    (Menu.OFFICE, Role.ADMIN, "office:settings"),
    (Menu.OFFICE, Role.AUDITOR, "outbox:log"),
)


@dataclass(frozen=True)
class Search:
    """A list that the header searches by `?q=`."""

    url_name: str
    label: str | Promise


SEARCHES = (
    (Menu.ADVISING, (Role.COUNSELOR,), Search("advising:caseload", _("Find a student"))),
    (Menu.OFFICE, ADMINS, Search("users:people", _("Find a person"))),
    (Menu.OFFICE, CURATORS, Search("questions:manage", _("Find a question"))),
)


def menus_of(roles: Collection[str]) -> list[Menu]:
    """Return the menus of somebody with `roles`, the usual one first."""
    return [menu for menu in Menu if entries(menu, roles)]


def entries(menu: Menu, roles: Collection[str]) -> list[Entry]:
    return [
        entry for who, found in ENTRIES[menu] if not set(who).isdisjoint(roles) for entry in found
    ]


def roles_of(menu: Menu) -> frozenset[Role]:
    return frozenset(role for who, _entries in ENTRIES[menu] for role in who)


def search(menu: Menu, roles: Collection[str]) -> Search | None:
    return next(
        (
            found
            for where, who, found in SEARCHES
            if where == menu and not set(who).isdisjoint(roles)
        ),
        None,
    )


def first_page(menu: Menu, roles: Collection[str]) -> str:
    """Return the URL name of the first page of staff."""
    return next(page for where, role, page in FIRST_PAGES if where == menu and role in roles)
