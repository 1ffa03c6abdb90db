"""Who looked at one's record: the student reads the same trail that staff leave."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from users.access import GET, access
from users.models.roles import Role
from users.services import looks_at

# What a page of staff is called for the student it shows, by URL name.
PAGES = {
    "advising:student": _("Your record"),
    "advising:comment": _("A reflection you shared"),
}


@access(Role.STUDENT, methods=GET)
def looks(request: HttpRequest) -> HttpResponse:
    found, page = looks_at(request.user, request.GET.get("page"))
    lines = [(look, PAGES.get(look.page, _("A page about you"))) for look in found]
    return render(request, "home/record.html", {"page": page, "lines": lines})
