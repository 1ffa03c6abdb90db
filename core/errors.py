"""Refusals: the exception that services raise, and the decorator that shows it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """A service refused and changed nothing. `sentence` tells the person why and what to do now.

    Each app has few subclasses: one where a caller acts on it, none where it only shows the
    words.
    """

    sentence: str | Promise = _("That cannot be done now. Load the page again to see why.")

    def __init__(self, sentence: str | Promise = ""):
        if sentence:
            self.sentence = sentence
        super().__init__(str(self.sentence))


View = Callable[..., HttpResponse]


def redirect_on_refusal(to: str | Callable[..., Any]) -> Callable[[View], View]:
    """Turn a Refusal of a view that changes something into a message on another page.

    `to` is the name of a URL that takes the view's own arguments, or a function of the request and
    those arguments that returns what `redirect` takes.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                return view(request, *args, **kwargs)
            except Refusal as refusal:
                messages.warning(request, str(refusal.sentence))
            if isinstance(to, str):
                return redirect(to, *args, **kwargs)
            return redirect(to(request, *args, **kwargs))

        return wrapped

    return decorate
