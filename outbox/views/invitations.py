"""Invite somebody who never signed in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from core.errors import redirect_on_refusal
from outbox import services
from users.access import POST, SignedInRequest, access
from users.models import User
from users.models.roles import ADMINS


@access(*ADMINS, methods=POST)
@redirect_on_refusal("users:person")
def invite(request: SignedInRequest, code: str) -> HttpResponse:
    person = get_object_or_404(User.objects.visible_to(request.user), code=code)
    services.send_invitation(person=person, by=request.user, now=request.now)
    text = _("An invitation is on its way to %(address)s.")
    messages.success(request, text % {"address": person.email})
    return redirect("users:person", person.code)
