"""Second steps at sign-in: allauth's views with this site's access, gate, trail and emails."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import redirect_on_refusal
from core.names import isolated
from users import services
from users.access import GET, GET_POST, POST, PUBLIC, SIGNED_IN, SignedInRequest, access
from users.access.second_step import is_missing
from users.models import User
from users.models.roles import ADMINS
from users.selectors.second_steps import is_required, second_steps_of

View = Callable[..., HttpResponse]
SET_UP, REMOVE = gettext_lazy("Set up a second step"), gettext_lazy("Remove a second step")


def recorded(view: View) -> View:
    """Run a view in one transaction with the audit entry and the email about what it changed.

    A change also gives the session a new key. The lock on the person keeps two windows from
    removing the last two factors at once.
    """

    @redirect_on_refusal(lambda *_args, **_kwargs: "mfa_index")  # which takes no passkey
    @transaction.atomic
    def changed(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        mine = User.objects.editable_by(request.user)
        person = mine.select_for_update(no_key=True).get()
        before = second_steps_of(person)
        response = view(request, *args, **kwargs)
        if services.record_second_steps(person=person, before=before, now=request.now):
            request.session.cycle_key()
        return response

    @wraps(view)
    def wrapped(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        run = changed if request.method == "POST" else view
        return run(request, *args, **kwargs)

    return wrapped


@access(SIGNED_IN, methods=GET)
def index(request: SignedInRequest) -> HttpResponse:
    steps = second_steps_of(request.user)
    context = {
        "app": next((step for step in steps if step.type == "totp"), None),
        "passkeys": [step for step in steps if step.type == "webauthn"],
        "codes": next((step for step in steps if step.type == "recovery_codes"), None),
        "has_factor": any(step.is_factor for step in steps),
        "is_required": is_required(request.user),
        "is_missing": is_missing(request),
    }
    return render(request, "mfa/index.html", context)


@access(SIGNED_IN, methods=GET)
def passkeys(request: SignedInRequest) -> HttpResponse:
    """allauth's list of passkeys; here they stand on the page of all second steps."""
    return redirect("mfa_index")


@access(*ADMINS, methods=POST, reauthenticate=gettext_lazy("Remove their second steps"))
@redirect_on_refusal("users:person")
def reset(request: SignedInRequest, code: str) -> HttpResponse:
    person = get_object_or_404(User.objects.visible_to(request.user), code=code)
    services.reset_second_steps(person=person, by=request.user, now=request.now)
    text = _(
        "The second steps of %(name)s are removed, and they are signed out everywhere. An email "
        "tells them."
    )
    messages.success(request, text % {"name": isolated(person.full_name or person.email)})
    return redirect("users:person", code)


signed_in = access(SIGNED_IN, methods=GET_POST)
public = access(PUBLIC, methods=GET_POST)
setting_up = access(SIGNED_IN, methods=GET_POST, reauthenticate=SET_UP)
removing = access(SIGNED_IN, methods=GET_POST, reauthenticate=REMOVE)
showing_codes = access(SIGNED_IN, methods=GET, reauthenticate=gettext_lazy("Show recovery codes"))
making_codes = access(
    SIGNED_IN, methods=GET_POST, reauthenticate=gettext_lazy("Make new recovery codes")
)
renaming = access(SIGNED_IN, methods=GET_POST, reauthenticate=gettext_lazy("Rename a passkey"))

authenticate = public(base.authenticate)
trust = public(base.trust)
login_passkey = public(webauthn.login_webauthn)
reauthenticate = signed_in(base.reauthenticate)
reauthenticate_passkey = signed_in(webauthn.reauthenticate_webauthn)
add_app = setting_up(recorded(totp.activate_totp))
remove_app = removing(recorded(totp.deactivate_totp))
add_passkey = setting_up(recorded(webauthn.add_webauthn))
remove_passkey = removing(recorded(webauthn.remove_webauthn))
rename_passkey = renaming(webauthn.edit_webauthn)
show_codes = showing_codes(recovery_codes.view_recovery_codes)
make_codes = making_codes(recorded(recovery_codes.generate_recovery_codes))
