"""Every component of the design in all its states, at /parts/. For trial and tests only.

`?theme=dark` and `?dir=rtl` change the display.
"""

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from contacts.models import Contact
from core import charts
from core.chips import Chip
from core.forms import Form
from core.imports import Column, sheet_of
from core.pages import GrowingPaginator
from core.table_lines import Line
from users.access import GET, PUBLIC, access

app_name = "parts"

FIRST_WEEK = dt.date(2026, 9, 14)
PEOPLE = (
    "Maya Okafor",
    "Kwame Asante",
    "O'Brien-Łukasiewicz, Siobhán",
    "李小龍",
    "ليلى حسيني",
    "Rosalind Achterberg",
    "Tomás Becerra",
    "Wolfgang Amadeus Christoph Freiherr von und zu Hohenlohe-Schillingsfürst",
)
TAGS = (
    ("To contact", ""),
    ("Asked", "info"),
    ("Scheduled", "act"),
    ("Thank now", "time"),
    ("Keeping in touch", "ok"),
    ("Has comments", "warn"),
    ("Address failed", "bad"),
)
RELATIONS = tuple(
    list(zip(("Asked", "Talked", "Thanked", "In touch"), states, dates, strict=True))
    for states, dates in (
        (("done", "done", "done", ""), ("Oct 2", "Oct 21", "Oct 21", "")),
        (("done", "done", "now", ""), ("Nov 24", "Nov 30", "due tomorrow", "")),
        (("", "", "", ""), ("", "", "", "")),
    )
)
ROWS = (
    ("Anh Nguyễn", "No thank-you for 3 days", 2, 2, 1),
    ("Giulia Romano", "Tomorrow, no questions", 5, 3, 3),
    ("Leila Hosseini", "Asked 4, no answer yet", 4, 0, 0),
)
SHEET = sheet_of(
    [
        Line(1, ["Students of our department, fall 2026"]),
        Line(2, ["Full name", "E-mail", "Advisor of record (legacy system)", "Mail"]),
        Line(3, ["Siobhán O'Brien-Łukasiewicz", "siobhan@hospital.example", "", "x"]),
    ],
    [
        Column("name", "Name", ("full name",), is_needed=True),
        Column("email", "Email address", ("e-mail",), is_needed=True),
        Column("counselor", "Counselor", is_needed=True),
    ],
)


class Fields(Form):
    email = forms.EmailField(label="Email address")
    how = forms.ChoiceField(
        label="How you know them",
        required=False,
        choices=[("", "Choose"), ("introduced", "Somebody introduced us"), ("alumni", "Alumni")],
        help_text="It chooses the letter you start from.",
    )
    note = forms.CharField(label="What to remember", required=False, widget=forms.Textarea)
    channel = forms.ChoiceField(
        label="How to talk",
        required=False,
        widget=forms.RadioSelect,
        choices=[("phone", "By phone"), ("video", "By video"), ("place", "In person")],
    )
    keep = forms.BooleanField(label="Keep in touch", required=False)


def page(request: HttpRequest) -> HttpResponse:
    if settings.PRODUCTION:
        raise Http404
    context: dict[str, Any] = {
        "theme": "dark" if request.GET.get("theme") == "dark" else "light",
        "dir": "rtl" if request.GET.get("dir") == "rtl" else "ltr",
        "longer": GrowingPaginator(range(52), 25).get_page(1),
        "brand": "Margin",
        "student": "Nina Park",
        "with": "Lena",
        "people": PEOPLE,
        "tags": TAGS,
        "relations": RELATIONS,
        "contacts": [
            Contact(code=f"k7m2xw9{number + 2}", name=name, title="data analyst", status=status)
            for number, (name, status) in enumerate(zip(PEOPLE, Contact.Status, strict=False))
        ],
        "rows": [(*row, charts.mini_bar(*row[2:], most=6)) for row in ROWS],
        "day": dt.date(2026, 12, 4),
        "menu": [("#main", "Print"), ("#main", "Move"), ("", ""), ("#main", "Delete …")],
        "chips": [
            Chip("Everybody", "", 17, is_chosen=True),
            Chip("Waiting", "chip=waiting", 3),
            Chip("Thank now", "chip=thank", 1),
            Chip("Keeping in touch", "chip=keeping", 8),
            Chip("Put away long ago, with many words", "chip=archived", 112),
        ],
        "form": Fields({"email": "maya@hospital", "how": "introduced", "channel": "phone"}),
        "charts": _charts(),
        "half_hours": ["9:00", "9:30", "10:00", "10:30", "11:00", "1:00", "1:30", "2:00"],
        "days": [FIRST_WEEK + dt.timedelta(days=n) for n in range(5)],
        "scale": range(1, 6),
        "sheet": SHEET,
    }
    return render(request, "devserver/parts.html", context)


def _charts() -> list[tuple[str, str, charts.Chart]]:
    """Return (question, answer, chart) for each kind of chart."""
    one, two, ahead = charts.Cell(1), charts.Cell(2), charts.Cell(0, 1)
    matrix = charts.matrix(
        ["Health and nursing", "Communication and media", "Pharmacy"],
        ["Private company", "Public sector", "Non-profit", "Education", "Self-employed"],
        {(0, 0): two, (0, 1): one, (1, 2): charts.Cell(2, 1), (1, 3): one, (2, 0): ahead},
        "Talks by field and setting",
    )
    maya = charts.Node(
        "Maya Okafor", "talked", children=[charts.Node("Hiroshi Tanabe", "asked", is_open=True)]
    )
    samuel = charts.Node(
        "Samuel Achebe",
        "talked",
        children=[maya, charts.Node("Marguerite Sand", "not asked yet", is_open=True)],
    )
    tree = charts.tree(
        charts.Node(
            "You", children=[samuel, charts.Node("Rosalind Achterberg-Hohenlohe", "talked")]
        ),
        "Who named whom",
    )
    slopes = charts.slopes(
        [
            charts.Slope("Public health", 3, 5, 4),
            charts.Slope("Data", 4, 4, 2),
            charts.Slope("Pharmacy", 5, 2),
            charts.Slope("Lab work", 2, 3, 2),
        ],
        "Interest before and after",
    )
    funnel = charts.funnel(
        [("Asked", 15), ("Answered", 12), ("Talked", 7), ("Thanked", 6)], "From asked to thanked"
    )
    weeks = [
        (FIRST_WEEK + dt.timedelta(weeks=n), held, n == 11)
        for n, held in enumerate((0, 1, 0, 1, 0, 2, 0, 1, 5, 0, 1, 1))
    ]
    bars = charts.week_bars(
        [
            (day, 200 + 40 * (n % 5), 14 if n == 7 else n % 4)
            for n, (day, _held, _) in enumerate(weeks)
        ],
        "Emails of each week",
        "Sent",
        "Did not arrive",
    )
    strip = charts.week_strip(
        [(day, held, int(ahead)) for day, held, ahead in weeks], "Talks by week"
    )
    year = charts.year_strip(
        [
            charts.Span("Fall", dt.date(2026, 8, 24), dt.date(2026, 12, 18)),
            charts.Span(
                "Thanksgiving", dt.date(2026, 11, 25), dt.date(2026, 11, 29), is_break=True
            ),
            charts.Span("Spring", dt.date(2027, 1, 11), dt.date(2027, 5, 7)),
        ],
        dt.date(2026, 12, 1),
        "Terms and breaks",
    )
    waits = charts.histogram(
        [("same day", 4), ("1-2 days", 9), ("3-5 days", 6), ("a week", 2), ("longer", 0)],
        "Days until an answer",
        "Answers",
    )
    return [
        ("Who have I heard from?", "Seven voices, three kinds of workplace.", matrix),
        ("Who led me to whom?", "Samuel opened three doors.", tree),
        ("How did my interest move?", "Public health grew, pharmacy shrank.", slopes),
        ("What came of asking?", "Fifteen asked, seven talks.", funnel),
        ("When did I talk?", "One block is one talk.", strip),
        ("Does the email arrive?", "3,715 sent in 12 weeks, 29 did not arrive.", bars),
        ("How long did people take to answer?", "Most answered within two days.", waits),
        ("Which days are taken into account?", "Breaks count for no deadline.", year),
    ]  # fmt: skip


urlpatterns = [path("parts/", access(PUBLIC, methods=GET)(page), name="page")]
