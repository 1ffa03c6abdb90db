"""Lead people who must have a second step, and have none, to setting one up."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from users.selectors.second_steps import has_second_step, is_required

# What is open until then. An address that is not confirmed has to be confirmed or removed first.
SET_UP_PAGES = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
        "mfa_view_recovery_codes",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "account_reauthenticate",
        "account_request_reauthentication_code",
        "account_confirm_reauthentication_code",
        "account_email",
        "account_logout",
        "users:resume",
    }
)


def is_missing(request: HttpRequest) -> bool:
    """True if the person must have a second step and has none. No query."""
    person: Any = request.user
    return person.is_authenticated and is_required(person) and not has_second_step(person)


def lead_to_set_up(request: Any) -> HttpResponse | None:
    """Return None if the page may be shown, else the way to setting up a second step."""
    if request.resolver_match.view_name in SET_UP_PAGES or not is_missing(request):
        return None
    url = reverse("mfa_index")
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)
