"""allauth's page of addresses, where the account's own address stays with the university."""

from allauth.account import views as account
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core.addresses import account_form
from users.models import User
from users.selectors.sign_up import require_domain


@transaction.atomic
def addresses(request: HttpRequest) -> HttpResponse:
    """Save a change of addresses and the email about it together, or not at all.

    A private address, which students who leave may give, never becomes the account's own: that
    decides who has to sign in by the university.
    """
    if "action_primary" in request.POST and not _may_be_primary(request):
        text = _("Emails keep going to an address of the university. A private one is for later.")
        messages.warning(request, text)
        return redirect("account_email")
    return account.email(request)


def _may_be_primary(request: HttpRequest) -> bool:
    if not isinstance(request.user, User):
        return False
    chosen = account_form(request.POST.get("email", ""))
    try:
        require_domain(chosen, held=request.user.email)
    except ValidationError:
        return False
    return True
