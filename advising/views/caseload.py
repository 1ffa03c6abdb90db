"""A counselor's students, and one student's record."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from advising.domain.attention import ReasonKind
from advising.domain.audit_actions import AdvisingAction
from advising.selectors.caseload import caseload
from advising.selectors.student_record import SHOWN_COLUMNS, student_record
from core.columns import query_string
from users.access import GET, ShownRecord, SignedInRequest, access
from users.models import User
from users.models.roles import Role
from users.selectors.assigning import counselor_row

LIST_PARAMS = ("q", "reason", "sort", "page")


@access(Role.COUNSELOR, records=AdvisingAction.CASELOAD_VIEWED, methods=GET)
def index(request: SignedInRequest) -> HttpResponse:
    found = caseload(request.user, request.GET, request.now)
    leave = None if found.total else counselor_row(request.user).leave
    return render(request, "advising/caseload.html", {"caseload": found, "leave": leave})


@access(Role.COUNSELOR, records=AdvisingAction.STUDENT_VIEWED, methods=GET)
def student(request: SignedInRequest, code: str) -> HttpResponse:
    found = get_advised_student_or_404(request, code)
    page = {
        "student": found,
        "record": student_record(found, request.user, request.now),
        "came_from": _list_url(request),
        "reason": dict(ReasonKind.choices).get(request.GET.get("reason", "")),
    }
    return render(request, "advising/student_detail.html", page)


def _list_url(request: SignedInRequest) -> str:
    """Return the address of the caseload, narrowed and sorted as it was when left."""
    given = {name: request.GET.get(name, "") for name in LIST_PARAMS}
    query = query_string(given)
    return reverse("advising:caseload") + (f"?{query}" if query else "")


def get_advised_student_or_404(request: SignedInRequest, code: str) -> User:
    """Return a student whom the viewer advises now; sets what the audit trail records."""
    advised = User.objects.visible_to(request.user).students_of(request.user)
    found = get_object_or_404(advised.select_related("profile"), code=code)
    request.shown_records.append(ShownRecord(found.pk, SHOWN_COLUMNS))
    return found
