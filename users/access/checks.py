"""System check: every routed view declares who may use it, and how."""

from django.core.checks import Error, register
from django.urls import URLPattern, URLResolver, get_resolver

from users.access import rule_of


def routes(resolver=None, namespaces=()):
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from routes(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield ":".join((*namespaces, pattern.name or "")), pattern.callback


@register()
def every_view_says_by_which_methods(app_configs, **kwargs):
    return [
        Error(
            f"{name or view!r}: say @access(..., methods=GET), POST or GET_POST.", id="users.E002"
        )
        for name, view in routes()
        if (rule := rule_of(view, name)) and not rule.methods
    ]


@register()
def every_view_says_who_may_use_it(app_configs, **kwargs):
    return [
        Error(f"{name or view!r} has no @access(...).", id="users.E001")
        for name, view in routes()
        if rule_of(view, name) is None
    ]
