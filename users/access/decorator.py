"""Who may open which page; a view without `@access(...)` is denied, and the check fails.

    @access(Role.STUDENT, methods=GET)                         people with that role
    @access(Role.COUNSELOR, methods=GET, records=AdvisingAction.STUDENT_VIEWED)   audited
    @access(SIGNED_IN, methods=POST)                           anybody with an account
    @access(PUBLIC, methods=GET)                               everybody
    @access(LINK, methods=GET_POST)                            whoever holds a link; the view checks
      the token
    @access(Role.ADMIN, methods=GET_POST, reauthenticate=_("Change roles"))   asks "Is it you?"

Any other method is answered with 405, for whoever may use the page at all. A view that names no
methods is read only, and the check fails. Views of installed packages are declared by URL name with
`declare(...)` in careers/urls.py.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import Resolver404, resolve
from django.utils.functional import Promise

from users.access import leaving, reauthentication, second_step
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

    `methods` empty means undeclared: GET and HEAD. `reauthenticate`: what is about to be done, in
    the words of its button, if that needs a fresh proof of who is there.
    """

    scope: str
    roles: frozenset[Role] = frozenset()
    records: TextChoices | None = None
    methods: tuple[str, ...] = ()
    reauthenticate: str | Promise = ""
    reauthenticate_on: tuple[str, ...] = GET_POST

    def allows(self, user) -> bool:
        if self.scope in (PUBLIC, LINK):
            return True
        return (
            user.is_authenticated
            and user.is_active
            and (not self.roles or user.has_role(*self.roles))
        )


_declared: dict[str, Rule] = {}


def _rule(who: tuple, **more) -> Rule:
    if len(who) == 1 and who[0] in (PUBLIC, SIGNED_IN, LINK):
        return Rule(who[0], **more)
    return Rule("roles", frozenset(Role(role) for role in who), **more)


def access(
    *who: str,
    methods: tuple[str, ...] = (),
    records: TextChoices | None = None,
    reauthenticate: str | Promise = "",
    reauthenticate_on: tuple[str, ...] = GET_POST,
    reach: Callable[..., object] | None = None,
) -> Callable:
    """Declare who may use a view, and by which methods; the middleware enforces it.

    With `records`, each page shown adds an entry of that action to the audit trail, a form
    shown again with its errors too. A view of somebody's record says whose:
    `request.shown_records.append(ShownRecord(...))`.

    With `reauthenticate`, the words of the button, the view runs only for somebody who has just
    proved who they are. The form asks already when it is opened; with `reauthenticate_on=POST` a
    page that may be read without it asks when its button is pressed. `reach` gets what the view
    gets, before the question, and raises Http404 for the row of somebody else.
    """
    rule = _rule(
        who,
        records=records,
        methods=methods,
        reauthenticate=reauthenticate,
        reauthenticate_on=reauthenticate_on,
    )

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def wrapped(request, *args, **kwargs):
            # Here and not in the middleware: a form is kept only after its CSRF check.
            asks = reauthenticate and request.method in reauthenticate_on
            if asks and reach:
                reach(request, *args, **kwargs)
            if asks and (asked := reauthentication.question(request)):
                return asked
            request.shown_records = []
            response = view(request, *args, **kwargs)
            if records and response.status_code in SHOWN and request.method in ("GET", "POST"):
                for shown in request.shown_records or [None]:
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


def declare(rules: dict[str, str], reauthenticate: Mapping[str, str | Promise] = {}) -> None:
    """Declare views of installed packages by URL name.

    `reauthenticate` only gives words to the question: these views ask it themselves.
    """
    for name, who in rules.items():
        words = reauthenticate.get(name, "")
        _declared[name] = _rule((who,), methods=GET_POST, reauthenticate=words)


def rule_of(view: Callable | None, name: str | None) -> Rule | None:
    """Return the rule of a view, or the one declared for its URL name; None without either."""
    return getattr(view, "access", None) or _declared.get(name or "")


def rule_of_page(address: str) -> Rule | None:
    """Return the rule of the page at a path; None where there is no page, or no rule."""
    try:
        match = resolve(urlsplit(address).path)
    except (Resolver404, ValueError):
        return None
    return rule_of(match.func, match.view_name)


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
        if leading := second_step.lead_to_set_up(request):
            return leading
        if refused := leaving.refuse_change(request):
            return refused
    methods = rule.methods or GET
    return None if request.method in methods else HttpResponseNotAllowed(methods)
