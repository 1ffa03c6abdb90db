"""A row of the contact list, in one tag: a page has 25 (docs/performance.md)."""

import datetime as dt
from collections.abc import Collection
from functools import cache

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from contacts.domain import relation
from contacts.domain.links import link_label, shown_address
from contacts.models import Contact
from contacts.selectors.contact_list import ContactList
from core import dates
from core.names import isolated
from core.templatetags import parts, ui
from users.selectors.leaving import has_left

register = template.Library()
Status = Contact.Status
WITH_TIME = (Status.SCHEDULED, Status.THANK_NOW)
ROW = (
    '<li class="rows-item person"{}>{}<a class="rows-main" href="{}" aria-describedby="{}" '
    'hx-disable{}><bdi class="rows-name">{}</bdi> <bdi class="rows-sub">{}</bdi></a>'
    '<span class="rel">{}</span><span class="person-next">{}</span>{}'
    '<span class="rows-date{}">{}</span><div class="rows-acts">{}</div></li>'
)
TICK = (
    '<label class="person-tick">{}<input type="checkbox" name="chosen" value="{}" form="bulk" '
    'aria-label="{}"{}></label>'
)
MENU = (
    '<details class="menu quiet"><summary class="btn-icon" aria-label="{}">{}</summary>'
    '<div class="menu-panel">{}</div></details>'
)


register.filter("link_label", link_label)
register.filter("shown_address", shown_address)


@register.simple_tag(takes_context=True)
def contact_row(
    context: template.Context,
    contact: Contact,
    contacts: ContactList | None = None,
    ticked: Collection[str] = (),
) -> SafeString:
    """With `contacts`, the list that the row is of, it can be ticked."""
    now, status = context["request"].now, contact.status
    zone = str(timezone.get_current_timezone())
    user = context["request"].user
    left = user.is_authenticated and has_left(user, now)
    due = None if left else relation.next_at(contact, zone)
    tag_id = f"status-{contact.code}"
    is_first = contacts and contacts.page.number > 1 and contact == contacts.page.object_list[0]
    return format_html(
        ROW,
        format_html(' id="{}"', "next") if is_first else "",
        _tick(contact, ticked) if contacts else parts.avatar(contact.name),
        contact.get_absolute_url(),
        tag_id,
        format_html(" {}", "data-focus") if is_first else "",
        contact.name,
        contact.work,
        _line(status, get_language()),
        "" if left else relation.next_words(contact, due, now),
        parts.tag(contact.get_status_display(), contact.tone, tag_id),
        " due" if not left and relation.is_pressing(contact, due, now) else "",
        _touch(contact, zone)
        if contacts and contacts.shows_touch
        else _when(contact, due, now, zone),
        "" if left else _menu(contact),
    )


def _tick(contact: Contact, ticked: Collection[str]) -> SafeString:
    return format_html(
        TICK,
        parts.avatar(contact.name),
        contact.code,
        _("Select %(name)s") % {"name": isolated(contact.name)},
        format_html(" {}", "checked") if contact.code in ticked else "",
    )


def _touch(contact: Contact, zone: str) -> str:
    if contact.last_touch_at is None:
        return _("Never in touch")
    return _("In touch %(day)s") % {"day": dates.day(contact.last_touch_at, zone)}


@cache
def _line(status: str, _language: str | None) -> str:
    return render_to_string(
        "parts/_relation.html", parts.relation(relation.steps(status), size="mini")
    )


def _when(contact: Contact, due: dt.datetime | None, now: dt.datetime, zone: str) -> str:
    if due is None:
        return ""
    if due == contact.planned_at(zone):
        return _("Planned for %(day)s") % {"day": dates.month_day(due, zone)}
    if due > now and contact.status not in WITH_TIME:
        return dates.day(due, zone)
    return capfirst(dates.due_words(due, now, zone))


def _menu(contact: Contact) -> SafeString:
    items = []
    if contact.can_plan:
        items.append((reverse("interviews:request", args=[contact.code]), _("Write request")))
    if contact.status == Status.KEEPING_IN_TOUCH:
        items.append((reverse("interviews:keep", args=[contact.code]), _("Get in touch")))
    edit = reverse("contacts:edit", args=[contact.code])
    items.append((edit, _("Edit")))
    if contact.archived_at is None:
        items.append((f"{edit}?archive#archive", _("Archive …")))
    about = _("More for %(about)s") % {"about": isolated(contact.name)}
    links = format_html_join("", '<a href="{}">{}</a>', items)
    return format_html(MENU, about, ui.icon("more"), links)
