"""After "Is it you?": send the form that was kept meanwhile."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from users.access import GET, SIGNED_IN, SignedInRequest, access, rule_of_page
from users.access.reauthentication import held_form


@access(SIGNED_IN, methods=GET)
def resume(request: SignedInRequest) -> HttpResponse:
    """Show a button that sends the kept form; nobody else's words are sent without a press."""
    held = held_form(request, request.GET.get("to", ""))
    rule = held and rule_of_page(held.path)
    if not (held and rule and rule.allows(request.user)):
        messages.info(request, _("Nothing is waiting to be sent."))
        return redirect("home:start")
    return render(request, "users/resume.html", {"held": held, "label": rule.reauthenticate})
