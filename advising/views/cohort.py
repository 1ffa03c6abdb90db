from django.http import HttpResponse
from django.shortcuts import render

from advising.domain.audit_actions import AdvisingAction
from advising.selectors.cohort import cohort_page
from users.access import GET, SignedInRequest, access
from users.models.roles import Role


@access(Role.INSTRUCTOR, records=AdvisingAction.COHORT_VIEWED, methods=GET)
def index(request: SignedInRequest) -> HttpResponse:
    page = cohort_page(request.user, request.GET.get("cohort", ""), request.now)
    return render(request, "advising/cohort.html", {"page": page, "totals": page.totals})
