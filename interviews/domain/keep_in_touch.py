"""Keeping in touch: reasons to write, and a draft for each from what happened."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from contacts.models import Contact
from core.addresses import ascii_form
from core.clock import local
from interviews.domain.thank_you_draft import LONGEST_QUOTE
from interviews.domain.wording import apart
from interviews.models import Advice, ContactLetter, Interview, Reason, Reflection, guaranteed
from office.selectors.settings import office_settings
from outbox.selectors import texts

WINTER = (11, 12, 1)  # the months of good wishes for a new year
WITHOUT_TALK = (Reason.ADVICE, Reason.THANKS, Reason.NEWS)
FIRST_NAME = "{first}"  # in news to several, the first name of each


@dataclass(frozen=True)
class Known:
    """What a student knows of a contact before writing again.

    `stays`: the answer that the thank-you started from, else what was learned. `advice`: the newest
    first; `chosen`: the one to write about. `newest`: the last email; `returned`: the same, if it
    came back or was taken back.
    """

    contact: Contact
    talk: Interview | None = None
    reflection: Reflection | None = None
    stays: str = ""
    advice: Sequence[Advice] = ()
    chosen: Advice | None = None
    newest: ContactLetter | None = None
    returned: ContactLetter | None = None


def reasons(about: Known, now: dt.datetime, zone: str) -> list[Reason]:
    found = [
        reason for reason in Reason if reason != Reason.SEASON or local(now, zone).month in WINTER
    ]
    if about.talk:
        return found
    return [
        reason
        for reason in found
        if reason in WITHOUT_TALK and (reason != Reason.ADVICE or about.advice)
    ]


def suggested(about: Known) -> Reason:
    """Return ADVICE if there is any to tell of, else NEWS; THANKS if they never talked."""
    if about.returned:
        return Reason(about.returned.reason)
    if about.chosen or (about.reflection and about.reflection.act_on):
        return Reason.ADVICE
    return Reason.NEWS if about.talk else Reason.THANKS


def draft(reason: str, about: Known, now: dt.datetime) -> tuple[str, str]:
    """Return subject and text to start from; what only the student knows stays in [brackets].

    An email that came back, or was taken back, is its own draft.
    """
    if about.returned and about.returned.reason == reason:
        return about.returned.subject, about.returned.text
    if reason == Reason.ADVICE and about.chosen:
        return told_draft(about.contact, about.chosen)
    values = people(about.contact) | {"stays_line": apart(_("This stays with me:"), about.stays)}
    if about.talk is None:
        key = "keep_thanks" if reason == Reason.THANKS else "keep_news_several"
        return texts.render_text(key, values)
    act_on = about.reflection.act_on if about.reflection else ""
    line = apart(_("Because of it I set out to do this:"), act_on)
    values |= {
        "talk_month": month_of(about.talk, now),
        "advice_line": line or _("You advised me [what they advised]."),
    }
    return texts.render_text(f"keep_{reason}", values)


def told_draft(contact: Contact, advice: Advice) -> tuple[str, str]:
    """Return the email that tells a contact what came of their advice."""
    lead = _("Here is what came of it:")
    did = apart(lead, advice.did) or f"{lead} [{_('what came of it')}]."
    advised = apart(_("You advised me to do this:"), advice.advised)
    lines = {"advised_line": advised, "did_line": did}
    return texts.render_text("keep_told", people(contact) | lines)


def news_draft(student_name: str, short_name: str) -> tuple[str, str]:
    """Return news to several; each reads their own first name."""
    values = {
        "contact_name": FIRST_NAME,
        "contact_first": FIRST_NAME,
        "student_full": student_name,
        "student_first": short_name,
        "university": office_settings().university,
    }
    return texts.render_text("keep_news_several", values)


def people(contact: Contact) -> dict[str, str]:
    student = contact.owner
    return {
        "contact_name": contact.greeting_name,
        "contact_first": contact.short_name,
        "student_full": student.full_name,
        "student_first": student.short_name,
        "university": office_settings().university,
    }


def month_of(talk: Interview, now: dt.datetime) -> str:
    """Return a month like "November", with the year after 300 days."""
    ended_at = guaranteed(talk.ended_at)
    ended = local(ended_at, talk.student.zone)
    return date_format(ended, "F" if (now - ended_at).days < 300 else "F Y")


def quoted(text: str) -> str:
    return Truncator(text.strip()).chars(LONGEST_QUOTE)


def mailto(contact: Contact, subject: str, text: str) -> str:
    """Return a mailto: URL; "" without an address."""
    if not contact.email:
        return ""
    body = "\r\n".join(text.splitlines())
    to = quote(ascii_form(contact.email), safe="@")
    return f"mailto:{to}?subject={quote(subject, safe='')}&body={quote(body, safe='')}"
