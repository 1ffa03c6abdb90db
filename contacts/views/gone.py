"""What a press says about a contact that became part of another one, or went, meanwhile."""

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext as _

from contacts.models import Contact
from contacts.selectors.duplicate_contacts import merged_into
from core.names import isolated

OF_A_CONTACT = "contacts/<code:code>/"


class GoneContact(MiddlewareMixin):
    """Answer for a contact that its owner merged, erased or took back in another tab.

    One that was merged leads to the contact that stays. Nothing is done there: what was pressed
    was meant for another page. Errors for a contact that is still there are left alone.
    """

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """At most two queries, and none without an error."""
        match, user = request.resolver_match, request.user
        is_about_one = match is not None and match.route.startswith(OF_A_CONTACT)
        is_missing = isinstance(error, Http404 | ObjectDoesNotExist | IntegrityError)
        if match is None or not (is_about_one and is_missing and user.is_authenticated):
            return None
        code = match.kwargs["code"]
        if Contact.objects.readable_by(user).filter(code=code).exists():
            return None
        if kept := merged_into(user, [code]):
            if request.method == "POST":
                text = _("You merged that contact into %(name)s meanwhile, so nothing was changed.")
                messages.warning(request, text % {"name": isolated(kept.name)})
            return redirect(kept)
        if isinstance(error, Http404):
            return None
        text = _("This contact is gone: it was erased, or its import undone. Nothing was changed.")
        messages.warning(request, text)
        return redirect("contacts:list")
