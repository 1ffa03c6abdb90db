"""Logs tell what happened, never the keys to it: the tokens of links are masked wherever an address is written."""

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
