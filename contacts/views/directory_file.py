"""The directory as a file: export, and import with a look first."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from contacts import services
from contacts.domain.audit_actions import ContactAction
from contacts.domain.directory_file import COLUMNS, cells
from contacts.forms.directory_file import DirectoryFileForm
from contacts.models import DirectoryEntry, DirectoryImport
from contacts.selectors.directory_preview import preview_directory
from core.errors import Refusal, redirect_on_refusal
from core.forms import render_form_page
from core.imports import chosen_columns
from core.tables import csv_response, from_csv
from core.undo import offer_undo, undo_offer
from users.access import GET, GET_POST, POST, SignedInRequest, access
from users.models.roles import ADMINS, CURATORS

PAGE = "contacts/directory/import.html"
LOOK = "contacts/directory/look.html"
URL_NAME = "contacts:directory_import"


@access(
    *ADMINS,
    methods=GET,
    records=ContactAction.DIRECTORY_EXPORTED,
    reauthenticate=gettext_lazy("Download the directory"),
)
def export(request: SignedInRequest) -> HttpResponse:
    entries = DirectoryEntry.objects.readable_by(request.user).active().select_related("field")
    rows = [cells(entry) for entry in entries.order_by("sort_key", "pk")]
    return csv_response("directory", [[str(column.label) for column in COLUMNS], *rows])


@access(*CURATORS, methods=GET_POST)
def upload(request: SignedInRequest) -> HttpResponse:
    """Send a file; it is stored, and nobody is added before its look is confirmed."""
    form = DirectoryFileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        lines = form.cleaned_data["file"]
        return redirect(services.store_file(lines=lines, by=request.user, now=request.now))
    number = undo_offer(request, URL_NAME)
    done = DirectoryImport.objects.editable_by(request.user).filter(pk=number).first()
    is_fresh = done is not None and done.can_undo(request.now)
    return render_form_page(request, PAGE, {"form": form, "done": done if is_fresh else None})


@access(*CURATORS, methods=GET_POST)
def look(request: SignedInRequest, code: str) -> HttpResponse:
    """Show what each row would do; a press reads the columns another way, or applies it."""
    made = get_object_or_404(DirectoryImport.objects.editable_by(request.user), code=code)
    problem = ""
    if "look" in request.POST:
        mapping = chosen_columns(request.POST, COLUMNS)
        services.choose_columns(import_id=made.pk, mapping=mapping)
        return redirect(made)
    if request.method == "POST":
        try:
            services.apply_file(import_id=made.pk, by=request.user, now=request.now)
            offer_undo(request, URL_NAME, made.pk)
            return redirect(URL_NAME)
        except Refusal as refusal:
            problem = str(refusal.sentence)
    if not made.rows:
        return redirect(URL_NAME)
    preview = preview_directory(from_csv(made.rows), made.mapping, request.now)
    page = {"import": made, "preview": preview, "problem": problem}
    return render(request, LOOK, page, status=422 if problem else 200)


@access(*CURATORS, methods=POST)
@redirect_on_refusal(lambda request, code: URL_NAME)
def undo(request: SignedInRequest, code: str) -> HttpResponse:
    made = get_object_or_404(DirectoryImport.objects.editable_by(request.user), code=code)
    left = services.undo_file(import_id=made.pk, by=request.user, now=request.now)
    messages.success(request, _("The import is undone."))
    if left:
        text = ngettext(
            "%(n)d person was changed since and stays.",
            "%(n)d people were changed since and stay.",
            left,
        )
        messages.info(request, text % {"n": left})
    return redirect(URL_NAME)
