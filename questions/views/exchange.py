"""The bank as a file: out as CSV or XLSX, in with a look at what would happen first."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.forms import Form, answer
from core.tables import Unreadable, as_csv, csv_response, from_csv, read, xlsx_response
from questions.models import CURATORS
from users.access import access

MOST_TOLD = 100  # rows that the look shows one by one
PAGE, LOOK = "questions/manage/exchange.html", "questions/manage/exchange_look.html"


class UploadForm(Form):
    file = forms.FileField(
        label=_("CSV or XLSX"), error_messages={"required": _("Choose a file.")}, widget=forms.FileInput
    )

    def clean_file(self) -> list[list[str]]:
        """The rows of the file, with a column for the question at least."""
        try:
            rows = read(self.cleaned_data["file"])
        except Unreadable as unreadable:
            raise forms.ValidationError(str(unreadable)) from None
        if "question" not in {name.strip().casefold() for name in rows[0]}:
            raise forms.ValidationError(_("The first row needs a column “question”. Export once to see the columns."))
        return rows


@access(*CURATORS)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The whole bank as a file."""
    from questions.exchange import table  # noqa: PLC0415 - import-export is slow to load, and only these pages need it

    respond = xlsx_response if request.GET.get("format") == "xlsx" else csv_response
    return respond("questions", table())


@access(*CURATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def exchange(request: HttpRequest) -> HttpResponse:
    """Download; or upload, look at what each row would do, and confirm. Nothing is kept before that."""
    if "rows" in request.POST:
        return _confirmed(request)
    form = UploadForm(request.POST or None, request.FILES or None) if request.method == "POST" else UploadForm()
    if not form.is_valid():
        return answer(request, PAGE, {"form": form})
    return _look(request, form.cleaned_data["file"])


def _confirmed(request: HttpRequest) -> HttpResponse:
    """Bring in what was looked at; where the bank changed meanwhile, the look comes again."""
    from questions.exchange import bring_in  # noqa: PLC0415 - the same

    try:
        rows = from_csv(request.POST["rows"])
    except Unreadable:
        return redirect("questions:exchange")
    result = bring_in(rows, by=request.user, now=request.now)
    if result.has_errors() or result.has_validation_errors():
        return _look(request, rows)
    messages.success(request, _("%(new)d added, %(update)d changed, %(skip)d as they were.") % result.totals)
    return redirect("questions:manage")


def _look(request: HttpRequest, rows: list[list[str]]) -> HttpResponse:
    """What each row would do, and what is wrong with which one."""
    from questions.exchange import look  # noqa: PLC0415 - the same

    result, told = look(rows, by=request.user, now=request.now)
    wrong = [(row.number + 1, row.error.messages) for row in result.invalid_rows]
    wrong += [(row.number + 1, [_("This row cannot be read.")]) for row in result.error_rows]
    wrong += [(1, [_("The head of the table cannot be read. Export once to see the columns.")])] * bool(
        result.base_errors
    )
    context = {"wrong": sorted(wrong), "totals": result.totals, "rows": as_csv(rows)}
    context |= {"told": told[:MOST_TOLD], "untold": len(told[MOST_TOLD:])}
    return render(request, LOOK, context, status=422 if wrong else 200)
