"""Validate what the operator set, or refuse it in one sentence that names the variable.

Each function takes the name of a variable and its value, returns what settings need, and raises
ImproperlyConfigured.
"""

import errno
import json
import os
import re
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from core.addresses import InvalidAddress, ascii_form, clean_address
from outbox.domain.mailbox_settings import MailboxSettings

KEY_LENGTH = 32
DISTINCT_CHARACTERS = 8  # "sssss…" is long but no secret
FULL = {errno.ENOSPC, errno.EDQUOT}
_LABEL = r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?"
HOST = re.compile(rf"\.?{_LABEL}(\.{_LABEL})*|\[[0-9a-f:.]+\]", re.IGNORECASE)
# TLS by scheme: (STARTTLS, from the first byte, the usual port).
SMTP_SCHEMES = {
    "smtp": (False, False, 25),
    "smtp+tls": (True, False, 587),
    "smtp+ssl": (False, True, 465),
}
IMAP_SCHEMES = {
    "imap+ssl": (False, True, 993),
    "imap+tls": (True, False, 143),
    "imap": (False, False, 143),
}
# Email backends that deliver nothing: they print, store or drop what they get.
UNDELIVERING = {
    *(f"django.core.mail.backends.{name}" for name in ("console", "dummy", "filebased", "locmem")),
    *(f"anymail.backends.{name}" for name in ("console", "test")),
}
# Django has its own settings for these; the other parameters of the URL go to libpq unchanged.
DJANGO_NAMES = {
    "dbname": "NAME",
    "user": "USER",
    "password": "PASSWORD",
    "host": "HOST",
    "port": "PORT",
}


def refuse(name: str, why: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name}: {why} See .env.example.")


def database(name: str, url: str) -> dict[str, Any]:
    """Return an entry of DATABASES; libpq parses it, so all its options (sslmode, hosts) work."""
    if not url.startswith(("postgres://", "postgresql://")):
        raise refuse(name, "a database is postgres://user:password@host:5432/name.")
    try:
        found = conninfo_to_dict(url)
    except ProgrammingError as error:
        raise refuse(name, f"PostgreSQL cannot read it ({str(error).strip()}).") from None
    entry = {setting: str(found.pop(word, "")) for word, setting in DJANGO_NAMES.items()}
    options = {"application_name": "margin", **found}
    return {"ENGINE": "django.db.backends.postgresql", **entry, "OPTIONS": options}


class MailServer(NamedTuple):
    host: str
    port: int
    user: str
    password: str
    use_tls: bool  # STARTTLS
    use_ssl: bool  # TLS from the first byte


def smtp(name: str, url: str) -> MailServer:
    parts = _parts(name, url)
    if parts.scheme not in SMTP_SCHEMES:
        raise refuse(
            name, f"it begins with one of {', '.join(f'{scheme}://' for scheme in SMTP_SCHEMES)}."
        )
    if not parts.hostname:
        raise refuse(name, "it names no host.")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise refuse(
            name,
            "nothing may follow the host and its port (a / or ? in a password is written %2F or "
            "%3F).",
        )
    use_tls, use_ssl, usual_port = SMTP_SCHEMES[parts.scheme]
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(parts.hostname, parts.port or usual_port, user, password, use_tls, use_ssl)


def mailbox(name: str, url: str, *, must_encrypt: bool) -> MailboxSettings | None:
    """Return a mailbox and its folder, None for "". A refusal never quotes its password."""
    if not url:
        return None
    parts = _parts(name, url)
    if parts.scheme not in IMAP_SCHEMES:
        raise refuse(
            name, f"it begins with one of {', '.join(f'{one}://' for one in IMAP_SCHEMES)}."
        )
    if must_encrypt and parts.scheme == "imap":
        raise refuse(name, "this is production, and imap:// sends the password in clear.")
    user, password, folder = map(
        unquote, (parts.username or "", parts.password or "", parts.path.strip("/") or "INBOX")
    )
    if not (parts.hostname and user and password):
        raise refuse(name, "a mailbox is imap+ssl://user:password@host:993/INBOX.")
    if parts.query or parts.fragment or not f"{user}{password}".isprintable():
        raise refuse(name, "in a user or password, / ? # @ : are written %2F %3F %23 %40 %3A.")
    if not (folder.isascii() and folder.isprintable()):
        raise refuse(name, "the folder's name has ASCII letters only.")
    use_tls, use_ssl, usual_port = IMAP_SCHEMES[parts.scheme]
    port = parts.port or usual_port
    return MailboxSettings(parts.hostname, port, user, password, use_tls, use_ssl, folder)


def email_backend(name: str, path: str, *, must_deliver: bool) -> str:
    """Return the dotted path of an email backend; with `must_deliver`, of one that delivers."""
    if not path:
        raise refuse(name, "MAIL_TRANSPORT=backend needs the dotted path of an email backend.")
    try:
        found = import_string(path)
    except ImportError as error:
        raise refuse(name, f"“{path}” cannot be imported ({error}).") from None
    if not callable(getattr(found, "send_messages", None)):
        raise refuse(name, f"“{path}” is no email backend: it has no send_messages().")
    if must_deliver and path.rpartition(".")[0] in UNDELIVERING:
        raise refuse(name, f"“{path}” delivers nothing, and this is production.")
    return path


def unused(name: str, value: str, *, unless: str) -> None:
    """Refuse a value without effect, so that nobody relies on it."""
    if value:
        raise refuse(name, f"it counts only when {unless}; leave it empty.")


def json_object(name: str, text: str) -> dict[str, Any]:
    """Return the object, {} for "". A refusal never quotes it: it may hold secrets."""
    try:
        found = json.loads(text or "{}")
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise refuse(name, 'it is a JSON object, such as {"api_key": "..."}.')
    return found


def absolute_path(name: str, value: str) -> str:
    """Return the path, which need not exist for every process that reads it; "" stays empty."""
    if value and not Path(value).is_absolute():
        raise refuse(name, "a path begins with /, so that every process means the same one.")
    return value


def append_only_file(name: str, value: str) -> str:
    """Return the path of a file that this process can append to; "" stays empty."""
    if not value:
        return ""
    path = Path(absolute_path(name, value))
    if path.exists() and not path.is_file():
        raise refuse(name, f"{path} is no file.")
    try:
        # by doing it: on a read-only file system os.access() says yes to root
        TemporaryFile(dir=path.parent).close()
        if path.exists():
            os.close(os.open(path, os.O_WRONLY | os.O_APPEND))
    except OSError as error:
        if error.errno not in FULL:  # the site starts, and its alarm says so
            raise refuse(name, f"{path} cannot be written ({error.strerror}).") from None
    return value


def queue(name: str, url: str) -> str:
    if not url.startswith(("redis://", "rediss://", "redis+socket://")):
        raise refuse(name, "a queue is redis://:password@host:6379/0, or rediss:// with TLS.")
    return url


def base_url(name: str, url: str, *, https_only: bool) -> str:
    """Return the URL without a trailing slash. `https_only` refuses http://."""
    parts = _parts(name, url)
    if (
        parts.scheme not in ("https", "http")
        or not parts.hostname
        or not HOST.fullmatch(parts.hostname)
    ):
        raise refuse(name, "an address is https://margin.university.example.")
    if parts.path.strip("/") or parts.query or parts.fragment or parts.username:
        raise refuse(name, "nothing may follow the host: the site has a host of its own.")
    if https_only and parts.scheme != "https":
        raise refuse(name, "production is reached by https:// alone; a proxy may end TLS.")
    return f"{parts.scheme}://{parts.netloc}".lower()


def hosts(name: str, given: list[str], *, named_only: bool) -> list[str]:
    """Return host names without ports. `named_only` refuses `*`: clients choose their Host."""
    for host in given:
        if host == "*" and not named_only:
            continue
        if not HOST.fullmatch(host):
            raise refuse(
                name, f"“{host}” is no host name; write each name that the site answers to."
            )
    return [host.lower() for host in given]


def domain(name: str, value: str) -> str:
    if not HOST.fullmatch(value) or "." not in value.strip("."):
        raise refuse(name, "a domain is university.example, without https:// or @.")
    return value.lower()


def address(name: str, value: str) -> str:
    try:
        return clean_address(value)
    except InvalidAddress:
        raise refuse(name, "an email address is careers@university.example.") from None


def sender(name: str, value: str) -> str:
    """Return the address as it is sent, an international domain as xn--; "" for ""."""
    return ascii_form(address(name, value)) if value else ""


def keys(given: dict[str, str]) -> None:
    """Require secrets that are long, random, and different, since each is replaced separately."""
    how = 'make one with python3 -c "import secrets; print(secrets.token_urlsafe(64))".'
    for name, key in given.items():
        if len(key) < KEY_LENGTH or len(set(key)) < DISTINCT_CHARACTERS:
            raise refuse(name, f"a key has {KEY_LENGTH} random characters or more; {how}")
    if len(set(given.values())) < len(given):
        raise refuse(" and ".join(given), f"each needs a value of its own; {how}")


def _parts(name: str, url: str) -> Any:
    try:
        parts = urlsplit(url)
        _ = parts.port  # reading the port validates it
    except ValueError as error:
        raise refuse(name, f"it is no address ({error}).") from None
    return parts
