"""Assign students by a file: look at what it would do, then confirm."""

from collections import defaultdict

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.errors import Refusal
from core.forms import render_form_page
from core.tables import as_csv
from users import services
from users.access import GET_POST, SignedInRequest, access
from users.forms.assignment_file import AssignmentFileForm, ConfirmRowsForm
from users.models.roles import ADMINS
from users.selectors.assigning import words_of
from users.selectors.assignment_file import AssignmentFile, FileRow, read_assignments

PAGE = "users/assigning/file.html"
PREVIEW = "users/assigning/file_preview.html"


@access(*ADMINS, methods=GET_POST)
def assigning_file(request: SignedInRequest) -> HttpResponse:
    """Upload a file, or confirm its preview. Nothing is stored before that."""
    if "rows" in request.POST:
        return _confirm(request)
    form = AssignmentFileForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        return render_form_page(request, PAGE, {"form": form})
    lines = form.cleaned_data["file"]
    return _preview(request, read_assignments(lines), as_csv(lines))


def _confirm(request: SignedInRequest) -> HttpResponse:
    form = ConfirmRowsForm(request.POST)
    if not form.is_valid():
        return redirect("users:assigning_file")
    found, problem = form.preview(), ""
    if "look" in request.POST:
        return _preview(request, found, request.POST["rows"])
    if found.is_ready:
        problem = _assign(request, found)
        if not problem:
            return redirect("users:assigning")
    elif not (found.sheet.problems or found.wrong or found.changes):
        messages.info(request, _("Nothing had to change."))
        return redirect("users:assigning")
    return _preview(request, found, request.POST["rows"], problem)


def _assign(request: SignedInRequest, found: AssignmentFile) -> str:
    """Return why nothing was assigned, or ""."""
    wanted = _wanted(found.changes)
    try:
        change = services.assign_all(wanted=wanted, by=request.user, now=request.now)
    except Refusal as refusal:
        return str(refusal.sentence)
    if change:
        said = _("You can undo this for 10 minutes.")
        messages.success(request, f"{words_of(change)}. {said}")
    return ""


def _wanted(rows: list[FileRow]) -> list[services.Wanted]:
    groups: dict[tuple, list[int]] = defaultdict(list)
    for row in rows:
        if row.student and row.counselor:
            groups[row.counselor, row.since, row.until].append(row.student.pk)
    return [
        services.Wanted(counselor, ids, since, until)
        for (counselor, since, until), ids in groups.items()
    ]


def _preview(
    request: SignedInRequest, found: AssignmentFile, rows: str, problem: str = ""
) -> HttpResponse:
    context = {"found": found, "rows": rows, "problem": problem}
    status = 200 if found.is_ready and not problem else 422
    return render(request, PREVIEW, context, status=status)
