"""Two pages in the site's frame: an empty one, and rows at minimal cost."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html_join

from core.clock import local
from users.access import GET, SIGNED_IN, SignedInRequest, access

ROWS = """
    SELECT code, name, title, organization, status, next_due_at FROM contacts_contact
    WHERE owner_id = %s AND archived_at IS NULL ORDER BY sort_key, id LIMIT 25
"""
ROW = (
    '<li class="rows-item"><a class="rows-main" href="/contacts/{}/">'
    "<span>{}</span> <span>{}, {}</span> <span>{}</span> <span>{}</span></a></li>"
)


@access(SIGNED_IN, methods=GET)
def empty(request: HttpRequest) -> HttpResponse:
    """The base cost of every page: session, user, frame."""
    return render(request, "bench/page.html")


@access(SIGNED_IN, methods=GET)
def floor(request: SignedInRequest) -> HttpResponse:
    """25 contacts from one handwritten query, without models, chips or search."""
    with connection.cursor() as cursor:
        cursor.execute(ROWS, [request.user.pk])
        rows = [(*facts, _day(due, request.user.zone)) for *facts, due in cursor.fetchall()]
    return render(request, "bench/page.html", {"rows": format_html_join("", ROW, rows)})


def _day(moment, zone: str) -> str:
    return local(moment, zone).strftime("%a, %b %d") if moment else ""
