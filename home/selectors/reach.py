"""Which menus a person has, for the page of an account."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from home.domain import menus
from users.domain.reach import Reach
from users.models import User


def menus_reach(person: User, _now: dt.datetime) -> list[Reach]:
    """Return the entries of each menu in words; no query."""
    return [
        Reach(NAMES[menu], note=", ".join(str(words) for _url, words, _icon in entries))
        for menu in menus.menus_of(person.roles)
        if (entries := menus.entries(menu, person.roles))
    ]


NAMES = {
    menus.Menu.STUDENT: _("Student menu"),
    menus.Menu.ADVISING: _("Advising menu"),
    menus.Menu.OFFICE: _("Office menu"),
}
