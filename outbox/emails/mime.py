"""The bytes of a mail from parts that are finished: headers, encodings, boundaries. Pure; knows
nothing of rows.

The standard library's EmailMessage parses each header that it is given and folds it again, which
costs more than all else that happens to a mail; see
docs/decisions/0023-a-mail-is-written-by-our-own-few-lines.md.
"""

import base64
import binascii
import re
import uuid
from email.header import Header
from urllib.parse import quote

LINE = 76  # characters of an encoded line or word
BREAKS = re.compile(r"\r\n?|\n")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
SPECIAL = re.compile(r'[()<>@,;:\\".\[\]]')


def header(name: str, value: str) -> bytes:
    """One header of plain text: ASCII stays whole, the rest becomes encoded words. Raises
    ValueError for a break."""
    return _line(name, _words(value, len(name) + 2), value)


def mailbox(name: str, display: str, address: str) -> bytes:
    """A header that names somebody: `From: Nina Park <nina@lakeside.example>`. Raises ValueError
    as `header` does."""
    shown = _words(display, len(name) + 2)
    if shown == display and SPECIAL.search(display):
        shown = '"{}"'.format(re.sub(r'(["\\])', r"\\\1", display))
    return _line(name, f"{shown} <{address}>" if display else address, display + address)


def text(content: str, subtype: str, **params: str) -> bytes:
    """A part of text, in whichever encoding is shorter: readable for Latin letters, base64 for
    others."""
    raw = BREAKS.sub("\r\n", content).encode("utf-8", "replace")
    readable, packed = binascii.b2a_qp(raw, istext=True), _base64(raw)
    coding, body = (
        ("quoted-printable", readable) if len(readable) <= len(packed) else ("base64", packed)
    )
    more = "".join(f"; {name}={value}" for name, value in params.items())
    return _part(f'text/{subtype}; charset="utf-8"{more}', coding, body)


def file(content: bytes, mime: str, name: str) -> bytes:
    """A part to be saved under `name`."""
    plain = name.isascii() and not re.search(r'["\\]', name)
    shown = f'filename="{name}"' if plain else f"filename*=utf-8''{quote(name)}"
    return header("Content-Disposition", f"attachment; {shown}") + _part(
        mime, "base64", _base64(content)
    )


def several(kind: str, parts: list[bytes]) -> bytes:
    """The parts as one of the kind "alternative" or "mixed"; a single part stays as it is."""
    if len(parts) == 1:
        return parts[0]
    mark = f"=_{uuid.uuid4().hex}"
    head = header("Content-Type", f'multipart/{kind}; boundary="{mark}"')
    joined = b"".join(b"--%b\r\n%b\r\n" % (mark.encode(), part) for part in parts)
    return b"%b\r\n%b--%b--\r\n" % (head, joined, mark.encode())


def message(headers: list[bytes], body: bytes) -> bytes:
    """The whole mail: these headers, and a part or several."""
    return b"".join(headers) + b"MIME-Version: 1.0\r\n" + body


def _part(mime: str, coding: str, body: bytes) -> bytes:
    return (
        header("Content-Type", mime) + header("Content-Transfer-Encoding", coding) + b"\r\n" + body
    )


def _base64(raw: bytes) -> bytes:
    return base64.encodebytes(raw).replace(b"\n", b"\r\n")


def _line(name: str, shown: str, given: str) -> bytes:
    if CONTROL.search(given):
        raise ValueError(f"{name} holds a control character.")
    return f"{name}: {shown}\r\n".encode("ascii")


def _words(value: str, taken: int) -> str:
    """ASCII as it is, unless a reader would take it for an encoded word; the line begins with
    `taken` characters."""
    if value.isascii() and "=?" not in value:
        return value
    return Header(value, "utf-8", maxlinelen=LINE, header_name="x" * taken).encode(linesep="\r\n")
