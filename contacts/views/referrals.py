"""What a contact named: write to a person, open an organization, do it. Only the owner sees it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from contacts import services
from contacts.forms.referral import NewReferralsForm
from contacts.models import Contact, Referral
from contacts.selectors.chain import chain_of
from core.errors import redirect_on_refusal
from core.forms import render_form_page
from core.names import isolated
from core.undo import offer_undo
from users.access import GET, GET_POST, POST, SignedInRequest, access
from users.models.roles import Role

Kind = Referral.Kind


@access(Role.STUDENT, methods=GET)
def chain(request: SignedInRequest) -> HttpResponse:
    """Show who led the student to whom."""
    return render(request, "contacts/chain.html", {"chain": chain_of(request.user)})


@access(Role.STUDENT, methods=GET)
def detail(request: SignedInRequest, code: str) -> HttpResponse:
    referral = _get_own_referral_or_404(request, code)
    return render(request, "contacts/referral.html", {"referral": referral})


@access(Role.STUDENT, methods=POST)
def write(request: SignedInRequest, code: str) -> HttpResponse:
    """Make the person a contact and open the request to them."""
    referral = _get_own_referral_or_404(request, code, Kind.PERSON)
    contact, was_found = services.follow_referral(referral_id=referral.pk)
    if was_found:
        text = _("You already have %(name)s. Your request goes to that contact.")
        messages.info(request, text % {"name": isolated(contact.name)})
    return redirect("interviews:request", contact.code)


@access(Role.STUDENT, methods=POST)
@redirect_on_refusal("contacts:referral")
def open_referral(request: SignedInRequest, code: str) -> HttpResponse:
    """Open the student's record of the organization."""
    referral = _get_own_referral_or_404(request, code, Kind.ORGANIZATION)
    return redirect(services.open_organization(referral_id=referral.pk))


@access(Role.STUDENT, methods=POST)
def finish(request: SignedInRequest, code: str) -> HttpResponse:
    referral = _get_own_referral_or_404(request, code, Kind.OPPORTUNITY)
    services.finish_opportunity(referral_id=referral.pk, now=request.now)
    offer_undo(request, "home:today", referral.code)
    return redirect("home:today")


@access(Role.STUDENT, methods=GET_POST)
def add(request: SignedInRequest, code: str) -> HttpResponse:
    """Note whom or what a contact named, without a talk."""
    contact = get_object_or_404(Contact.objects.editable_by(request.user), code=code)
    form = NewReferralsForm(request.POST or None)
    if form.is_bound and form.is_valid():
        services.add_referrals(contact=contact, referrals=form.referrals, now=request.now)
        messages.success(request, _("Saved."))
        return redirect(contact)
    context = {"form": form, "contact": contact}
    return render_form_page(request, "contacts/referral_form.html", context)


@access(Role.STUDENT, methods=POST)
@redirect_on_refusal("contacts:referral")
def answer(request: SignedInRequest, code: str) -> HttpResponse:
    """Record whether who made the referral may be named, before there is a contact or after."""
    referral = _get_own_referral_or_404(request, code)
    held = services.answer_referral(
        referral_id=referral.pk, answer=request.POST.get("answer", ""), now=request.now
    )
    _say_saved(request, held)
    return redirect(referral)


@access(Role.STUDENT, methods=POST)
@redirect_on_refusal("contacts:detail")
def permission(request: SignedInRequest, code: str) -> HttpResponse:
    """Record whether somebody who led to a contact may be named."""
    mine = Contact.objects.editable_by(request.user)
    contact = get_object_or_404(mine, code=code)
    by = mine.filter(code=request.POST.get("by", "")).first()
    held = services.set_permission(
        contact_id=contact.pk,
        by_id=by.pk if by else None,
        answer=request.POST.get("answer", ""),
        now=request.now,
    )
    _say_saved(request, held)
    back = request.POST.get("back", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, None) else contact)


def _say_saved(request: SignedInRequest, held: list[str]) -> None:
    for words in held:
        messages.warning(request, words)
    if not held:
        messages.success(request, _("Saved."))


@access(Role.STUDENT, methods=POST)
def archive(request: SignedInRequest, code: str) -> HttpResponse:
    referral = _get_own_referral_or_404(request, code)
    services.archive_referral(referral_id=referral.pk, now=request.now)
    offer_undo(request, "home:today", referral.code)
    return redirect("home:today")


@access(Role.STUDENT, methods=POST)
def restore(request: SignedInRequest, code: str) -> HttpResponse:
    referral = _get_own_referral_or_404(request, code)
    services.restore_referral(referral_id=referral.pk)
    text = _("%(name)s is back on your list.")
    messages.success(request, text % {"name": isolated(referral.name)})
    return redirect(referral)


def _get_own_referral_or_404(request: SignedInRequest, code: str, kind: str = "") -> Referral:
    """`kind`: only one of this kind."""
    mine = Referral.objects.editable_by(request.user)
    mine = mine.select_related("by", "contact", "organization")
    mine = mine.filter(kind=kind) if kind else mine
    return get_object_or_404(mine, code=code)
