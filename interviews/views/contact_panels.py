"""What interviews shows on a contact's page: three queries, however many panels are there."""

from django.db.models import Prefetch, prefetch_related_objects

from contacts.domain.contact_page import ContactPage
from contacts.models import Contact
from contacts.selectors.next_steps import first_request, keep_in_touch_step
from core import panels
from core.panels import Panel
from core.step import Step
from interviews.domain.contact_relation import relation_steps
from interviews.domain.next_steps import next_step
from interviews.forms.keep_in_touch import CadenceForm
from interviews.models import OUTCOMES, TO_COME, ContactLetter, Interview, Stage
from interviews.selectors.contact_timeline import timeline
from interviews.selectors.keeping import active_advice, goes_out_at, newest_letter
from interviews.selectors.keeping_steps import returned_step, with_advice
from interviews.selectors.leavers import is_student_gone
from users.models import User
from users.selectors.leaving import has_left

SHOWN = 8  # entries of the story; the earlier ones are behind an opener
DONE = OUTCOMES | {Stage.THANKED}


def register() -> None:
    panels.register("contact_relation", relation_panel)
    panels.register("contact_next", next_panel)
    panels.register("contact_timeline", timeline_panel)
    panels.register("contact_rhythm", rhythm_panel)
    panels.register("contact_rhythm", advice_panel)
    panels.register("contact_interviews", interviews_panel)
    panels.register("contact_still_open", still_open_panel)


def relation_panel(page: ContactPage, reader: User) -> Panel:
    steps = relation_steps(page, _interviews(page.contact, reader), reader.zone)
    return Panel("interviews/_contact_relation.html", {"steps": steps})


def next_panel(page: ContactPage, reader: User) -> Panel | None:
    """Return nothing for a student who left, but for one of the last talks."""
    interviews = _interviews(page.contact, reader)
    newest = interviews[0] if interviews else None
    if has_left(reader, page.now) and (newest is None or is_student_gone(newest, page.now)):
        return None
    letter = newest_letter(page.contact)
    return Panel(
        "interviews/_contact_next.html",
        {
            "contact": page.contact,
            "newest": newest,
            "step": _step(page, newest, letter, reader),
            "goes_out_at": goes_out_at([letter], page.now) if letter else None,
            "can_ask": newest is None or newest.stage in DONE,
        },
    )


def timeline_panel(page: ContactPage, reader: User) -> Panel:
    lines = timeline(page.contact, _interviews(page.contact, reader), reader.zone)
    context = {"lines": lines[:SHOWN], "earlier": lines[SHOWN:]}
    return Panel("interviews/_contact_timeline.html", context)


def rhythm_panel(page: ContactPage, reader: User) -> Panel | None:
    contact = page.contact
    if has_left(reader, page.now):
        return None
    if contact.status != Contact.Status.KEEPING_IN_TOUCH:
        return Panel("interviews/_contact_keep.html", {"contact": contact})
    context = {
        "contact": contact,
        "cadence_form": CadenceForm(contact=contact),
        "is_snoozed": bool(contact.snoozed_until and contact.snoozed_until > page.now),
    }
    return Panel("interviews/_rhythm.html", context)


def advice_panel(page: ContactPage, reader: User) -> Panel | None:
    """One query."""
    advice = active_advice(page.contact)
    has_ended = has_left(reader, page.now)
    context = {"contact": page.contact, "advice": advice, "can_add": not has_ended}
    return Panel("interviews/_contact_advice.html", context) if advice or not has_ended else None


def interviews_panel(page: ContactPage, reader: User) -> Panel | None:
    interviews = _interviews(page.contact, reader)
    context = {"interviews": interviews}
    return Panel("interviews/_contact_interviews.html", context) if interviews else None


def still_open_panel(page: ContactPage, reader: User) -> Panel | None:
    """What has to end before the contact can be erased. At most two queries."""
    found = [it for it in _interviews(page.contact, reader) if it.stage in TO_COME]
    context = {"interview": found[0] if found else None}
    return Panel("interviews/_contact_still_open.html", context) if found else None


def _interviews(contact: Contact, reader: User) -> list[Interview]:
    """Return them newest first, with events. Two queries; none if `contact` has them already."""
    rows = Interview.objects.editable_by(reader).with_people()
    rows = rows.prefetch_related("events").order_by("-id")
    prefetch_related_objects([contact], Prefetch("interviews", queryset=rows))
    return list(contact.interviews.all())


def _step(
    page: ContactPage, newest: Interview | None, letter: ContactLetter | None, reader: User
) -> Step | None:
    contact = page.contact
    if letter and letter.is_returned:
        return returned_step(letter)
    if newest is None:
        return first_request(contact, page.now)
    if contact.status != Contact.Status.KEEPING_IN_TOUCH:
        return next_step(newest, page.now)
    step = keep_in_touch_step(contact, reader.zone, page.now)
    return with_advice(reader, [step])[0] if step else None
