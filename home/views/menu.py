"""Which menu somebody sees, and the switch for those who have several."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from home.domain.menus import Menu, entries, menus_of
from users.access import POST, SIGNED_IN, SignedInRequest, access
from users.models import User

CHOSEN = "menu"  # in the session


@access(SIGNED_IN, methods=POST)
def choose(request: SignedInRequest) -> HttpResponse:
    if (menu := request.POST.get("menu", "")) in menus_of(request.user.roles):
        request.session[CHOSEN] = menu
    return redirect("home:start")


def shown_menu(request: HttpRequest, user: User) -> Menu | None:
    """Return the menu that was chosen, or the one that holds the page; None without any.

    A link in an email may lead to a page of another menu than the one chosen.
    """
    menus = menus_of(user.roles)
    if len(menus) < 2:
        return menus[0] if menus else None
    chosen = request.session.get(CHOSEN)
    menus.sort(key=lambda menu: menu != chosen)
    return next((menu for menu in menus if _holds(menu, user, request.path)), menus[0])


def _holds(menu: Menu, user: User, path: str) -> bool:
    return any(path.startswith(reverse(name)) for name, _label, _icon in entries(menu, user.roles))
