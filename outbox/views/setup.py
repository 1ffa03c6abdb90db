"""Two pages of the set-up: a test email, and the first counselors."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.forms import render_form_page
from outbox import services
from outbox.delivery.transport import server_name
from outbox.forms import InviteForm
from outbox.selectors import health
from outbox.services import setup_steps
from users.access import GET_POST, POST, SignedInRequest, access
from users.models.roles import ADMINS


@access(*ADMINS, methods=GET_POST)
def email(request: SignedInRequest) -> HttpResponse:
    if request.method == "POST":
        setup_steps.send_setup_test(to=request.user, now=request.now)
        messages.success(
            request, _("A test is on its way to %(address)s.") % {"address": request.user.email}
        )
        return redirect("outbox:setup_email")
    context = {
        "test": setup_steps.newest_test(),
        "held": health.hold_message(),
        "sender": settings.DEFAULT_FROM_EMAIL,
    }
    return render(request, "outbox/manage/setup_email.html", context | {"server": server_name()})


@access(
    *ADMINS,
    methods=GET_POST,
    reauthenticate=gettext_lazy("Invite counselors"),
    reauthenticate_on=POST,
)
def people(request: SignedInRequest) -> HttpResponse:
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        new = services.invite(
            names=form.cleaned_data["addresses"], by=request.user, now=request.now
        )
        if new:
            text = ngettext(
                "%(count)d invitation is on its way.",
                "%(count)d invitations are on their way.",
                len(new),
            )
            messages.success(request, text % {"count": len(new)})
        else:
            messages.info(request, _("They are counselors already. Nothing was sent."))
        return redirect("outbox:setup_people")
    return render_form_page(
        request,
        "outbox/manage/setup_people.html",
        {"form": form, "counselors": setup_steps.counselors()},
    )
