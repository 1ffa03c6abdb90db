"""Tags for parts of the design with logic or many instances; plain markup is in docs/design.md."""

import datetime as dt
from collections.abc import Iterable

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core import charts, zones
from core.dates import due_words
from core.initials import initials, tint

register = template.Library()

SIZES = {"": "avatar", "sm": "avatar avatar-sm", "lg": "avatar avatar-lg"}


@register.simple_tag
def avatar(name: str, size: str = "") -> SafeString:
    """Render a person's initials, hidden from screen readers; `size` is "sm", "lg" or empty."""
    return _mark(SIZES[size], tint(name), initials(name))


@register.simple_tag
def organization_avatar(name: str, size: str = "") -> SafeString:
    return _mark(f"{SIZES[size]} avatar-org", tint(name), initials(name)[:1])


def _mark(css: str, number: int, letters: str) -> SafeString:
    return format_html(
        '<span class="{} tint-{}" aria-hidden="true">{}</span>', css, number, letters
    )


@register.simple_tag
def mini_bar(asked: int, talked: int, thanked: int, most: int) -> SafeString:
    """Render the bar of a row; `most` fills it."""
    return charts.mini_bar(asked, talked, thanked, most)


@register.simple_tag
def tag(words: str, tone: str = "", id: str = "") -> SafeString:  # noqa: A002 - the attribute's own name
    """Render a status in words; `tone` is ok, warn, bad, info, time, act or empty."""
    tone_class = f" tag-{tone}" if tone and tone != "neutral" else ""
    identity = format_html(' id="{}"', id) if id else ""
    return format_html('<span class="tag{}"{}>{}</span>', tone_class, identity, words)


@register.simple_tag
def leaf(moment: dt.datetime | dt.date, zone: str = "", size: str = "") -> SafeString:
    """Weekday, day and month in `zone`, hidden from screen readers: the date stands beside it."""
    day = moment
    if isinstance(moment, dt.datetime):
        named = zones.named(zone) if zone else timezone.get_current_timezone()
        day = moment.astimezone(named)
    faces = format_html_join(
        "", "<span>{}</span>", ((date_format(day, part),) for part in ("D", "j", "M"))
    )
    small = " leaf-sm" if size == "sm" else ""
    return format_html('<span class="leaf{}" aria-hidden="true">{}</span>', small, faces)


@register.inclusion_tag("parts/_relation.html")
def relation(steps: Iterable[tuple[str, str, str]], size: str = "") -> dict:
    """`steps` are (words, state, date in words); state is "done", "now" or empty."""
    drawn = [
        {"label": label, "css": f"is-{state}" if state else "", "state": state, "date": date}
        for label, state, date in steps
    ]
    reached = [step["label"] for step in drawn if step["state"] == "done"]
    return {"steps": drawn, "is_mini": size == "mini", "reached": reached[-1] if reached else ""}


@register.simple_tag(takes_context=True)
def due(context: template.Context, moment: dt.datetime) -> str:
    """Render when a step is due: "since Nov 24" or "tomorrow, 10:20 AM"."""
    # Django's name of a zone such as Etc/GMT+2 is "-02".
    zone = str(timezone.get_current_timezone())
    return due_words(moment, context["request"].now, zone)
