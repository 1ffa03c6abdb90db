"""The email that tells curators which guides to read again."""

import datetime as dt

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy, ngettext

from core.links import absolute
from guides.selectors.due_reviews import due_reviews
from office.selectors.settings import office_settings
from outbox.domain.kinds import Kind, Message, register
from outbox.models import Email

NAME = "guide_review"


def build(email: Email, now: dt.datetime) -> Message:
    guides = list(due_reviews(now))
    lines = [
        gettext("%(title)s, by %(day)s")
        % {"title": guide.title, "day": date_format(guide.review_on, "M j, Y")}
        for guide in guides
        if guide.review_on  # as in the query
    ]
    asked = ngettext(
        "This guide is to be read again. Is it still true? Do its links work?",
        "These guides are to be read again. Are they still true? Do their links work?",
        len(guides),
    )
    next_date = gettext("Set the next date when you save it.")
    url = absolute(reverse("guides:manage"))
    subject = ngettext(
        "%(number)d guide to read again", "%(number)d guides to read again", len(guides)
    )
    return Message(
        subject=subject % {"number": len(guides)},
        text="\n".join([asked, "", *lines, "", next_date, url]),
        buttons={url: gettext("Open the guides")},
        from_name=office_settings().sender_name,
    )


def still_wanted(email: Email, now: dt.datetime) -> bool:
    return due_reviews(now).exists()


def register_kinds() -> None:
    register(
        Kind(
            NAME,
            build,
            still_wanted,
            valid_for=dt.timedelta(days=7),
            label=gettext_lazy("Guides to read again"),
        )
    )
