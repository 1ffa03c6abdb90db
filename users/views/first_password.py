"""The page behind a link to a first password."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from core.forms import render_form_page
from core.http import Request
from users import services
from users.access import GET_POST, LINK, access
from users.forms.sign_up import FirstPasswordForm
from users.services.first_password import holder


@access(LINK, methods=GET_POST)
@sensitive_post_parameters("password")
def first_password(request: Request, token: str) -> HttpResponse:
    person = holder(token, request.now)
    if person is None:
        return _private(render(request, "users/first_password_gone.html", status=404))
    form = FirstPasswordForm(request.POST or None, person=person)
    if not (form.is_bound and form.is_valid()):
        return _private(
            render_form_page(request, "users/first_password.html", {"form": form, "person": person})
        )
    adapter = get_adapter(request)
    chosen = services.choose_first_password(
        token=token, now=request.now, set_password=adapter.set_password, **form.values()
    )
    if chosen is None:
        return _private(render(request, "users/first_password_gone.html", status=404))
    record_authentication(request, chosen, "password")
    return perform_login(
        request, chosen, redirect_url=reverse("home:start")
    )  # asks what else it has


def _private(response: HttpResponse) -> HttpResponse:
    """The URL is a secret. With no-referrer the form would fail its CSRF check."""
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
