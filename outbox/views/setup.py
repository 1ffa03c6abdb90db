"""Two pages of the set-up: a test email to oneself, and the first counselors."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.forms import render_form_page
from outbox import services
from outbox.delivery.transport import server_name
from outbox.emails.account_kinds import TEXT_TEST
from outbox.forms import InviteForm
from outbox.selectors import health
from outbox.services import setup_steps
from users.access import GET_POST, access
from users.models.roles import Role


@access(Role.ADMIN, methods=GET_POST)
def email(request: HttpRequest) -> HttpResponse:
    """Who the site's emails are from, and one to try it."""
    if request.method == "POST":
        services.add(
            TEXT_TEST.name,
            to=request.user,
            object_id=None,
            fact=f"{setup_steps.TESTS}{request.now.isoformat()}",
            subject=_("Email works"),
            body=_(
                "This test went the way of every email from here. Go back to the set-up and say "
                "that it arrived."
            ),
            now=request.now,
        )
        messages.success(
            request, _("A test is on its way to %(address)s.") % {"address": request.user.email}
        )
        return redirect("outbox:setup_email")
    context = {
        "test": setup_steps.newest_test(),
        "held": health.held(),
        "sender": settings.DEFAULT_FROM_EMAIL,
    }
    return render(request, "outbox/manage/setup_email.html", context | {"server": server_name()})


@access(Role.ADMIN, methods=GET_POST)
def people(request: HttpRequest) -> HttpResponse:
    """Addresses in, invitations out."""
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        new = services.invite(
            names=form.cleaned_data["addresses"], by=request.user, now=request.now
        )
        if not new:
            messages.info(request, _("They are counselors already. Nothing was sent."))
            return redirect("outbox:setup_people")
        text = ngettext(
            "%(count)d invitation is on its way.",
            "%(count)d invitations are on their way.",
            len(new),
        )
        messages.success(request, text % {"count": len(new)})
        return redirect("outbox:setup_people")
    return render_form_page(
        request,
        "outbox/manage/setup_people.html",
        {"form": form, "counselors": setup_steps.counselors()},
    )
