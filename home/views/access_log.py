"""The page of views of one's own record."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from users.access import GET, SignedInRequest, access
from users.models.roles import Role
from users.selectors.access_log import access_log as log_of

# Names of staff pages for the student they show, by URL name.
PAGES = {
    "advising:student": _("Your record"),
    "advising:comment": _("A reflection you shared"),
}


@access(Role.STUDENT, methods=GET)
def access_log(request: SignedInRequest) -> HttpResponse:
    views, page = log_of(request.user, request.GET.get("page"))
    rows = [(view, _words(view.page)) for view in views]
    return render(request, "home/access_log.html", {"page": page, "rows": rows})


def _words(page: str) -> Promise:
    """Name a page by its URL name; those of users are about the account."""
    other = _("Your account") if page.startswith("users:") else _("A page about you")
    return PAGES.get(page, other)
