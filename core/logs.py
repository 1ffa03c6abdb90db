"""Logs without secrets: what the URLconf does not declare public is masked in every URL.

A route parameter is written in clear only if its converter cannot hold a secret (`int`, `slug`,
`code`); everything else, regular expressions included, is masked, and so is any parameter that is
named as a secret.
"""

import datetime as dt
import json
import logging
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import URLResolver, get_resolver, get_urlconf
from django.urls.converters import IntConverter, SlugConverter
from django.urls.resolvers import RegexPattern, RoutePattern

from core.codes import CodeConverter

PUBLIC_CONVERTERS = (IntConverter, SlugConverter, CodeConverter)
SECRET_NAMES = {"token", "secret", "uidb36", "uidb64"}
SEGMENT = r"[^/\s?#\"'<>]+"
LONG = re.compile(r"(/)[\w-]{20,}")  # while no route is known
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
_GROUP = re.compile(r"\(\?P<(\w+)>|\((?!\?)")


def mask(text: str) -> str:
    """Replace every secret part of the URLs in `text`, whatever their host."""
    try:
        secrets = _secrets(get_urlconf() or settings.ROOT_URLCONF)
    except Exception:  # noqa: BLE001 - no URLconf yet, or it is what fails: a log line must come out all the same
        secrets = LONG
    return secrets.sub(r"\1…", text)


@lru_cache(maxsize=8)
def _secrets(urlconf: str) -> re.Pattern[str]:
    befores = sorted({before for before in _befores(get_resolver(urlconf)) if before})
    return re.compile(f"(/(?:{'|'.join(befores)})){SEGMENT}" if befores else "(?!)")


def _befores(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for each in resolver.url_patterns:
        clear, has_secret = _up_to_secret(each.pattern)
        if has_secret:
            yield before + clear
        elif isinstance(each, URLResolver):
            yield from _befores(each, before + clear)


def _up_to_secret(pattern: Any) -> tuple[str, bool]:
    """Return a pattern up to the first secret parameter or the end, and whether there is one."""
    if isinstance(pattern, RoutePattern):
        return _up_to_secret_parameter(pattern)
    regex = str(pattern).removeprefix("^") if isinstance(pattern, RegexPattern) else str(pattern)
    group = _GROUP.search(regex)
    return (regex[: group.start()], True) if group else (regex.removesuffix("$"), False)


def _up_to_secret_parameter(pattern: RoutePattern) -> tuple[str, bool]:
    route, found, place = str(pattern), "", 0
    for parameter in _PARAMETER.finditer(route):
        name, found = parameter[1], found + re.escape(route[place : parameter.start()])
        if name in SECRET_NAMES or not isinstance(pattern.converters[name], PUBLIC_CONVERTERS):
            return found, True
        found, place = found + SEGMENT, parameter.end()
    return found + re.escape(route[place:]), False


class MaskTokens(logging.Filter):
    """Set on the handler, so that it applies to every logger."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if (masked := mask(message)) != message:
            record.msg, record.args = masked, ()
        return True


class MaskedFormatter(logging.Formatter):
    """Masks tracebacks too: an exception may quote a URL."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's name
        return mask(super().formatException(ei))

    def formatStack(self, stack_info: str) -> str:  # noqa: N802 - logging's name
        return mask(super().formatStack(stack_info))


class Json(MaskedFormatter):
    def format(self, record: logging.LogRecord) -> str:
        said = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(
                timespec="milliseconds"
            ),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            said["trace"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False)
