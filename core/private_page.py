"""Pages reached by a secret link: no cache, no search engine, no Referer."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpResponse

HEADERS = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
}


def private_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For the views of /stop/<token>/ and /r/<token>/. Stands above `@access(LINK)`."""

    @wraps(view)
    def wrapped(*args, **kwargs):
        response = view(*args, **kwargs)
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response

    return wrapped
