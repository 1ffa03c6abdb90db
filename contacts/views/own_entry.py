"""The page of somebody in the directory, by their own link and without an account."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from contacts import services
from contacts.forms.volunteering import OwnEntryForm
from contacts.models import DirectoryEntry
from contacts.selectors.directory_person import left_by_link
from core.errors import Refusal
from core.forms import render_form_page
from core.http import Request
from core.private_page import private_page
from users.access import GET_POST, LINK, access

PAGE = "contacts/own_entry.html"


# The token is the proof; without a Referer, browsers send no origin to check.
@csrf_exempt
@private_page
@access(LINK, methods=GET_POST)
def own_entry(request: Request, code: str, token: str) -> HttpResponse:
    """Show and change what the entry says; never its address. GET changes nothing."""
    entry = services.entry_of_link(code, token)
    if entry is None:
        return render(request, "outbox/stop_unknown.html", status=404)
    is_saving = request.POST.get("action") == "save"
    form = OwnEntryForm(request.POST if is_saving else None, entry=entry)
    may_return = entry.archived_at is not None and left_by_link(entry)
    context = {"entry": entry, "form": form, "may_return": may_return}
    if request.method == "POST":
        try:
            if _done(request, entry, form):
                return redirect(request.path)
        except Refusal as refusal:
            if not form.is_bound:
                return render(request, PAGE, context | {"refused": refusal.sentence}, status=409)
            form.add_error(None, str(refusal.sentence))
    return render_form_page(request, PAGE, context)


def _done(request: Request, entry: DirectoryEntry, form: OwnEntryForm) -> bool:
    """Return False if the form has errors. Raises Refusal."""
    action = request.POST.get("action", "")
    if action == "leave":
        services.leave_directory(entry_id=entry.pk, now=request.now)
    elif action == "return":
        services.return_to_directory(entry_id=entry.pk)
    elif form.is_valid():
        services.change_own_entry(entry_id=entry.pk, values=form.values(), now=request.now)
        messages.success(request, _("Saved."))
    else:
        return False
    return True
