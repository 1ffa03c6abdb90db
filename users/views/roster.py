"""Importing a roster: a file, its columns, a look, and what was applied."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.csv_files import encoding_of
from core.edits import AlreadyUsed
from core.errors import Refusal, redirect_on_refusal
from core.forms import render_form_page
from core.htmx import fragment
from core.imports import chosen_columns
from core.table_lines import LARGE, Unreadable
from core.tables import csv_response
from core.uploads import takes_files
from users.access import GET, GET_POST, POST, SignedInRequest, access
from users.domain.roster_columns import COLUMNS
from users.domain.roster_rows import heading_of
from users.forms.roster import RosterApplyForm, RosterUploadForm
from users.models import ImportJob, ImportJobQuerySet, ImportState, RosterRow
from users.models.roles import ADMINS
from users.models.roster import ROSTER
from users.selectors.roster_look import file_of, look_of, page_of, wrong_rows
from users.services import imports, roster
from users.services.roster import Ending, TooManyDrops
from users.services.roster_invite import to_invite

LIST, DETAIL = "users:roster_imports", "users:roster_import"
LATEST = 20
KINDS = frozenset(RosterRow.Kind.values)


@access(*ADMINS, methods=GET_POST)
@takes_files(LARGE.most_bytes)
def roster_imports(request: SignedInRequest) -> HttpResponse:
    """Send a file, and see those that were sent."""
    form = RosterUploadForm(request.POST or None, request.FILES or None)
    if form.is_valid() and (job := _sent(request, form)):
        return redirect(DETAIL, job.code)
    earlier = _jobs(request).select_related("by", "written_by").order_by("-created_at")
    context = {"form": form, "jobs": list(earlier[:LATEST])}
    return render_form_page(request, "users/roster/imports.html", context)


def _sent(request: SignedInRequest, form: RosterUploadForm) -> ImportJob | None:
    file = form.cleaned_data["file"]
    try:
        return roster.send_roster(
            data=file.read(),
            file_name=file.name,
            by=request.user,
            now=request.now,
            form_key=form.cleaned_data["form_key"],
        )
    except Unreadable as unreadable:
        form.add_error("file", str(unreadable))
    except AlreadyUsed as used:
        form.refuse_used(used.made, _("This page sent another file before. Choose the file again."))
    return None


def _jobs(request: SignedInRequest) -> ImportJobQuerySet:
    return ImportJob.objects.visible_to(request.user).filter(kind=ROSTER)


def _job(request: SignedInRequest, code: str) -> ImportJob:
    return get_object_or_404(_jobs(request).select_related("by", "written_by"), code=code)


@access(*ADMINS, methods=GET)
def roster_import(request: SignedInRequest, code: str) -> HttpResponse:
    """Show an import in whatever state it is."""
    job = _job(request, code)
    if job.state == ImportState.CHECKED and "columns" not in request.GET:
        return _render_look(request, job, RosterApplyForm())
    context: dict[str, Any] = {"job": job, "can_undo": job.can_undo(request.now)}
    if job.is_working:
        template = "users/roster/working.html"
        return render(request, fragment(request, template, "progress"), context)
    if request.htmx:  # the work has ended: the page is another one now
        return HttpResponse(headers={"HX-Refresh": "true"})
    if job.state in (ImportState.COLUMNS, ImportState.CHECKED, ImportState.FAILED):
        return _render_columns(request, job, job.mapping)
    context["to_invite"] = to_invite(job).count() if context["can_undo"] else 0
    return render(request, "users/roster/done.html", context)


def _render_look(
    request: SignedInRequest, job: ImportJob, form: RosterApplyForm, status: int = 200
) -> HttpResponse:
    if request.htmx:
        return HttpResponse(headers={"HX-Refresh": "true"})
    look = look_of(job, request.now, request.GET.get("column", ""))
    context = {"job": job, "look": look, "form": form, "limit": roster.drop_limit(job)}
    return render(request, "users/roster/look.html", context, status=status)


def _render_columns(
    request: SignedInRequest,
    job: ImportJob,
    mapping: dict[str, str],
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    data = file_of(job)
    try:
        sheet = heading_of(data, mapping or None) if data else None
    except Unreadable:
        sheet = None
    context = {"job": job, "sheet": sheet, "problem": problem}
    if data and sheet and not data.startswith(b"PK"):
        context["encoding"] = encoding_of(data, LARGE.legacy)
    return render(request, "users/roster/columns.html", context, status=status)


@access(*ADMINS, methods=POST)
@redirect_on_refusal(lambda request, code: LIST)
def roster_columns(request: SignedInRequest, code: str) -> HttpResponse:
    """Have the file read as its columns were confirmed."""
    job, mapping = _job(request, code), chosen_columns(request.POST, COLUMNS)
    try:
        roster.check_columns(job=job, mapping=mapping)
    except Refusal as refusal:
        if job.state not in (ImportState.COLUMNS, ImportState.CHECKED, ImportState.FAILED):
            raise
        return _render_columns(request, job, mapping, str(refusal.sentence), 422)
    return redirect(DETAIL, code)


@access(*ADMINS, methods=POST, reauthenticate=gettext_lazy("Apply the roster"))
@redirect_on_refusal(DETAIL)
def roster_apply(request: SignedInRequest, code: str) -> HttpResponse:
    job, form = _job(request, code), RosterApplyForm(request.POST)
    if job.state != ImportState.CHECKED:
        return redirect(DETAIL, code)
    if not form.is_valid():
        return _render_look(request, job, form, 422)
    values = form.values() | {"ending": Ending(form.values()["ending"])}
    try:
        roster.apply_checked(job=job, by=request.user, **values)
    except TooManyDrops as refusal:
        form.add_error("allow_drops", str(refusal.sentence))
        return _render_look(request, job, form, 422)
    return redirect(DETAIL, code)


@access(*ADMINS, methods=POST, reauthenticate=gettext_lazy("Undo the import"))
@redirect_on_refusal(DETAIL)
def roster_undo(request: SignedInRequest, code: str) -> HttpResponse:
    imports.undo_import(job=_job(request, code), by=request.user, now=request.now)
    return redirect(DETAIL, code)


@access(*ADMINS, methods=POST)
@redirect_on_refusal(DETAIL)
def roster_invite(request: SignedInRequest, code: str) -> HttpResponse:
    """Invite the new students."""
    imports.follow_up_import(job=_job(request, code), by=request.user, now=request.now)
    return redirect(DETAIL, code)


@access(*ADMINS, methods=POST)
@redirect_on_refusal(lambda request, code: LIST)
def roster_discard(request: SignedInRequest, code: str) -> HttpResponse:
    imports.discard_import(job=_job(request, code))
    messages.success(request, _("The file is deleted. Nothing was changed."))
    return redirect(LIST)


@access(*ADMINS, methods=GET)
def roster_rows(request: SignedInRequest, code: str, kind: str) -> HttpResponse:
    """All rows of one kind, page by page."""
    if kind not in KINDS:
        raise Http404
    job, column = _job(request, code), request.GET.get("column", "")
    page, lines = page_of(job, kind, request.GET.get("page"), request.now, column)
    context = {"job": job, "kind": RosterRow.Kind(kind), "page": page, "lines": lines}
    return render(request, "users/roster/rows.html", context)


@access(*ADMINS, methods=GET)
def roster_wrong(request: SignedInRequest, code: str) -> HttpResponse:
    """The wrong rows as a file, to be mended and sent again."""
    return csv_response("wrong-rows", wrong_rows(_job(request, code)))
