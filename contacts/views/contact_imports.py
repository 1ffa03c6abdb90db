"""Importing contacts: a file or a text, a look, and what was applied. Only the owner sees it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from contacts.domain.contact_files import ENCODINGS
from contacts.domain.contact_files.opened import LIMITS
from contacts.forms.contact_import import (
    ContactImportForm,
    WholeImportForm,
    reading_of,
    row_choices,
)
from contacts.selectors.contact_import_file import Reading, opened_of
from contacts.selectors.contact_import_preview import (
    imports_of,
    kept_contacts,
    latest_imports,
    preview_of,
    sums_of,
    wrong_rows,
)
from contacts.services import contact_imports
from core.edits import AlreadyUsed
from core.errors import Refusal, redirect_on_refusal
from core.forms import render_form_page
from core.htmx import fragment
from core.table_lines import Unreadable
from core.tables import csv_response
from core.uploads import takes_files
from users.access import GET, GET_POST, POST, SignedInRequest, access
from users.models import ImportJob, ImportState
from users.models.roles import Role
from users.services import imports

START, DETAIL = "contacts:import", "contacts:import_job"
TO_READ = (ImportState.COLUMNS, ImportState.CHECKED, ImportState.FAILED)
FOLDER = "contacts/import"


@access(Role.STUDENT, methods=GET_POST)
@takes_files(LIMITS.most_bytes)
def start(request: SignedInRequest) -> HttpResponse:
    """Send a file or a text, and see what was sent before."""
    form = ContactImportForm(request.POST or None, request.FILES or None)
    if form.is_valid() and (job := _sent(request, form)):
        return redirect(DETAIL, job.code)
    context = {"form": form, "jobs": latest_imports(request.user)}
    return render_form_page(request, f"{FOLDER}/start.html", context)


def _sent(request: SignedInRequest, form: ContactImportForm) -> ImportJob | None:
    data, file_name = form.sent
    try:
        job = contact_imports.send_contacts(
            owner=request.user,
            data=data,
            file_name=file_name,
            form_key=form.cleaned_data["form_key"],
            now=request.now,
        )
    except Unreadable as unreadable:
        form.add_error("file" if file_name else "text", str(unreadable))
    except AlreadyUsed as used:
        form.refuse_used(used.made, _("This page sent another file before. Send this one again."))
    except Refusal as refusal:
        form.add_error(None, str(refusal.sentence))
    else:
        contact_imports.check_sent(job=job, clock=lambda: request.now)
        return job
    return None


def _job(request: SignedInRequest, code: str) -> ImportJob:
    return get_object_or_404(imports_of(request.user), code=code)


@access(Role.STUDENT, methods=GET)
def detail(request: SignedInRequest, code: str) -> HttpResponse:
    """Show an import in whatever state it is."""
    job = _job(request, code)
    if job.is_working:
        template = fragment(request, f"{FOLDER}/working.html", "progress")
        return render(request, template, {"job": job})
    if request.htmx:  # the work has ended: the page is another one now
        return HttpResponse(headers={"HX-Refresh": "true"})
    if job.state == ImportState.CHECKED:
        return _render_preview(request, job, WholeImportForm(initial=job.choices))
    if job.state in TO_READ:
        return redirect("contacts:import_columns", code)
    context = {"job": job, "can_undo": job.can_undo(request.now), "kept": kept_contacts(job)}
    return render(request, f"{FOLDER}/done.html", context)


def _render_preview(
    request: SignedInRequest, job: ImportJob, form: WholeImportForm, status: int = 200
) -> HttpResponse:
    context = {"job": job, "preview": preview_of(job, request.GET), "form": form}
    context["encoding"] = ENCODINGS.get(job.counts.get("encoding", ""), "")
    return render(request, f"{FOLDER}/preview.html", context, status=status)


@access(Role.STUDENT, methods=GET_POST)
@redirect_on_refusal(DETAIL)
def columns(request: SignedInRequest, code: str) -> HttpResponse:
    """Show how the file is read, and read it another way."""
    job, problem = _job(request, code), ""
    if job.state not in TO_READ:
        return redirect(DETAIL, code)
    reading = Reading.of(job.mapping)
    if request.method == "POST":
        reading = reading_of(request.POST)
        try:
            contact_imports.check_read_so(job=job, reading=reading, clock=lambda: request.now)
            return redirect(DETAIL, code)
        except (Refusal, Unreadable) as refused:
            problem = str(getattr(refused, "sentence", refused))
    return _render_columns(request, job, reading, problem)


def _render_columns(
    request: SignedInRequest, job: ImportJob, reading: Reading, problem: str
) -> HttpResponse:
    try:
        opened = opened_of(job, reading)
    except Unreadable:
        opened = opened_of(job, Reading())
    context: dict[str, Any] = {"job": job, "opened": opened, "problem": problem or job.problem}
    if opened:
        context["sheet"] = opened.sheet(reading.columns) if opened.is_table else None
        context["encodings"] = [(name, ENCODINGS[name]) for name in opened.encodings]
    status = 422 if problem else 200
    return render(request, f"{FOLDER}/columns.html", context, status=status)


@access(Role.STUDENT, methods=POST)
def choose(request: SignedInRequest, code: str) -> HttpResponse:
    """Keep what is chosen on one page of the rows; htmx gets the new sums."""
    job, form = _job(request, code), WholeImportForm(request.POST)
    if form.is_valid():
        contact_imports.choose(job=job, rows=row_choices(request.POST), whole=form.values())
    if request.htmx:
        job.refresh_from_db()
        context = {"job": job, "sums": sums_of(job), "is_kept": True}
        return render(request, f"{FOLDER}/_sums.html", context)
    messages.success(request, _("Your choices are kept."))
    return redirect(f"{_url(job)}?{request.POST.get('back', '')}")


def _url(job: ImportJob) -> str:
    return redirect(DETAIL, job.code).url


@access(Role.STUDENT, methods=POST)
@redirect_on_refusal(DETAIL)
def apply(request: SignedInRequest, code: str) -> HttpResponse:
    job, form = _job(request, code), WholeImportForm(request.POST)
    if job.state != ImportState.CHECKED:
        return redirect(DETAIL, code)
    if not form.is_valid():
        return _render_preview(request, job, form, 422)
    whole = form.values()
    contact_imports.choose(job=job, rows=row_choices(request.POST), whole=whole)
    try:
        contact_imports.apply_checked(
            job=job, choices=whole, by=request.user, clock=lambda: request.now
        )
    except Refusal as refusal:
        form.add_error("tag" if whole["tag"] else None, str(refusal.sentence))
        return _render_preview(request, _job(request, code), form, 422)
    return redirect(DETAIL, code)


@access(Role.STUDENT, methods=POST)
@redirect_on_refusal(DETAIL)
def undo(request: SignedInRequest, code: str) -> HttpResponse:
    contact_imports.undo_applied(
        job=_job(request, code), by=request.user, clock=lambda: request.now
    )
    return redirect(DETAIL, code)


@access(Role.STUDENT, methods=POST)
@redirect_on_refusal(lambda request, code: START)
def discard(request: SignedInRequest, code: str) -> HttpResponse:
    imports.discard_import(job=_job(request, code))
    messages.success(request, _("The file is deleted. Nobody was added."))
    return redirect(START)


@access(Role.STUDENT, methods=GET)
def wrong(request: SignedInRequest, code: str) -> HttpResponse:
    """The wrong rows as a file, to be mended and sent again."""
    return csv_response("wrong-rows", wrong_rows(_job(request, code)))
