"""A page and its fragment have one URL and one template; the request decides which it gets."""

from django.http import HttpRequest


def fragment(request: HttpRequest, template: str, partial: str) -> str:
    """ "contacts/contact_form.html#fields" for htmx, the whole template for everybody else.

    Answers vary by HX-Request; core.middleware.Headers says so on every page.
    """
    htmx = getattr(request, "htmx", None)
    if not partial or not htmx or htmx.history_restore_request:
        return template
    return f"{template}#{partial}"
