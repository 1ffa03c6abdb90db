"""Context processor for the frame around every page."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import clock
from core.cache import cached
from core.encryption import browser_keys
from home.domain import menus
from home.domain.menus import Menu
from home.views.menu import shown_menu
from office.models import OfficeSettings
from office.selectors.settings import office_settings
from outbox.selectors.health import hold_message, is_held_by_fault
from users.models import User
from users.models.roles import AUDITORS, Role
from users.models.sessions import SHARED
from users.selectors import sign_up
from users.selectors.leaving import has_left, is_leaving


@dataclass(frozen=True)
class MenuItem:
    """An entry of the menu.

    `place` on a phone's bar: "before" or "after" the center, "add", the center itself, or "more",
    the menu at its end.
    """

    url: str
    label: str | Promise
    icon: str
    current: str = ""
    place: str = "before"


MOST_ON_BAR = 5
DRAFTS = "drafts:1"  # what a browser keeps is encrypted for; another number makes it unreadable
STAFF_ROLES = tuple(role for role in Role if role != Role.STUDENT)
ACCOUNT: tuple[menus.Entry, ...] = (
    ("home:settings", _("Settings"), "settings"),
    ("account_email", _("Email addresses"), "mail"),
    ("account_change_password", _("Change password"), "edit"),
)

CONCERNS: menus.Entry = ("contacts:concerns", _("Concerns"), "flag")


@dataclass(frozen=True)
class SearchField:
    """The header's search of a list; `is_here` on the list's own page, whose own field does it."""

    url: str
    label: str | Promise
    is_here: bool


def frame(request: HttpRequest) -> dict[str, dict[str, Any]]:
    """`frame`: the office's names and addresses, appearance, menu, account menu.

    No query beyond the person and the office that the request has, and for an admin the state of
    sending. Found once for a page, however many templates draw it.
    """
    kept = request.__dict__
    if "_frame" not in kept:
        kept["_frame"] = _frame(request)
    return {"frame": kept["_frame"]}


def _frame(request: HttpRequest) -> dict[str, Any]:
    found = getattr(request, "user", None)  # none where an error came before the middleware
    user = found if isinstance(found, User) else None
    appearance = _appearance(request, user)
    office = office_settings()
    return {
        "office": office,
        "signed_in": user is not None,
        "shared_minutes": _shared_minutes(request, user),
        "draft_keys": " ".join(browser_keys(purpose=f"{DRAFTS}:{user.pk}")) if user else "",
        "page": "shell.html" if user else "public_page.html",
        "is_staff": _has_role(user, *STAFF_ROLES),
        "sign_up_open": sign_up.is_open(),
        "is_student": _has_role(user, Role.STUDENT),
        "appearance": appearance,
        **_menu(request, user),
        "help_url": reverse("home:help") if user else "#help",
        "account": _items(request, _account(user, office)) if user else [],
        # No email goes out before an admin entered who the office is.
        "to_set_up": not office.set_up_at and _has_role(user, Role.ADMIN),
        "held": _held(user) if user else "",
        "is_leaving": user is not None and _is_leaving(request, user),
        "read_only_since": user.leaves_on if user and _is_read_only(request, user) else None,
        "reads_log": _has_role(user, *AUDITORS),
    }


def _account(user: User, office: OfficeSettings) -> tuple[menus.Entry, ...]:
    """Return the entries under one's own name, with concerns for those who read them."""
    return (*ACCOUNT, CONCERNS) if user.pk in office.concern_readers else ACCOUNT


def _shared_minutes(request: HttpRequest, user: User | None) -> int:
    """Return how long the session lives unused on a shared computer; 0 elsewhere."""
    is_shared = user is not None and request.session.get(SHARED)
    return settings.SHARED_COMPUTER_MINUTES if is_shared else 0


def _is_leaving(request: HttpRequest, user: User) -> bool:
    return user.leaves_on is not None and is_leaving(user, _now(request))


def _is_read_only(request: HttpRequest, user: User) -> bool:
    return user.leaves_on is not None and has_left(user, _now(request))


def _now(request: HttpRequest) -> dt.datetime:
    """Return the request's time; asks the database where no view was found."""
    return getattr(request, "now", None) or clock.now()


def _has_role(user: User | None, *roles: Role) -> bool:
    return user is not None and user.has_role(*roles)


def _held(user: User) -> str:
    """Return the banner's sentence while email is held: for admins, or all staff for a fault.

    Admins see it at once, others up to half a minute late.
    """
    if user.has_role(Role.ADMIN):
        return _banner(hold_message(), _("The log says what can be done."))
    if user.has_role(*STAFF_ROLES) and cached("held_by_fault", is_held_by_fault):
        return _banner(hold_message(), _("An admin has to end this."))
    return ""


def _banner(reason: str, what_to_do: str | Promise) -> str:
    return f"{_('No email is going out.')} {reason} {what_to_do}" if reason else ""


def _appearance(request: HttpRequest, user: User | None) -> str:
    """Return auto, light or dark: the account's, for strangers the device's last one."""
    chosen = user.appearance if user else request.COOKIES.get("appearance", "")
    return chosen if chosen in User.Appearance.values else User.Appearance.AUTO.value


def _menu(request: HttpRequest, user: User | None) -> dict[str, Any]:
    """Return the menu that is shown, what its header holds, and the other menus of `user`."""
    if not user:
        return {"nav": [], "other_menus": []}
    shown = shown_menu(request, user)
    items = _items(request, menus.entries(shown, user.roles) if shown else [menus.HOME])
    adds = shown == Menu.STUDENT and not _is_read_only(request, user)
    return {
        "nav": _around_add(request, items, adds) if shown == Menu.STUDENT else _with_more(items),
        "has_more": shown != Menu.STUDENT and len(items) > MOST_ON_BAR,
        "adds": adds,
        "search": _search(request, user, shown) if shown else None,
        "other_menus": [menu for menu in menus.menus_of(user.roles) if menu != shown],
    }


def _around_add(request: HttpRequest, items: list[MenuItem], adds: bool) -> list[MenuItem]:
    """Put half before the center of a phone's bar and half after; in the center what adds."""
    if not adds:
        return items
    half = (len(items) + 1) // 2
    around = items[:half] + [replace(item, place="after") for item in items[half:]]
    return around + [replace(item, place="add") for item in _items(request, [menus.ADD])]


def _with_more(items: list[MenuItem]) -> list[MenuItem]:
    """Put what does not fit beside each other on a phone behind "More", the last of MOST_ON_BAR."""
    if len(items) <= MOST_ON_BAR:
        return items
    return items[: MOST_ON_BAR - 1] + [
        replace(item, place="more") for item in items[MOST_ON_BAR - 1 :]
    ]


def _search(request: HttpRequest, user: User, menu: Menu) -> SearchField | None:
    found = menus.search(menu, user.roles)
    if not found:
        return None
    url = reverse(found.url_name)
    return SearchField(url, found.label, is_here=request.path == url)


def _items(request: HttpRequest, entries: Iterable[menus.Entry]) -> list[MenuItem]:
    found = [
        MenuItem(reverse(name), label, icon, _current(request.path, name))
        for name, label, icon in entries
    ]
    # one entry's page may lie below another's
    nearest = max((len(item.url) for item in found if item.current), default=0)
    return [replace(item, current=item.current * (len(item.url) == nearest)) for item in found]


def _current(path: str, name: str) -> str:
    """Return aria-current: "page" on the entry's own page, "true" on a page below it."""
    url = reverse(name)
    if path == url:
        return "page"
    below = [url, *(reverse(other) for other in menus.BELOW.get(name, ()))]
    return "true" if url != "/" and path.startswith(tuple(below)) else ""
