"""The help page: the student's counselor, the guides, the office."""

from django.http import HttpResponse
from django.shortcuts import render

from core.http import Request
from guides.selectors.published import published_guides
from users.access import GET, PUBLIC, access
from users.models import Assignment, User


@access(PUBLIC, methods=GET)
def help_page(request: Request) -> HttpResponse:
    counselors, guides = User.objects.none(), []
    if request.user.is_authenticated:
        advising = Assignment.objects.current().filter(
            student=request.user, kind=Assignment.Kind.ADVISER
        )
        counselors = User.objects.filter(pk__in=advising.values("staff"), is_active=True).order_by(
            "full_name"
        )
        guides = published_guides()
    return render(request, "home/help.html", {"counselors": counselors, "guides": guides})
