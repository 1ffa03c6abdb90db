import logging

from core.logs import MaskTokens, mask


def test_no_log_line_holds_the_token_of_a_link():
    said = mask("GET /r/fLetnakjSNb_lg8LhDzzLtq_a7yp17GJSuGtxsNRme4/invite.ics and /stop/_3616qeYjcYaq_wjk9r5XC2yp6I/")

    assert said == "GET /r/…/invite.ics and /stop/…/"


def test_a_record_with_arguments_is_masked_as_a_whole():
    record = logging.LogRecord("x", logging.ERROR, "f", 1, "Not Found: %s", ("/r/fLetnakjSNb_lg8LhDz/",), None)

    MaskTokens().filter(record)

    assert record.getMessage() == "Not Found: /r/…/"
