"""The emails that `make run` caught, at /mailbox/: whoever tries the site reads here what a contact
would get.

Only there: elsewhere settings.LOCAL_MAILBOX is empty and the address does not exist.
"""

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
class Caught:
    """One mail of the folder, as the two pages show it."""

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
        """The text of its `plain` or `html` part, empty where there is none."""
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
    """Raises Http404 where no mail is caught."""
    if not settings.LOCAL_MAILBOX:
        raise Http404
    return Path(settings.LOCAL_MAILBOX)


def read(file: Path) -> Caught:
    caught_at = dt.datetime.fromtimestamp(file.stat().st_mtime, dt.UTC)
    return Caught(
        file.stem, caught_at, message_from_bytes(file.read_bytes(), policy=policy.default)
    )


@access(PUBLIC, methods=GET)
def listing(request: HttpRequest) -> HttpResponse:
    """Newest first; the catcher's names sort by time."""
    files = sorted(folder().glob("*.eml"), reverse=True)
    mails = [read(file) for file in files[:SHOWN]]
    return render(
        request, "devserver/mailbox_list.html", {"mails": mails, "more": len(files) - len(mails)}
    )


@access(PUBLIC, methods=GET)
def detail(request: HttpRequest, name: str) -> HttpResponse:
    file = folder() / f"{name}.eml"
    if not file.is_file():
        raise Http404
    return render(request, "devserver/mailbox_detail.html", {"mail": read(file)})


app_name = "mailbox"
urlpatterns = [
    path("mailbox/", listing, name="list"),
    path("mailbox/<slug:name>/", detail, name="detail"),
]
