"""The endpoints that describe the server, and those that it has not."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from core.http import Request
from scim.domain import discovery
from scim.domain.errors import ScimRefusal, not_found
from scim.domain.representation import list_response
from scim.views.endpoint import answer, endpoint
from users.access import GET, LINK, access
from users.access.decorator import POST

EVERY = (*GET, *POST, "PUT", "PATCH", "DELETE")
NOT_OFFERED = frozenset({".search", "users/.search", "me", "bulk"})


@access(LINK, methods=GET)  # the token is the key
@endpoint
def service_provider_config(request: Request) -> HttpResponse:
    return answer(discovery.service_provider_config())


@access(LINK, methods=GET)  # the token is the key
@endpoint
def resource_types(request: Request) -> HttpResponse:
    found = discovery.resource_types()
    return answer(list_response(found, total=len(found), start=1))


@access(LINK, methods=GET)  # the token is the key
@endpoint
def resource_type(request: Request, name: str) -> HttpResponse:
    return _one(discovery.resource_types(), name)


@access(LINK, methods=GET)  # the token is the key
@endpoint
def schemas(request: Request) -> HttpResponse:
    found = discovery.schemas()
    return answer(list_response(found, total=len(found), start=1))


@access(LINK, methods=GET)  # the token is the key
@endpoint
def schema(request: Request, name: str) -> HttpResponse:
    return _one(discovery.schemas(), name)


def _one(found: list[dict], name: str) -> HttpResponse:
    for row in found:
        if row["id"].lower() == name.lower():
            return answer(row)
    raise not_found()


@access(LINK, methods=(*GET, *POST))  # the token is the key
@endpoint
def groups(request: Request) -> HttpResponse:
    """List no groups, which both vendors ask for when they test a connection."""
    if request.method in POST:
        raise ScimRefusal(403, _("Groups are not kept here: turn off the mapping of groups."))
    return answer(list_response([], total=0, start=1))


@access(LINK, methods=EVERY)  # the token is the key
@endpoint
def other(request: Request, rest: str) -> HttpResponse:
    """Refuse every other path: 501 for what the protocol has and this server does not."""
    if rest.strip("/").lower() in NOT_OFFERED:
        raise ScimRefusal(501, _("This server does not offer that."))
    raise not_found()
