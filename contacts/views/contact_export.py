"""A student's contacts as a file, and on paper."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from contacts import services
from contacts.domain.contact_cards import cards
from contacts.domain.contact_files.own import COLUMNS, SITE_ONLY, headings
from contacts.forms.contact_export import ExportForm, Format
from contacts.models import Contact
from contacts.selectors.chosen_contacts import chosen_ids
from contacts.selectors.contact_export import printed_contacts
from contacts.selectors.contact_filter import contacts_of
from core.clock import local
from core.errors import Refusal
from core.forms import render_form_page
from core.tables import csv_response, xlsx_response
from users.access import GET, GET_POST, POST, SignedInRequest, access
from users.models.roles import Role

PAGE = "contacts/export.html"


@access(
    Role.STUDENT,
    methods=GET_POST,
    reauthenticate=gettext_lazy("Download my contacts"),
    reauthenticate_on=POST,
)
def export(request: SignedInRequest) -> HttpResponse:
    """Choose a format; the button downloads whom the list shows at the same query string.

    The list sends those that are ticked on it, without a format.
    """
    form = ExportForm(request.POST if "format" in request.POST else None)
    try:
        chosen = _chosen(request)
        if form.is_valid():
            rows = services.export_contacts(owner=request.user, contacts=chosen)
            return _download(request, rows, form.cleaned_data["format"])
    except Refusal as refusal:
        form = ExportForm(request.POST)
        form.add_error(None, str(refusal.sentence))
        chosen = contacts_of(request.user, request.GET, request.now)
    ticked = _ticked(request)
    context = {"form": form, "number": chosen.count(), "query": _query(request), "ticked": ticked}
    return render_form_page(request, PAGE, context)


def _ticked(request: SignedInRequest) -> list[str]:
    return [] if "everybody" in request.POST else request.POST.getlist("chosen")


def _chosen(request: SignedInRequest) -> QuerySet[Contact]:
    """Return whom the export is about. Raises Refusal for contacts that are not the student's."""
    if ticked := _ticked(request):
        return Contact.objects.visible_to(request.user).filter(
            pk__in=chosen_ids(request.user, ticked)
        )
    return contacts_of(request.user, request.GET, request.now)


@access(Role.STUDENT, methods=GET)
def printable(request: SignedInRequest) -> HttpResponse:
    found = printed_contacts(contacts_of(request.user, request.GET, request.now))
    return render(request, "contacts/print.html", {"found": found, "query": _query(request)})


def _query(request: SignedInRequest) -> str:
    return request.GET.urlencode()


def _download(
    request: SignedInRequest, rows: Sequence[dict[str, str]], file_format: str
) -> HttpResponse:
    name = f"contacts-{local(request.now, request.user.zone).date()}"
    table = [headings(), *([row[column] for column in (*COLUMNS, *SITE_ONLY)] for row in rows)]
    if file_format == Format.CARDS:
        response = HttpResponse(cards(rows), content_type="text/vcard; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}.vcf"'
    else:
        respond = xlsx_response if file_format == Format.WORKBOOK else csv_response
        response = respond(name, table)
    response["Cache-Control"] = "no-store"
    return response
