"""python -m tests.access_mutations: would the access table notice a page whose `@access` lets in
somebody else?

Each page in turn is opened to one role more, closed to one, given to another in a role's place,
opened to all who signed in, opened to everybody. Whoever then is let in or kept out shows in a cell
of the page's row, or the table has a hole. Asked of `users.access.enforce`, which the middleware
asks for each request; no page is drawn.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from types import SimpleNamespace

import django
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
if __name__ == "__main__":
    django.setup()

from django.contrib.auth.models import AnonymousUser

from tests.access_table import COLUMNS, DENIED, LOGIN, ROLES, TABLE
from users.access import PUBLIC, SIGNED_IN, Rule, _declared, enforce, rule_of
from users.access.checks import routes
from users.models import User
from users.models.roles import Role

Table = dict[str, dict[str, str]]


def mutants(rule: Rule) -> Iterator[Rule]:
    """Every rule that is one step away."""
    if rule.scope in (PUBLIC, "link"):
        yield Rule(SIGNED_IN, methods=rule.methods)
        return
    has = rule.roles or frozenset(Role)
    wider = [has | {role} for role in Role if role not in has]
    narrower = [has - {role} for role in has if len(has) > 1]
    swapped = [
        less | {role} for less in (has - {out} for out in has) for role in Role if role not in has
    ]
    for roles in wider + narrower + swapped:
        yield replace(rule, scope="roles", roles=roles)
    if rule.scope != SIGNED_IN:
        yield Rule(SIGNED_IN, methods=rule.methods)
    yield Rule(PUBLIC, methods=rule.methods)


@contextmanager
def put_in(name: str, view: Callable, rule: Rule) -> Iterator[None]:
    """`rule` in place of what the view, or careers/urls.py for it, declares."""
    before = rule_of(view, name)
    assert before
    owner = vars(view) if "access" in vars(view) else _declared
    key = "access" if owner is not _declared else name
    owner[key] = rule
    try:
        yield
    finally:
        owner[key] = before


def somebody(who: str) -> User | AnonymousUser:
    return (
        User(email=f"{who}@lakeside.example", roles=[ROLES[who]])
        if who in ROLES
        else AnonymousUser()
    )


CAST = {who: somebody(who) for who in COLUMNS}


def said(name: str, view: Callable, who: str) -> str:
    """LOGIN or DENIED as the table names them; nothing where the view would be asked."""
    request = HttpRequest()
    request.path, request.method, request.user = "/", "GET", CAST[who]
    request.resolver_match = SimpleNamespace(view_name=name)
    try:
        answer = enforce(request, view)
    except PermissionDenied:
        return DENIED
    return LOGIN if answer is not None and answer.status_code == 302 else ""


def is_red(name: str, view: Callable, cells: dict[str, str]) -> bool:
    """Whether any cell of the row is another than the rule says."""
    return any(
        (cell if cell in (LOGIN, DENIED) else "") != said(name, view, who)
        for who, cell in cells.items()
    )


def uncaught(table: Table) -> tuple[list[str], int]:
    """What the table would not notice, and how much was tried. A row that is wrong already
    notices nothing."""
    holes, tried = [], 0
    for name, view in routes():
        was_red = is_red(name, view, table[name])
        for mutant in mutants(rule_of(view, name)):
            tried += 1
            with put_in(name, view, mutant):
                if was_red or not is_red(name, view, table[name]):
                    holes.append(f"{name}: {', '.join(sorted(mutant.roles)) or mutant.scope}")
    return holes, tried


def main() -> int:
    holes, tried = uncaught(TABLE)
    for hole in holes:
        print(f"  not caught: {hole}")
    print(f"caught {tried - len(holes)} of {tried}")
    return 1 if holes else 0


if __name__ == "__main__":
    sys.exit(main())
