"""Merge two accounts of one person: find the other, look at both, confirm; and undo it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Refusal, redirect_on_refusal
from core.forms import render_form_page
from users import services
from users.access import GET, GET_POST, POST, SignedInRequest, access
from users.forms.merging import MergeForm
from users.models import AccountMerge
from users.models.roles import ADMINS
from users.selectors.merging import candidates, comparison
from users.views.people.person import DETAILS, SHOWN, VIEWED, get_person_or_404


@access(*ADMINS, methods=GET, records=VIEWED)
def choose(request: SignedInRequest, code: str) -> HttpResponse:
    """Find the other account by name, address or id; those with a like name stand there already."""
    person = get_person_or_404(request, code, *DETAILS)
    query = request.GET.get("q", "").replace("\x00", "")[:100].strip()
    context = {"person": person, "query": query, "people": candidates(person, query)}
    return render(request, "users/people/merge_choose.html", context)


@access(
    *ADMINS, methods=GET_POST, records=VIEWED, reauthenticate=gettext_lazy("Merge two accounts")
)
def confirm(request: SignedInRequest, code: str, other: str) -> HttpResponse:
    """`code` is the account that stays, `other` the one that is closed."""
    kept, merged = (get_person_or_404(request, one, *SHOWN) for one in (code, other))
    form = MergeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.merge_accounts(kept=kept, merged=merged, by=request.user, now=request.now)
        except Refusal as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            text = _("The two accounts are one. Both addresses are told.")
            messages.success(request, f"{text} {_('You can undo it here for 24 hours.')}")
            return redirect("users:person", kept.code)
    context = {"form": form, "kept": comparison(kept), "merged": comparison(merged)}
    return render_form_page(request, "users/people/merge.html", context)


@access(
    *ADMINS,
    methods=POST,
    reauthenticate=gettext_lazy("Undo the merge"),
    reauthenticate_on=POST,
)
@redirect_on_refusal(
    lambda request, code: reverse("users:person", args=[_merge(request, code).kept.code])
)
def undo(request: SignedInRequest, code: str) -> HttpResponse:
    merge = _merge(request, code)
    services.undo_merge(merge=merge, by=request.user, now=request.now)
    messages.success(request, _("Undone: each account has again what it had."))
    return redirect("users:person", merge.merged.code)


def _merge(request: SignedInRequest, code: str) -> AccountMerge:
    merges = AccountMerge.objects.editable_by(request.user).select_related("kept", "merged")
    return get_object_or_404(merges, code=code)
