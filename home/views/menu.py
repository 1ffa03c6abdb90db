"""Which menu somebody sees, and the switch for those who have several."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from home.domain.menus import Menu, menus_of, roles_of
from users.access import POST, SIGNED_IN, SignedInRequest, access, rule_of
from users.models import User
from users.models.roles import Role

CHOSEN = "menu"  # in the session


@access(SIGNED_IN, methods=POST)
def choose(request: SignedInRequest) -> HttpResponse:
    if (menu := request.POST.get("menu", "")) in menus_of(request.user.roles):
        request.session[CHOSEN] = menu
    return redirect("home:start")


def shown_menu(request: HttpRequest, user: User) -> Menu | None:
    """Return the menu that was chosen, or the one whose roles the page is for; None without any.

    A link in an email may lead to a page of another menu than the one chosen.
    """
    menus = menus_of(user.roles)
    if len(menus) < 2:
        return menus[0] if menus else None
    chosen = request.session.get(CHOSEN)
    menus.sort(key=lambda menu: menu != chosen)
    here = _roles_of_page(request).intersection(user.roles)
    return next((menu for menu in menus if here & roles_of(menu)), menus[0])


def _roles_of_page(request: HttpRequest) -> frozenset[Role]:
    found = request.resolver_match
    rule = rule_of(found.func, found.view_name) if found else None
    return rule.roles if rule else frozenset()
