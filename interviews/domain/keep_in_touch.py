"""Keeping in touch after the thank-you: reasons to write, and a draft for each."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import quote

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.models import Contact
from core.addresses import ascii_form
from core.clock import local
from interviews.domain.wording import apart, people
from interviews.models import Interview, Reflection, guaranteed
from office.selectors.settings import office_settings
from outbox.selectors import texts
from users.models import User

WINTER = (11, 12, 1)  # the months of good wishes for a new year


class Reason(models.TextChoices):
    ADVICE = "advice", gettext_lazy("I followed your advice")
    NEWS = "news", gettext_lazy("News from me")
    SAW = "saw", gettext_lazy("I saw this")
    SEASON = "season", gettext_lazy("Season's greeting")
    OFFER = "offer", gettext_lazy("Offer something")


@dataclass(frozen=True)
class Known:
    talk: Interview
    reflection: Reflection | None


def known(student: User, contact: Contact) -> Known | None:
    """Return the last talk and its reflection; None if they never talked. One query."""
    talks = Interview.objects.editable_by(student).filter(
        contact=contact, closed_at=None, ended_at__isnull=False
    )
    talk = talks.with_people().select_related("reflection").order_by("-ended_at").first()
    return Known(talk, getattr(talk, "reflection", None)) if talk else None


def reasons(now: dt.datetime, zone: str) -> list[Reason]:
    return [
        reason for reason in Reason if reason != Reason.SEASON or local(now, zone).month in WINTER
    ]


def suggested(about: Known) -> Reason:
    """Return ADVICE if the student noted any, else NEWS."""
    return Reason.ADVICE if about.reflection and about.reflection.act_on else Reason.NEWS


def draft(reason: str, about: Known, now: dt.datetime) -> tuple[str, str]:
    """Return subject and text to start from; what only the student knows stays in [brackets]."""
    act_on = about.reflection.act_on if about.reflection else ""
    line = apart(_("Because of it I set out to do this:"), act_on)
    values = {
        "talk_month": month_of(about.talk, now),
        "university": office_settings().university,
        "advice_line": line or _("You advised me [what they advised]."),
    }
    return texts.render_text(f"keep_{reason}", people(about.talk) | values)


def month_of(talk: Interview, now: dt.datetime) -> str:
    """Return a month like "November", with the year after 300 days."""
    ended_at = guaranteed(talk.ended_at)
    ended = local(ended_at, talk.student.zone)
    return date_format(ended, "F" if (now - ended_at).days < 300 else "F Y")


def mailto(contact: Contact, subject: str, text: str) -> str:
    """Return a mailto: URL; "" without an address."""
    if not contact.email:
        return ""
    body = "\r\n".join(text.splitlines())
    to = quote(ascii_form(contact.email), safe="@")
    return f"mailto:{to}?subject={quote(subject, safe='')}&body={quote(body, safe='')}"
