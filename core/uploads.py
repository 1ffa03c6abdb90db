"""Views that take a larger body than the others, for a file."""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest

FORM_AROUND = 100_000  # bytes: the other fields of the form, and what separates them


def takes_files(most_bytes: int) -> Callable[[Callable], Callable]:
    """Let `core.middleware.BodyLimit` pass a file of `most_bytes` to this view, in memory."""

    def decorate(view: Callable) -> Callable:
        view.most_bytes = most_bytes  # type: ignore[attr-defined]
        return view

    return decorate


class WholeFileHandler(MemoryFileUploadHandler):
    """Keeps the file in memory whatever FILE_UPLOAD_MAX_MEMORY_SIZE says; its view has a limit."""

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        self.activated = True


def keep_in_memory(request: HttpRequest) -> None:
    """Replace the request's upload handlers; before anything of its body is read."""
    request.upload_handlers = [WholeFileHandler(request)]
