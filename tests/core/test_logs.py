import json
import logging
import sys

import pytest
from django.conf import settings as site
from django.http import HttpResponse
from django.urls import include, path, re_path, reverse

from core.logs import Json, MaskedFormatter, MaskTokens, mask
from users.access import LINK
from users.access.checks import routes

TOKEN = "fLetnakjSNb_lg8LhDzzLtq_a7yp17GJSuGtxsNRme4"


def test_no_log_line_holds_the_token_of_a_link():
    said = mask(f"GET /r/{TOKEN}/invite.ics and /stop/{TOKEN}/")

    assert said == "GET /r/…/invite.ics and /stop/…/"


def test_each_page_behind_a_link_is_masked():
    links = {
        name
        for name, view in routes()
        if getattr(getattr(view, "access", None), "scope", "") == LINK
    }
    # they sign in by a header
    links = {name for name in links if not name.startswith("scim:")}
    links -= {"outbox:reports", "metrics"}

    before = {"contacts:own_entry": ["k7m2xw9q"]}  # what stands before the token
    urls = {name: reverse(name, args=[*before.get(name, []), TOKEN]) for name in links}
    assert {name for name, url in urls.items() if TOKEN in mask(url)} == set()
    assert {"reminders:page", "outbox:mute", "outbox:stop", "interviews:contact_page"} <= links


def test_the_key_of_a_password_reset_is_masked():
    address = reverse("account_reset_password_from_key", args=["1a", "csw01l-0123456789abcdef"])

    said = mask(f'"POST https://margin.example{address}?next=/ HTTP/1.1" 500')

    assert (
        said == '"POST https://margin.example/accounts/password/reset/key/…/?next=/ HTTP/1.1" 500'
    )


def test_what_names_a_page_and_opens_nothing_stays_readable():
    for address in (
        "/contacts/k7m2xw9q/edit/",
        "/manage/emails/answer_decline/versions/3/",
        "/guides/asking/",
        "/r/",
    ):
        assert mask(f"GET {address}") == f"GET {address}"


def empty(request):
    return HttpResponse()


hidden = [
    re_path(r"^k-([a-f0-9]+)/$", empty),
    path("<uuid:secret>/", empty),
    path("<slug:token>/", empty),
]
urlpatterns = [
    path("new/<int:number>/<str:word>/", empty),
    path("under/<str:token>/", include(hidden)),
    path("more/", include(hidden)),
    path("file/<path:place>", empty),
]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/new/7/open-sesame/", "/new/7/…/"),
        ("/under/abc/k-0f0f/", "/under/…/k-0f0f/"),
        ("/more/k-0f0f/", "/more/…/"),
        ("/more/9f1c3b1e-0000-4000-8000-000000000000/", "/more/…/"),
        ("/file/s3cret", "/file/…"),
    ],
)
def test_a_new_route_is_masked_without_being_named_anywhere(settings, address, said):
    settings.ROOT_URLCONF = __name__

    assert mask(address) == said


def test_before_the_routes_are_known_whatever_looks_like_a_token_is_masked(settings):
    settings.ROOT_URLCONF = "no.such.module"

    assert mask(f"/else/{TOKEN}/") == "/else/…/"


@pytest.mark.parametrize(
    "formatter", [Json(), MaskedFormatter("%(name)s %(levelname)s %(message)s")]
)
def test_the_trace_of_an_error_holds_no_token(formatter):
    try:
        int(f"/reminder/{TOKEN}/ broke\nhere")
    except ValueError:
        record = logging.LogRecord("a.b", logging.ERROR, "f", 1, "Lost %s", ("it",), sys.exc_info())

    line = formatter.format(record)

    assert "ValueError" in line
    assert TOKEN not in line


def test_a_line_for_programs_is_one_object():
    try:
        int("broke\nhere")
    except ValueError:
        record = logging.LogRecord("a.b", logging.ERROR, "f", 1, "Lost %s", ("it",), sys.exc_info())

    line = Json().format(record)

    said = json.loads(line)
    assert (said["level"], said["logger"], said["message"]) == ("ERROR", "a.b", "Lost it")
    assert said["at"].endswith("+00:00")
    assert "ValueError" in said["trace"]
    assert "\n" not in line


def test_a_record_with_arguments_is_masked_as_a_whole():
    record = logging.LogRecord(
        "x", logging.ERROR, "f", 1, "Not Found: %s", ("/r/fLetnakjSNb_lg8LhDz/",), None
    )

    MaskTokens().filter(record)

    assert record.getMessage() == "Not Found: /r/…/"


@pytest.mark.parametrize(
    "name", ["django.request", "gunicorn.error", "gunicorn.access", "celery", "any.other"]
)
def test_every_logger_writes_through_the_handler_that_masks(name):
    assert site.LOGGING["handlers"]["stderr"]["filters"] == ["mask"]
    logger = logging.getLogger(name)

    assert [
        type(handler) for handler in logger.handlers if isinstance(handler, logging.StreamHandler)
    ] == []
    assert logger.propagate
