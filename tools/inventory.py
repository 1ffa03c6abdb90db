"""docs/data-inventory.md, from models, the privacy registry, retention rules and access rules."""

# ruff: noqa: SLF001 - _meta is public API

import datetime as dt
import re
from collections.abc import Iterator

from django.apps import apps
from django.db.models import Field, Model
from django.urls import URLPattern, URLResolver, get_resolver

from users.access import LINK, PUBLIC, Rule, rule_of
from users.models.roles import Role
from users.privacy import PersonalModel, registered, retention

EPOCH = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)  # a rule names its model for any moment
NOT_PRODUCTION = ("devserver", "demo", "tools")
HEAD = """# Data inventory

Made from the code: models, what each app registers about people, retention rules and access rules.
A test says when it is out of date;
`APP_ENV=test .venv/bin/python manage.py data_inventory --write` makes it anew. What a registrar
asks is answered in [data protection](data-protection.md), which also says what these tables cannot.

## About people

Each row belongs to whom the second column names; that person's export contains it, but for what the
last column leaves out.

"""
OTHERS = """## Kept, but found from no account

Settings, counts, and what is keyed by a hash; people of other organizations who were asked are
among them.

"""
RETENTION = """## How long

Applied once a day; `manage.py retain --dry-run` counts what is due. The number of rows goes into
the audit trail.

"""
PAGES = """## Who may open which page

The role opens the page; which rows it shows is decided by the rules in
[data protection](data-protection.md#who-sees-it). A page that “leaves an entry” writes to the audit
trail who looked at whose record.

"""


def page() -> str:
    parts = {HEAD: _personal, OTHERS: _others, RETENTION: _retention, PAGES: _pages}
    return "\n".join(head + rows() for head, rows in parts.items())


def _personal() -> str:
    known = {kept.model: kept for kept in registered()}
    lines: list[str] = []
    for app in _apps():
        mine = [kept for model in _models(app) if (kept := known.get(model))]
        if mine:
            lines += [
                f"### {app}\n",
                "| what | whose | holds | not exported |",
                "|---|---|---|---|",
            ]
            lines += [_personal_row(kept) for kept in mine]
            lines.append("")
    return "\n".join(lines)


def _personal_row(kept: PersonalModel) -> str:
    owners = ", ".join(
        "the person" if one == "pk" else one.replace("__", "’s ") for one in kept.owners
    )
    left_out = "; ".join(f"{_words(name)}: {why}" for name, why in sorted(kept.withheld.items()))
    return f"| {_about(kept.model)} | {_words(owners)} | {_columns(kept.model)} | {left_out} |"


def _others() -> str:
    personal = {kept.model for kept in registered()}
    lines = ["| what | holds |", "|---|---|"]
    lines += [
        f"| {app}: {_about(model)} | {_columns(model)} |"
        for app in _apps()
        for model in _models(app)
        if model not in personal
    ]
    return "\n".join([*lines, ""])


def _retention() -> str:
    lines = ["| rule | what goes, and when | of |", "|---|---|---|"]
    for rule in sorted(retention.rules(), key=lambda rule: rule.name):
        model = (rule.model or rule.due(EPOCH).model)._meta
        lines.append(f"| {rule.name} | {rule.about} | {model.app_label}: {model.verbose_name} |")
    return "\n".join([*lines, ""])


def _pages() -> str:
    lines = ["| page | who | audit trail |", "|---|---|---|"]
    for route, rule in sorted(set(_routes(get_resolver())), key=lambda one: one[0]):
        trail = "leaves an entry" if rule.records else ""
        lines.append(f"| `/{route}` | {_who(rule)} | {trail} |")
    return "\n".join([*lines, ""])


def _routes(resolver: URLResolver, before: str = "", names: str = "") -> Iterator[tuple[str, Rule]]:
    for each in resolver.url_patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _routes(each, route, f"{names}{each.namespace or ''}:".lstrip(":"))
        elif isinstance(each, URLPattern) and not _is_ours_alone(each):
            rule = rule_of(each.callback, f"{names}{each.name}")
            if rule:
                yield (
                    re.sub(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>.*?\)|[\^$]", _name_in_braces, route),
                    rule,
                )


def _name_in_braces(found: re.Match[str]) -> str:
    name = found[1] or found[2]
    return f"<{name}>" if name else ""


def _is_ours_alone(pattern: URLPattern) -> bool:
    return getattr(pattern.callback, "__module__", "").startswith(NOT_PRODUCTION)


def _who(rule: Rule) -> str:
    if rule.scope == PUBLIC:
        return "everybody"
    if rule.scope == LINK:
        return "whoever has the link"
    if not rule.roles:
        return "whoever is signed in"
    return ", ".join(str(role.label).lower() for role in Role if role in rule.roles)


def _apps() -> list[str]:
    """The labels of production's apps that keep something, the lowest first."""
    ours = [
        one.label
        for one in apps.get_app_configs()
        if not one.name.startswith(("django.", *NOT_PRODUCTION)) and _models(one.label)
    ]
    return ours[::-1]


def _models(app: str) -> list[type[Model]]:
    found = apps.get_app_config(app).get_models(include_auto_created=True)
    return sorted(found, key=lambda model: model.__name__)


def _about(model: type[Model]) -> str:
    """The name of a model, and the first sentence of its docstring where somebody wrote one."""
    name = str(model._meta.verbose_name).replace("-", " to ").removesuffix(" relationship")
    doc = (model.__doc__ or "").strip().partition("\n")[0]
    return f"**{name}**" + ("" if doc.startswith(f"{model.__name__}(") else f". {doc}")


def _columns(model: type[Model]) -> str:
    return ", ".join(_words(one.name) for one in model._meta.concrete_fields if not _is_key(one))


def _is_key(column: Field) -> bool:
    return column.primary_key and column.remote_field is None


def _words(name: str) -> str:
    return name.replace("_", " ")
