"""A student's contacts: add, read, edit, archive. Only the owner sees a page."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from contacts import services
from contacts.domain.contact_page import ContactPage
from contacts.domain.missing_facts import missing_facts
from contacts.forms.contact import EditContactForm, NewContactForm, QuickAddForm
from contacts.models import Contact, Tag
from contacts.selectors.contact_facts import with_facts
from contacts.selectors.duplicate_contacts import merged_into
from contacts.views import quick_add
from contacts.views.adding import refuse_in_form
from core.edits import AlreadyUsed, Stale, conflict
from core.errors import Refusal, redirect_on_refusal
from core.forms import render_form_page
from core.names import isolated
from core.undo import offer_undo, undo_offer
from users.access import GET, GET_POST, POST, SignedInRequest, access
from users.models.roles import Role

LIST, NEW = "contacts:list", "contacts/contact_new.html"
EDIT = "contacts/contact_form.html"


@access(Role.STUDENT, methods=POST)
def add(request: SignedInRequest) -> HttpResponse:
    """Quick add: one line makes one contact, shown at once with a link to correct it."""
    form, back = QuickAddForm(request.POST), request.POST.get("back", "")
    contact = _add(request, form)
    if contact is None:
        page = {
            "form": form,
            "quick": form,
            "full": NewContactForm(owner=request.user),
            "back": back,
        }
        return render_form_page(request, NEW, page, "quick_add")
    guessed = form.guessed
    if request.htmx:
        return render(
            request, "contacts/_quick_add.html", quick_add.context_after(contact, guessed, back)
        )
    return redirect(quick_add.url_after(contact, guessed, back))


@access(Role.STUDENT, methods=GET_POST)
def create(request: SignedInRequest) -> HttpResponse:
    given = {"organization": request.GET.get("organization", "")[:150]}
    focus = "name" if given["organization"] else ""
    form = NewContactForm(request.POST or None, owner=request.user, initial=given, focus=focus)
    contact = _add(request, form) if request.method == "POST" else None
    if contact:
        text = _("%(name)s is among your contacts.")
        messages.success(request, text % {"name": isolated(contact.name)})
        return redirect(contact)
    is_open = form.is_bound or bool(given["organization"])
    context = {"full": form, "form": form if form.is_bound else None, "is_open": is_open}
    return render_form_page(request, NEW, context | quick_add.context(request, "new"))


@access(Role.STUDENT, methods=GET)
def detail(request: SignedInRequest, code: str) -> HttpResponse:
    mine = with_facts(Contact.objects.readable_by(request.user))
    contact = mine.filter(code=code).first()
    if contact is None:
        if kept := merged_into(request.user, [code]):
            return redirect(kept)
        raise Http404
    page = ContactPage(contact, request.now)
    introduced = Contact.objects.editable_by(request.user).introduced_by(contact)
    if contact.erased_at:
        context = {"contact": contact, "page": page, "introduced": introduced}
        return render(request, "contacts/former_contact.html", context)
    context = {
        "contact": contact,
        "page": page,
        "tags": Tag.objects.editable_by(request.user).with_use(contact.pk),
        "referrals": contact.referrals.all(),
        "introduced": introduced,
        "missing": missing_facts(contact),
        "noted": _noted(request, contact),
    }
    return render(request, "contacts/contact_detail.html", context)


def _noted(request: SignedInRequest, contact: Contact) -> bool:
    """True if an exchange with this contact was noted just now and can be undone."""
    noted = undo_offer(request, "contacts:detail")
    return bool(noted) and noted["contact"] == contact.code


@access(Role.STUDENT, methods=GET_POST)
def edit(request: SignedInRequest, code: str) -> HttpResponse:
    mine = Contact.objects.editable_by(request.user).select_related("introduced_by", "owner")
    contact = get_object_or_404(mine, code=code)
    form = EditContactForm(
        request.POST or None, contact=contact, focus=request.GET.get("field", "")
    )
    if form.is_bound and form.is_valid():
        try:
            _change(request, contact, form)
        except Stale as stale:
            return conflict(request, form, stale.stored, EDIT, context={"contact": stale.stored})
        except Refusal as refusal:
            refuse_in_form(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(contact)
    return render_form_page(request, EDIT, {"form": form, "contact": contact})


def _change(request: SignedInRequest, contact: Contact, form: EditContactForm) -> None:
    """Raises Stale, Refusal."""
    _saved, held_back = services.change_and_settle(
        contact_id=contact.pk,
        version=form.cleaned_data["version"],
        values=form.values(),
        now=request.now,
        anyway=form.cleaned_data["anyway"],
    )
    for words in held_back:
        messages.warning(request, words)


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
    except (services.Duplicate, AlreadyUsed) as refusal:
        refuse_in_form(form, refusal)
    return None
