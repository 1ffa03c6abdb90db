"""Choose between a page and its fragment, which share one URL and one template."""

from django.http import HttpRequest


def fragment(request: HttpRequest, template: str, partial: str) -> str:
    """Return "contacts/contact_form.html#fields" for htmx, else the whole template.

    Answers vary by HX-Request; core.middleware.Headers says so on every page.
    """
    htmx = getattr(request, "htmx", None)
    if not partial or not htmx or htmx.history_restore_request:
        return template
    return f"{template}#{partial}"
