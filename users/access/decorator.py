"""Who may open which page; a view without `@access(...)` is denied, and the check fails.

    @access(Role.STUDENT, methods=GET)                         people with that role
    @access(Role.COUNSELOR, methods=GET, records=AdvisingAction.STUDENT_VIEWED)   audited
    @access(SIGNED_IN, methods=POST)                           anybody with an account
    @access(PUBLIC, methods=GET)                               everybody
    @access(LINK, methods=GET_POST)                            whoever holds a link; the view checks
      the token

Any other method is answered with 405, for whoever may use the page at all. A view that names no
methods is read only, and the check fails. Views of installed packages are declared by URL name with
`declare(...)` in careers/urls.py.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import Resolver404, resolve

from users.models.roles import Role
from users.services import record

PUBLIC = "public"
SIGNED_IN = "signed_in"
LINK = "link"
GET = ("GET", "HEAD")
POST = ("POST",)
GET_POST = GET + POST
SHOWN = (200, 409, 422)  # status codes of responses that contain the page


@dataclass(frozen=True)
class Rule:
    """No `roles`: open to `scope`. `records`: the action that a page view writes to the trail.

    `methods` empty means undeclared: GET and HEAD.
    """

    scope: str
    roles: frozenset[Role] = frozenset()
    records: TextChoices | None = None
    methods: tuple[str, ...] = ()

    def allows(self, user) -> bool:
        if self.scope in (PUBLIC, LINK):
            return True
        return (
            user.is_authenticated
            and user.is_active
            and (not self.roles or user.has_role(*self.roles))
        )


_declared: dict[str, Rule] = {}


def _rule(who: tuple, records: TextChoices | None, methods: tuple[str, ...]) -> Rule:
    if len(who) == 1 and who[0] in (PUBLIC, SIGNED_IN, LINK):
        return Rule(who[0], records=records, methods=methods)
    return Rule("roles", frozenset(Role(role) for role in who), records, methods)


def access(
    *who: str, methods: tuple[str, ...] = (), records: TextChoices | None = None
) -> Callable:
    """Declare who may use a view, and by which methods; the middleware enforces it.

    With `records`, each page shown adds an entry of that action to the audit trail, a form
    shown again with its errors too. A view of one person's record sets its subject:
    `request.shown_record = ShownRecord(...)`.
    """
    rule = _rule(who, records, methods)

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def wrapped(request, *args, **kwargs):
            request.shown_record = None
            response = view(request, *args, **kwargs)
            if records and response.status_code in SHOWN and request.method in ("GET", "POST"):
                shown = request.shown_record
                record(
                    actor=request.user,
                    action=records,
                    purpose=request.resolver_match.view_name,
                    student_id=shown.student_id if shown else None,
                    fields=shown.fields if shown else (),
                )
            return response

        wrapped.access = rule  # type: ignore[attr-defined]
        return wrapped

    return decorate


def declare(rules: dict[str, str]) -> None:
    _declared.update({name: _rule((who,), None, GET_POST) for name, who in rules.items()})


def rule_of(view: Callable | None, name: str | None) -> Rule | None:
    """Return the rule of a view, or the one declared for its URL name; None without either."""
    return getattr(view, "access", None) or _declared.get(name or "")


def may_open(user, address: str) -> bool:
    """True if this user's roles open the page at a path, or there is no such page."""
    try:
        match = resolve(urlsplit(address).path)
    except (Resolver404, ValueError):
        return True
    rule = rule_of(match.func, match.view_name)
    return rule is not None and rule.allows(user)


def enforce(request: HttpRequest, view: Callable) -> HttpResponse | None:
    """Return None if the request may continue; else a response, or raise PermissionDenied.

    Anonymous users get the sign-in page, but in place of a fragment only its status: a page
    inside a page is of no use.
    """
    rule = rule_of(view, request.resolver_match.view_name if request.resolver_match else None)
    if rule is None:
        raise PermissionDenied("undeclared")
    if rule.scope not in (PUBLIC, LINK):
        if not request.user.is_authenticated:
            fragment = "HX-Request" in request.headers
            return (
                HttpResponse(status=401) if fragment else redirect_to_login(request.get_full_path())
            )
        if not rule.allows(request.user):
            raise PermissionDenied("role")
    methods = rule.methods or GET
    return None if request.method in methods else HttpResponseNotAllowed(methods)
