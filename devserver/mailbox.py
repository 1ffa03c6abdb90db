"""The emails caught by `make run`, at /mailbox/. 404 if settings.LOCAL_MAILBOX is empty."""

import datetime as dt
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from users.access import GET, PUBLIC, access

SHOWN = 100
HEADERS = ("From", "To", "Reply-To", "Cc", "Date", "Subject", "Message-ID", "List-Unsubscribe")


@dataclass(frozen=True)
class CaughtEmail:
    name: str
    caught_at: dt.datetime
    message: EmailMessage

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [(name, str(self.message[name])) for name in HEADERS if self.message[name]]

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "")

    @property
    def recipient(self) -> str:
        return str(self.message["To"] or "")

    def part(self, kind: str) -> str:
        body = self.message.get_body(preferencelist=(kind,))
        return str(body.get_content()) if body else ""

    @property
    def text(self) -> str:
        return self.part("plain")

    @property
    def html(self) -> str:
        return self.part("html")

    @property
    def attachments(self) -> list[str]:
        return [
            part.get_filename() or part.get_content_type()
            for part in self.message.iter_attachments()
        ]


def folder() -> Path:
    """Raises Http404 if no email is caught."""
    if not settings.LOCAL_MAILBOX:
        raise Http404
    return Path(settings.LOCAL_MAILBOX)


def read_email(file: Path) -> CaughtEmail:
    caught_at = dt.datetime.fromtimestamp(file.stat().st_mtime, dt.UTC)
    return CaughtEmail(
        file.stem, caught_at, message_from_bytes(file.read_bytes(), policy=policy.default)
    )


@access(PUBLIC, methods=GET)
def email_list(request: HttpRequest) -> HttpResponse:
    files = sorted(folder().glob("*.eml"), reverse=True)
    emails = [read_email(file) for file in files[:SHOWN]]
    return render(
        request, "devserver/mailbox_list.html", {"emails": emails, "more": len(files) - len(emails)}
    )


@access(PUBLIC, methods=GET)
def email_detail(request: HttpRequest, name: str) -> HttpResponse:
    file = folder() / f"{name}.eml"
    if not file.is_file():
        raise Http404
    return render(request, "devserver/mailbox_detail.html", {"email": read_email(file)})


app_name = "mailbox"
urlpatterns = [
    path("mailbox/", email_list, name="list"),
    path("mailbox/<slug:name>/", email_detail, name="detail"),
]
