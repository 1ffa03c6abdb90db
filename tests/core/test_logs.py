import json
import logging
import sys

from django.urls import reverse

from core.logs import Json, MaskTokens, mask
from users.access import LINK
from users.checks import routes

TOKEN = "fLetnakjSNb_lg8LhDzzLtq_a7yp17GJSuGtxsNRme4"


def test_no_log_line_holds_the_token_of_a_link():
    said = mask(f"GET /r/{TOKEN}/invite.ics and /stop/{TOKEN}/")

    assert said == "GET /r/…/invite.ics and /stop/…/"


def test_each_page_behind_a_link_is_masked():
    links = {name for name, view in routes() if getattr(getattr(view, "access", None), "scope", "") == LINK}
    links -= {"outbox:reports", "metrics"}  # they sign in by a header

    assert {name for name in links if TOKEN in mask(reverse(name, args=[TOKEN]))} == set()
    assert {"reminders:page", "outbox:mute", "outbox:stop", "interviews:contact_page"} <= links


def test_a_line_for_programs_is_one_object_without_tokens():
    try:
        int(f"/reminder/{TOKEN}/ broke\nhere")
    except ValueError:
        record = logging.LogRecord("a.b", logging.ERROR, "f", 1, "Lost %s", ("it",), sys.exc_info())

    line = Json().format(record)

    said = json.loads(line)
    assert (said["level"], said["logger"], said["message"]) == ("ERROR", "a.b", "Lost it")
    assert said["at"].endswith("+00:00")
    assert "ValueError" in said["trace"]
    assert TOKEN not in line
    assert "\n" not in line


def test_a_record_with_arguments_is_masked_as_a_whole():
    record = logging.LogRecord("x", logging.ERROR, "f", 1, "Not Found: %s", ("/r/fLetnakjSNb_lg8LhDz/",), None)

    MaskTokens().filter(record)

    assert record.getMessage() == "Not Found: /r/…/"
