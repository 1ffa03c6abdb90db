"""Whom a press below the list of people is about."""

from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import Refusal
from users.access import SignedInRequest
from users.models import User
from users.selectors.people_filter import people_of

MOST = 1000  # people whom one press changes, except for assigning


def list_url(request: SignedInRequest) -> str:
    query = request.GET.urlencode()
    return f"{reverse('users:people')}?{query}" if query else reverse("users:people")


def chosen_people(request: SignedInRequest, most: int = MOST) -> list[User]:
    """Return the ticked people, or with `everybody` all whom the list shows on all its pages.

    The query string is that of the list. Raises Refusal for none, or more than `most`.
    """
    if "everybody" in request.POST:
        people = people_of(request.GET, request.now)
    else:
        codes = request.POST.getlist("chosen")
        people = User.objects.visible_to(request.user).filter(code__in=codes)
    visible = User.objects.visible_to(request.user)
    found = list(people.filter(pk__in=visible.values("pk")).order_by("full_name", "pk")[: most + 1])
    if not found:
        raise Refusal(_("Tick the people first."))
    if len(found) > most:
        raise Refusal(_("These are more than %(most)d people. Narrow the list.") % {"most": most})
    return found
