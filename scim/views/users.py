"""/Users of the protocol."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from core.http import Request
from scim import services
from scim.domain.discovery import MOST_RESULTS
from scim.domain.errors import invalid_value
from scim.domain.expressions import parse_filter
from scim.domain.representation import Account, list_response, projection, user_resource
from scim.selectors.accounts import accounts_page, find_account
from scim.views.endpoint import answer, endpoint, if_match, read_json
from users.access import GET, LINK, access

COLLECTION = (*GET, "POST")
RESOURCE = (*GET, "PUT", "PATCH", "DELETE")


@access(LINK, methods=COLLECTION)  # the token is the key
@endpoint
def users(request: Request) -> HttpResponse:
    """List accounts by page and filter, or create one."""
    if request.method == "POST":
        account = services.create_account(body=read_json(request), now=request.now)
        return _resource(request, account, status=201)
    text = request.GET.get("filter", "").strip()
    start, count = _number(request, "startIndex", 1), _number(request, "count", MOST_RESULTS)
    total, found = accounts_page(parse_filter(text) if text else [], start=start, count=count)
    shown = _projection(request)
    resources = [shown.of(user_resource(account)) for account in found]
    return answer(list_response(resources, total=total, start=max(start, 1)))


@access(LINK, methods=RESOURCE)  # the token is the key
@endpoint
def user(request: Request, code: str) -> HttpResponse:
    """Show, replace, change or deactivate an account."""
    about: dict[str, Any] = {"code": code, "if_match": if_match(request), "now": request.now}
    if request.method == "DELETE":
        services.remove_account(**about)
        return answer(None, status=204)
    if request.method == "PUT":
        return _resource(request, services.replace_account(body=read_json(request), **about))
    if request.method == "PATCH":
        return _resource(request, services.patch_account(body=read_json(request), **about))
    return _resource(request, find_account(code))


def _resource(request: Request, account: Account, *, status: int = 200) -> HttpResponse:
    resource = user_resource(account)
    meta = resource["meta"]
    headers = {"ETag": meta["version"], "Location": meta["location"]}
    if request.method in GET and meta["version"] == request.headers.get("If-None-Match"):
        return answer(None, status=304, headers=headers)
    return answer(_projection(request).of(resource), status=status, headers=headers)


def _projection(request: Request):
    asked = request.GET
    return projection(asked.get("attributes", ""), asked.get("excludedAttributes", ""))


def _number(request: Request, name: str, default: int) -> int:
    """Return a number of the query. Raises ScimRefusal for what is none."""
    text = request.GET.get(name, "")
    if not text:
        return default
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()):
        raise invalid_value(_("“%(name)s” has to be a number.") % {"name": name})
    size = int(digits[:12])  # long enough for any number of rows
    return -size if text.startswith("-") else size
