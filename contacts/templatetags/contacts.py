"""A row of the contact list, in one tag: a page has 25 (docs/performance.md)."""

import datetime as dt
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
from core import dates
from core.names import isolated
from core.templatetags import parts, ui

register = template.Library()
Status = Contact.Status
WITH_TIME = (Status.SCHEDULED, Status.THANK_NOW)
MAY_BE_ASKED = (Status.TO_CONTACT, Status.KEEPING_IN_TOUCH, Status.CLOSED)
ROW = (
    '<li class="rows-item person"{}>{}<a class="rows-main" href="{}" aria-describedby="{}" '
    'hx-disable><bdi class="rows-name">{}</bdi> <bdi class="rows-sub">{}</bdi></a>'
    '<span class="rel">{}</span><span class="person-next">{}</span>{}'
    '<span class="rows-date{}">{}</span><div class="rows-acts">{}</div></li>'
)
MENU = (
    '<details class="menu quiet"><summary class="btn-icon" aria-label="{}">{}</summary>'
    '<div class="menu-panel">{}</div></details>'
)


register.filter("link_label", link_label)
register.filter("shown_address", shown_address)


@register.simple_tag(takes_context=True)
def contact_row(
    context: template.Context, contact: Contact, first_new: Contact | None = None
) -> SafeString:
    """`first_new` is the contact of the list that "Show more" goes on with."""
    now, status, due = context["request"].now, contact.status, contact.next_due_at
    tag_id = f"status-{contact.code}"
    return format_html(
        ROW,
        format_html(' id="{}" data-focus', "next") if contact == first_new else "",
        parts.avatar(contact.name),
        contact.get_absolute_url(),
        tag_id,
        contact.name,
        contact.work,
        _line(status, get_language()),
        relation.next_words(status, due, now),
        parts.tag(contact.get_status_display(), contact.tone, tag_id),
        " due" if relation.is_pressing(status, due, now) else "",
        _when(due, status, now) if due else "",
        _menu(contact),
    )


@cache
def _line(status: str, _language: str | None) -> str:
    return render_to_string(
        "parts/_relation.html", parts.relation(relation.steps(status), size="mini")
    )


def _when(due: dt.datetime, status: str, now: dt.datetime) -> str:
    zone = str(timezone.get_current_timezone())
    if due > now and status not in WITH_TIME:
        return dates.day(due, zone)
    return capfirst(dates.due_words(due, now, zone))


def _menu(contact: Contact) -> SafeString:
    items = []
    if contact.status in MAY_BE_ASKED:
        items.append((reverse("interviews:request", args=[contact.code]), _("Write request")))
    if contact.status == Status.KEEPING_IN_TOUCH:
        items.append((reverse("interviews:keep", args=[contact.code]), _("Get in touch")))
    edit = reverse("contacts:edit", args=[contact.code])
    items += [(edit, _("Edit")), (f"{edit}?delete#delete", _("Delete …"))]
    about = _("More for %(about)s") % {"about": isolated(contact.name)}
    links = format_html_join("", '<a href="{}">{}</a>', items)
    return format_html(MENU, about, ui.icon("more"), links)
