"""The bank as a file: out as CSV or XLSX, in with a look at what would happen first."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.forms import render_form_page
from core.tables import as_csv, csv_response, xlsx_response
from questions import services
from questions.forms.exchange import ImportForm, UploadForm
from questions.forms.file_preview import Look, look, table
from questions.forms.file_rows import COLUMNS
from questions.forms.question import last_taken
from questions.models import CURATORS, FileImport
from users.access import GET, GET_POST, POST, access

PAGE, LOOK = "questions/manage/exchange.html", "questions/manage/exchange_look.html"


@access(*CURATORS, methods=GET)
def export(request: HttpRequest) -> HttpResponse:
    """The whole bank as a file."""
    respond = xlsx_response if request.GET.get("format") == "xlsx" else csv_response
    return respond("questions", table())


@access(*CURATORS, methods=GET_POST)
def exchange(request: HttpRequest) -> HttpResponse:
    """Download; or upload, look at what each row would do, and confirm. Nothing is kept before
    that."""
    if "rows" in request.POST:
        return _looked_at(request)
    form = (
        UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST"
        else UploadForm()
    )
    if not form.is_valid():
        return render_form_page(request, PAGE, {"form": form, "done": _just_done(request)})
    lines = form.cleaned_data["file"]
    found = look(lines)
    return _show(request, found, ImportForm(initial={"rows": as_csv(lines), "ticked": found.usual}))


@access(*CURATORS, methods=POST)
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Take back what a file did, for ten minutes."""
    made = get_object_or_404(FileImport.objects.editable_by(request.user), pk=number)
    if not made.can_undo(request.now):
        messages.info(request, _("This import can't be undone any more."))
        return redirect("questions:exchange")
    left = services.undo_import(import_id=made.pk, by=request.user, now=request.now)
    messages.success(request, _("The import is undone."))
    if left:
        said = ngettext(
            "%(n)d question was changed since and stays.",
            "%(n)d questions were changed since and stay.",
            left,
        )
        messages.info(request, said % {"n": left})
    return redirect("questions:exchange")


def _looked_at(request: HttpRequest) -> HttpResponse:
    """Bring in what was looked at; where columns were corrected or the bank changed meanwhile,
    the look comes again."""
    form = ImportForm(request.POST)
    if not form.is_valid():
        return redirect("questions:exchange")
    said, status = "", 422
    try:
        made = _imported(form, request) if "confirm" in request.POST else None
        if made:
            return redirect(f"{reverse('questions:exchange')}?done={made.pk}")
    except services.LastTaken as taken:
        said = last_taken(taken.question)
    except services.BankChanged:
        said = _("The bank was changed meanwhile. Look at the file once more.")
    except services.NothingToImport:
        said = _("Tick at least one row.")
    except services.ImportUsed:
        form.renew_key()
        said, status = (
            _("This page imported something else before. Send it again to import this too."),
            409,
        )
    return _show(request, form.look(), form, said, status)


def _imported(form: ImportForm, request: HttpRequest) -> FileImport | None:
    """What was written, now or when the same form was sent before; None where something has to
    be mended first."""
    known = {"form_key": form.cleaned_data["form_key"], "fingerprint": form.fingerprint}
    if made := FileImport.objects.editable_by(request.user).filter(**known).first():
        return made
    found = form.look()
    if not found.is_ready:
        return None
    return services.import_rows(rows=form.chosen(found), by=request.user, now=request.now, **known)


def _show(
    request: HttpRequest, found: Look, form: ImportForm, said: str = "", status: int = 422
) -> HttpResponse:
    """What each row would do, what is wrong with which one, and what of the file is not read."""
    is_fine = found.is_ready and not said
    context = {"look": found, "form": form, "columns": COLUMNS, "said": said}
    return render(request, LOOK, context, status=200 if is_fine else status)


def _just_done(request: HttpRequest) -> FileImport | None:
    """The import that `?done=` names, while it can be undone."""
    number = request.GET.get("done", "")
    mine = FileImport.objects.editable_by(request.user)
    made = mine.filter(pk=number).first() if number.isdecimal() and len(number) < 19 else None
    return made if made and made.can_undo(request.now) else None
