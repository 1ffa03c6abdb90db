"""A student's contacts that may be one person: listed, said to be two, or merged; undo of both."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts import services
from contacts.forms.contact_merge import MergeForm
from contacts.models import Contact, ContactMerge
from contacts.selectors.duplicate_contacts import duplicates_page, merged_into, merges_to_undo
from core.edits import Stale
from core.errors import Refusal, redirect_on_refusal
from core.forms import render_form_page
from core.names import isolated
from core.undo import end_undo_offer, offer_undo, undo_offer
from users.access import GET, GET_POST, POST, SignedInRequest, access
from users.models.roles import Role

URL_NAME = "contacts:duplicates"
ERASED = gettext_lazy("One of the two has been erased, so they can no longer be merged.")
CHANGED = gettext_lazy("One of the two was changed meanwhile. Look at both once more.")


def _back(request: SignedInRequest, *args: object, **kwargs: object) -> str:
    return URL_NAME


@access(Role.STUDENT, methods=GET)
def index(request: SignedInRequest) -> HttpResponse:
    page, pairs = duplicates_page(request.user, request.GET)
    context = {
        "page": page,
        "pairs": pairs,
        "dismissed": undo_offer(request, URL_NAME),
        "merges": merges_to_undo(request.user, request.now),
    }
    return render(request, "contacts/duplicates.html", context)


@access(Role.STUDENT, methods=POST)
@redirect_on_refusal(_back)
def dismiss(request: SignedInRequest) -> HttpResponse:
    codes = _codes(request)
    services.dismiss_pair(owner=request.user, codes=codes, now=request.now)
    offer_undo(request, URL_NAME, dict(zip(("one", "other"), codes, strict=True)))
    return redirect(URL_NAME)


@access(Role.STUDENT, methods=POST)
@redirect_on_refusal(_back)
def undo_dismiss(request: SignedInRequest) -> HttpResponse:
    services.undo_dismiss_pair(owner=request.user, codes=_codes(request))
    end_undo_offer(request, URL_NAME)
    return redirect(URL_NAME)


@access(Role.STUDENT, methods=GET_POST)
@redirect_on_refusal(_back)
def merge(request: SignedInRequest, code: str, other: str) -> HttpResponse:
    """Show two contacts side by side, and make them one."""
    if kept := merged_into(request.user, (code, other)):
        return redirect(kept)
    erased = Contact.objects.readable_by(request.user).exclude(erased_at=None)
    if erased.filter(code__in=(code, other)).exists():
        raise Refusal(ERASED)
    mine = Contact.objects.editable_by(request.user).identified()
    mine = mine.select_related("introduced_by", "field", "source")
    pair = [get_object_or_404(mine, code=each) for each in (code, other)]
    form = MergeForm(request.POST or None, one=pair[0], other=pair[1])
    if form.is_bound and form.is_valid():
        try:
            made = services.merge_contacts(owner=request.user, now=request.now, **form.values())
        except Stale:
            form = MergeForm(None, one=pair[0], other=pair[1])
            messages.warning(request, CHANGED)
        except Refusal as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            text = _("%(name)s is one contact now. Undo this under “Possible duplicates”.")
            messages.success(request, text % {"name": isolated(made.kept.name)})
            return redirect(made.kept)
    return render_form_page(request, "contacts/merge.html", {"form": form, "pair": pair})


@access(Role.STUDENT, methods=POST)
@redirect_on_refusal(_back)
def undo_merge(request: SignedInRequest, code: str) -> HttpResponse:
    made = get_object_or_404(ContactMerge.objects.editable_by(request.user), code=code)
    services.undo_merge_contacts(merge_id=made.pk, now=request.now)
    messages.success(
        request,
        _("They are two contacts again. What was added since stays with the one that remained."),
    )
    return redirect(URL_NAME)


def _codes(request: SignedInRequest) -> tuple[str, str]:
    return request.POST.get("one", ""), request.POST.get("other", "")
