"""A student's contacts: find, add, correct, put away. Each page is its owner's alone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from contacts import services
from contacts.forms import EditContactForm, Keyed, NewContactForm, QuickAddForm, TidbitsForm
from contacts.models import Contact
from contacts.selectors.contact_list import contact_list, named
from contacts.views import quick_add
from core.forms import render_form_page
from core.htmx import fragment
from core.names import isolated
from users.access import GET, GET_POST, POST, access
from users.models.roles import Role


@access(Role.STUDENT, methods=GET)
def index(request: HttpRequest) -> HttpResponse:
    """With `?undo=`, the way back of a contact just put away."""
    context = {"contacts": contact_list(request.user, request.GET)} | quick_add.line(
        request, "list"
    )
    gone = named(request.user, request.GET.get("undo", ""))
    if gone and gone.can_undo(request.now):
        context["gone"] = gone
    return render(request, fragment(request, "contacts/contact_list.html", "results"), context)


@access(Role.STUDENT, methods=POST)
def add(request: HttpRequest) -> HttpResponse:
    """Quick add: one line makes one contact, shown at once with the way to correct it."""
    form, back = QuickAddForm(request.POST), request.POST.get("back", "")
    contact = _kept(request, form)
    if contact is None:
        page = {"form": form, "quick": form, "full": NewContactForm(), "back": back}
        return _refused(request, form, page, "quick_add")
    guessed = form.guessed
    if request.htmx:
        return render(request, "contacts/_quick_add.html", quick_add.added(contact, guessed, back))
    return redirect(quick_add.landing(contact, guessed, back))


@access(Role.STUDENT, methods=GET_POST)
def create(request: HttpRequest) -> HttpResponse:
    """The line first, every field behind it."""
    form = NewContactForm(request.POST or None)
    contact = _kept(request, form) if request.method == "POST" else None
    if contact:
        messages.success(
            request, _("%(name)s is among your contacts.") % {"name": isolated(contact.name)}
        )
        return redirect(contact)
    context = {"full": form, "form": form if form.is_bound else None} | quick_add.line(
        request, "new"
    )
    return _refused(request, form, context) if form.is_bound else render(request, NEW, context)


@access(Role.STUDENT, methods=GET_POST)
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Every field of one contact; a stale page shows both versions."""
    contact = get_object_or_404(Contact.objects.editable_by(request.user), code=code)
    form = EditContactForm(request.POST or None, contact=contact)
    if form.is_bound and form.is_valid():
        try:
            services.change(
                contact_id=contact.pk, version=form.cleaned_data["version"], values=form.values()
            )
        except services.Stale as stale:
            return _conflict(request, "contacts/contact_form.html", form, stale.contact)
        messages.success(request, _("Saved."))
        return redirect(contact)
    return render_form_page(
        request, "contacts/contact_form.html", {"form": form, "contact": contact}
    )


@access(Role.STUDENT, methods=GET_POST)
def remember(request: HttpRequest, code: str) -> HttpResponse:
    """What to remember about somebody, changed in place."""
    contact = get_object_or_404(Contact.objects.editable_by(request.user), code=code)
    form = TidbitsForm(
        request.POST or None, initial={"tidbits": contact.tidbits, "version": contact.version}
    )
    if form.is_bound and form.is_valid():
        values = {"tidbits": form.cleaned_data["tidbits"]}
        try:
            contact = services.change(
                contact_id=contact.pk, version=form.cleaned_data["version"], values=values
            )
        except services.Stale as stale:
            return _conflict(
                request, "contacts/contact_remember.html", form, stale.contact, "editing"
            )
        if request.htmx:
            return render(request, "contacts/_remember.html", {"contact": contact, "saved": True})
        return redirect(contact)
    return render_form_page(
        request, "contacts/contact_remember.html", {"form": form, "contact": contact}, "editing"
    )


@access(Role.STUDENT, methods=POST)
def archive(request: HttpRequest, code: str) -> HttpResponse:
    """Put away, with the way back on the next page."""
    contact = get_object_or_404(Contact.objects.editable_by(request.user), code=code)
    try:
        services.archive(contact_id=contact.pk, now=request.now)
    except services.Busy:
        text = _(
            "An answer or a talk with %(first)s is still to come. Withdraw the request or cancel "
            "the talk first."
        )
        messages.warning(request, text % {"first": contact.first_name})
        return redirect(contact)
    return redirect(f"{reverse('contacts:list')}?undo={contact.code}")


@access(Role.STUDENT, methods=POST)
def restore(request: HttpRequest, code: str) -> HttpResponse:
    contact = get_object_or_404(Contact.objects.editable_by(request.user), code=code)
    services.restore(contact_id=contact.pk)
    messages.success(
        request, _("%(name)s is back among your contacts.") % {"name": isolated(contact.name)}
    )
    return redirect(contact)


NEW = "contacts/contact_new.html"


def _kept(request: HttpRequest, form: Keyed) -> Contact | None:
    """The contact that a form makes; None with the reason in the form."""
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
        form.found_duplicate(known.contact)
    except services.FormUsed as used:
        form.found_used(used.contact)
    return None


def _refused(request: HttpRequest, form: Keyed, context: dict, partial: str = "") -> HttpResponse:
    """The page for adding with everything typed: 409 where the form was used for somebody else,
    else 422."""
    status = 409 if form.used_for else 422
    return render(request, fragment(request, NEW, partial), context, status=status)


def _conflict(
    request: HttpRequest, template: str, form, stored: Contact, partial: str = ""
) -> HttpResponse:
    """409: what is stored beside what was typed; saving again keeps what was typed."""
    form.based_on(stored)
    context = {"form": form, "contact": stored, "conflict": form.differences(stored)}
    return render(request, fragment(request, template, partial), context, status=409)
