"""Logs tell what happened, never the keys to it: the tokens of links are masked wherever an address is written."""

import datetime as dt
import json
import logging
import re

TOKEN = re.compile(r"(/(?:r|stop|mails|reminder)/)[^/\s?\"']{8,}")


def mask(text: str) -> str:
    """`text` with the token of every link replaced."""
    return TOKEN.sub(r"\1…", text)


class MaskTokens(logging.Filter):
    """On the handler, so that it sees what every logger writes."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if (masked := mask(message)) != message:
            record.msg, record.args = masked, ()
        return True


class Json(logging.Formatter):
    """One object a line, for programs that gather logs: when, how bad, who says it, what; the trace of an error."""

    def format(self, record: logging.LogRecord) -> str:
        said = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            said["trace"] = mask(self.formatException(record.exc_info))
        return json.dumps(said, ensure_ascii=False)
