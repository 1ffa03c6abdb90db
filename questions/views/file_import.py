"""The question bank as a file: export, and import with a preview."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.edits import AlreadyUsed
from core.errors import Refusal, redirect_on_refusal
from core.forms import render_form_page
from core.tables import as_csv, csv_response, xlsx_response
from core.undo import offer_undo, undo_offer
from questions import services
from questions.forms.file_import import ImportForm, UploadForm
from questions.forms.file_preview import ImportPreview, preview_import
from questions.models import FileImport
from questions.selectors.export import export_table
from users.access import GET, GET_POST, POST, SignedInRequest, access
from users.models.roles import CURATORS

PAGE = "questions/manage/import_export.html"
PREVIEW = "questions/manage/import_preview.html"
URL_NAME = "questions:import_export"


@access(*CURATORS, methods=GET)
def export(request: SignedInRequest) -> HttpResponse:
    respond = xlsx_response if request.GET.get("format") == "xlsx" else csv_response
    return respond("questions", export_table())


@access(*CURATORS, methods=GET_POST)
def import_export(request: SignedInRequest) -> HttpResponse:
    """Upload a file, or confirm its preview. Nothing is stored before that."""
    if "rows" in request.POST:
        return _confirm(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        return render_form_page(request, PAGE, {"form": form, "done": _just_imported(request)})
    lines = form.cleaned_data["file"]
    preview = preview_import(lines)
    initial = {"rows": as_csv(lines), "ticked": preview.selected_numbers}
    return _render_preview(request, preview, ImportForm(initial=initial))


@access(*CURATORS, methods=POST)
@redirect_on_refusal(lambda request, number: URL_NAME)
def undo(request: SignedInRequest, number: int) -> HttpResponse:
    made = get_object_or_404(FileImport.objects.editable_by(request.user), pk=number)
    left = services.undo_import(import_id=made.pk, by=request.user, now=request.now)
    messages.success(request, _("The import is undone."))
    if left:
        text = ngettext(
            "%(n)d question was changed since and stays.",
            "%(n)d questions were changed since and stay.",
            left,
        )
        messages.info(request, text % {"n": left})
    return redirect(URL_NAME)


def _confirm(request: SignedInRequest) -> HttpResponse:
    form = ImportForm(request.POST)
    if not form.is_valid():
        return redirect(URL_NAME)
    problem, status = "", 422
    try:
        if "confirm" in request.POST and (made := _import(request, form)):
            offer_undo(request, URL_NAME, made.pk)
            return redirect(URL_NAME)
    except AlreadyUsed:
        form.renew_key()
        problem = _("This page imported something else before. Send it again to import this too.")
        status = 409
    except Refusal as refusal:
        problem = str(refusal.sentence)
    return _render_preview(request, form.preview(), form, problem, status)


def _import(request: SignedInRequest, form: ImportForm) -> FileImport | None:
    """Return the import, now or earlier by the same form; None for a file with invalid rows."""
    known = {"form_key": form.cleaned_data["form_key"], "fingerprint": form.fingerprint}
    if made := FileImport.objects.editable_by(request.user).filter(**known).first():
        return made
    preview = form.preview()
    if not preview.is_ready:
        return None
    rows = form.chosen(preview)
    return services.import_rows(rows=rows, by=request.user, now=request.now, **known)


def _render_preview(
    request: SignedInRequest,
    preview: ImportPreview,
    form: ImportForm,
    problem: str = "",
    status: int = 422,
) -> HttpResponse:
    is_fine = preview.is_ready and not problem
    context = {"preview": preview, "form": form, "problem": problem}
    return render(request, PREVIEW, context, status=200 if is_fine else status)


def _just_imported(request: SignedInRequest) -> FileImport | None:
    number = undo_offer(request, URL_NAME)
    imports = FileImport.objects.editable_by(request.user)
    made = imports.filter(pk=number).first() if number else None
    return made if made and made.can_undo(request.now) else None
