"""A student's contacts: find, add, read, edit, archive. Only the owner sees a page."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from contacts import services
from contacts.domain.contact_page import ContactPage
from contacts.forms.contact import EditContactForm, NewContactForm, QuickAddForm, TidbitsForm
from contacts.models import Contact
from contacts.selectors.contact_list import contact_list, contact_with_code
from contacts.views import quick_add
from core.edits import AlreadyUsed, Stale, conflict
from core.errors import redirect_on_refusal
from core.forms import render_form_page
from core.htmx import fragment
from core.names import isolated
from core.undo import offer_undo, undo_offer
from users.access import GET, GET_POST, POST, SignedInRequest, access
from users.models.roles import Role

LIST, NEW = "contacts:list", "contacts/contact_new.html"
EDIT, TIDBITS = "contacts/contact_form.html", "contacts/tidbits_form.html"


@access(Role.STUDENT, methods=GET)
def index(request: SignedInRequest) -> HttpResponse:
    context: dict[str, Any] = {"contacts": contact_list(request.user, request.GET)}
    context |= quick_add.context(request, "list")
    archived = contact_with_code(request.user, undo_offer(request, LIST) or "")
    if archived and archived.can_undo(request.now):
        context["archived"] = archived
    return render(request, fragment(request, "contacts/contact_list.html", "results"), context)


@access(Role.STUDENT, methods=POST)
def add(request: SignedInRequest) -> HttpResponse:
    """Quick add: one line makes one contact, shown at once with a link to correct it."""
    form, back = QuickAddForm(request.POST), request.POST.get("back", "")
    contact = _add(request, form)
    if contact is None:
        page = {"form": form, "quick": form, "full": NewContactForm(), "back": back}
        return render_form_page(request, NEW, page, "quick_add")
    guessed = form.guessed
    if request.htmx:
        return render(
            request, "contacts/_quick_add.html", quick_add.context_after(contact, guessed, back)
        )
    return redirect(quick_add.url_after(contact, guessed, back))


@access(Role.STUDENT, methods=GET_POST)
def create(request: SignedInRequest) -> HttpResponse:
    form = NewContactForm(request.POST or None)
    contact = _add(request, form) if request.method == "POST" else None
    if contact:
        text = _("%(name)s is among your contacts.")
        messages.success(request, text % {"name": isolated(contact.name)})
        return redirect(contact)
    context = {"full": form, "form": form if form.is_bound else None}
    return render_form_page(request, NEW, context | quick_add.context(request, "new"))


@access(Role.STUDENT, methods=GET)
def detail(request: SignedInRequest, code: str) -> HttpResponse:
    mine = Contact.objects.editable_by(request.user).select_related(
        "field", "source", "introduced_by"
    )
    contact = get_object_or_404(mine, code=code)
    context = {
        "contact": contact,
        "page": ContactPage(contact, request.now),
        "referrals": contact.referrals.select_related("contact").order_by("id"),
    }
    return render(request, "contacts/contact_detail.html", context)


@access(Role.STUDENT, methods=GET_POST)
def edit(request: SignedInRequest, code: str) -> HttpResponse:
    contact = get_object_or_404(Contact.objects.editable_by(request.user), code=code)
    form = EditContactForm(request.POST or None, contact=contact)
    if form.is_bound and form.is_valid():
        try:
            services.change(
                contact_id=contact.pk, version=form.cleaned_data["version"], values=form.values()
            )
        except Stale as stale:
            return conflict(request, form, stale.stored, EDIT, context={"contact": stale.stored})
        messages.success(request, _("Saved."))
        return redirect(contact)
    return render_form_page(request, EDIT, {"form": form, "contact": contact})


@access(Role.STUDENT, methods=GET_POST)
def tidbits(request: SignedInRequest, code: str) -> HttpResponse:
    contact = get_object_or_404(Contact.objects.editable_by(request.user), code=code)
    stored = {"tidbits": contact.tidbits, "version": contact.version}
    form = TidbitsForm(request.POST or None, initial=stored)
    if form.is_bound and form.is_valid():
        version, values = form.cleaned_data["version"], {"tidbits": form.cleaned_data["tidbits"]}
        try:
            contact = services.change(contact_id=contact.pk, version=version, values=values)
        except Stale as stale:
            context = {"contact": stale.stored}
            return conflict(
                request, form, stale.stored, TIDBITS, context=context, partial="editing"
            )
        if request.htmx:
            return render(request, "contacts/_tidbits.html", {"contact": contact, "saved": True})
        return redirect(contact)
    return render_form_page(request, TIDBITS, {"form": form, "contact": contact}, "editing")


@access(Role.STUDENT, methods=POST)
@redirect_on_refusal("contacts:detail")
def archive(request: SignedInRequest, code: str) -> HttpResponse:
    contact = get_object_or_404(Contact.objects.editable_by(request.user), code=code)
    services.archive(contact_id=contact.pk, now=request.now)
    offer_undo(request, LIST, contact.code)
    return redirect(LIST)


@access(Role.STUDENT, methods=POST)
def restore(request: SignedInRequest, code: str) -> HttpResponse:
    contact = get_object_or_404(Contact.objects.editable_by(request.user), code=code)
    services.restore(contact_id=contact.pk)
    text = _("%(name)s is back among your contacts.")
    messages.success(request, text % {"name": isolated(contact.name)})
    return redirect(contact)


def _add(request: SignedInRequest, form: QuickAddForm | NewContactForm) -> Contact | None:
    """Return the contact made from a form; None with the reason in the form."""
    if not form.is_valid():
        return None
    try:
        return services.add(
            owner=request.user,
            values=form.values(),
            form_key=form.cleaned_data["form_key"],
            anyway=form.cleaned_data["anyway"],
        )
    except services.Duplicate as known:
        form.duplicate = known.contact
        form.add_error(None, str(known.sentence))
    except AlreadyUsed as used:
        text = _("This page already added %(name)s. Send it again to add this person too.")
        form.refuse_used(used.made, text % {"name": isolated(used.made.name)})
    return None
