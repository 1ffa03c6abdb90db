"""Icons, status tags, moments, the error summary, the next step."""

import datetime as dt
from functools import cache

from django import forms, template
from django.template.defaultfilters import stringfilter
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core import dates
from core.forms import NEEDS_ANSWER, problems
from core.names import isolated
from core.panels import filled

register = template.Library()
register.filter("isolated", stringfilter(isolated), is_safe=True)

SIGN_IN_LABELS = {
    "login": _("Email address"),
    "email": _("Email address"),
    "remember": _("Stay signed in on this device"),
    "oldpassword": _("Your password now"),
    "password2": _("The new password again"),
    "recipient": _("Send the code to"),
}


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """Render an icon of the sprite, to stand next to a word; hidden from screen readers."""
    return format_html(
        '<svg class="i" aria-hidden="true" focusable="false"><use href="{}#i-{}"/></svg>',
        static("icons.svg"),
        name,
    )


@register.simple_tag
def status(tone: str, words: str | Promise, id: str = "") -> SafeString:  # noqa: A002 - the name of the attribute
    """A row may point to its `id`."""
    identity = format_html(' id="{}"', id) if id else ""
    return format_html('<span class="tag" data-state="{}"{}>{}</span>', tone, identity, words)


@register.simple_tag
def when(moment: dt.datetime, zone: str = "") -> SafeString:
    """Render a moment: in the reader's own zone, or in `zone` with that zone in words."""
    if moment is None:
        return SafeString("")
    words = dates.day_time_zone(moment, zone) if zone else dates.day_time(moment, _own_zone())
    return _time(moment, words)


@register.simple_tag
def brackets(moment: dt.datetime, zone: str, other: str) -> str:
    """Return "(4:00 PM in Chicago)", the moment in `other`, where its clock differs from `zone`."""
    return dates.brackets(moment, zone, other)


@register.simple_tag
def clock(moment: dt.datetime, zone: str = "") -> SafeString:
    return _time(moment, dates.time_of_day(moment, zone or _own_zone()))


@register.simple_tag
def day(value: dt.date | dt.datetime, zone: str = "") -> SafeString:
    return _time(value, dates.day(value, zone or _own_zone()))


@register.simple_tag
def short_day(moment: dt.datetime) -> SafeString:
    """Render "Dec 3" for a narrow column; the whole moment is its title."""
    zone = _own_zone()
    return _time(moment, dates.month_day(moment, zone), dates.day_time(moment, zone))


@register.filter
def in_our_words(form: forms.BaseForm) -> forms.BaseForm:
    """Give a form of allauth this site's labels and no placeholders."""
    for bound in form:
        bound.field.widget.attrs.pop("placeholder", None)
        bound.label = SIGN_IN_LABELS.get(bound.name, bound.label)
        _say_which(bound)
    return form


def _say_which(bound: forms.BoundField) -> None:
    for error in bound.errors.as_data():
        if error.code == "required":
            error.message = NEEDS_ANSWER % {"label": bound.label}


@register.filter
def zone_words(zone: str) -> str:
    """Return "Central (Chicago)" for "America/Chicago"."""
    return dates.zone_words(zone)


@register.inclusion_tag("_error_summary.html")
def error_summary(*sent: forms.BaseForm) -> dict:
    return {"problems": problems(*[form for form in sent if form])}


@register.inclusion_tag("bootstrap5/field.html")
def field(bound: forms.BoundField, look: str = "") -> dict:
    """Render a field as the site's forms do.

    `look` is for choices: "seg" or "pick", in the old frame "pills" or "cards".
    """
    return {
        "field": bound,
        "wrapper_class": look,
        "is_tapped": look in ("seg", "pick"),
        "form_show_errors": True,
        "form_show_labels": True,
    }


@register.simple_tag(takes_context=True)
def panels(context: template.Context, place: str, subject) -> SafeString:
    request = context["request"]
    found = filled(place, subject, request.user)
    return format_html_join(
        "", "{}", ((render_to_string(one.template, one.context, request),) for one in found)
    )


def _own_zone() -> str:
    """Return the name of the active zone; Django's tzname is "-02" in Etc/GMT+2."""
    return str(timezone.get_current_timezone())


def _time(value: dt.date | dt.datetime, words: str, title: str = "") -> SafeString:
    if isinstance(value, dt.datetime):
        value = value.astimezone(dt.UTC).replace(microsecond=0)
    title_attribute = format_html(' title="{}"', title) if title else ""
    return format_html('<time datetime="{}"{}>{}</time>', value.isoformat(), title_attribute, words)
