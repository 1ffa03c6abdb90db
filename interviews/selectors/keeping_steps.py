"""Steps about keeping in touch: advice to tell of at a contact's turn, emails that came back."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from core.links import page
from core.step import Rank, Step
from interviews.models import Advice, ContactLetter
from users.models import User


def with_advice(student: User, steps: Sequence[Step]) -> list[Step]:
    """Return `steps` with what a contact advised at their turn. One query if it is anyone's."""
    turns = [step.about[1] for step in steps if step.about and _is_turn(step)]
    if not turns:
        return list(steps)
    rows = Advice.objects.readable_by(student).active().filter(contact__in=turns, told_at=None)
    newest: dict[int, Advice] = {}
    for advice in rows.select_related("contact").order_by("acted_on", "given_on", "pk"):
        if advice.acted_on or not newest.get(advice.contact_id):
            newest[advice.contact_id] = advice
    return [_of_turn(step, newest) for step in steps]


def _is_turn(step: Step) -> bool:
    return step.rank == Rank.KEEP and step.about is not None and step.about[0] == "contact"


def _of_turn(step: Step, newest: dict[int, Advice]) -> Step:
    advice = newest.get(step.about[1]) if step.about and _is_turn(step) else None
    if advice is None:
        return step
    about = {"first": advice.contact.first_name}
    if not advice.acted_on:
        words = _("%(first)s advised: %(words)s") % (about | {"words": _short(advice.advised)})
        return replace(step, detail=words)
    return replace(
        step,
        verb=_("Tell %(first)s what came of it") % about,
        text=_("You followed %(first)s's advice. %(first)s doesn't know it yet.") % about,
        detail=_short(advice.did or advice.advised),
        url=f"{page('interviews:keep', advice.contact.code)}?reason=advice&advice={advice.code}",
    )


def _short(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(90)


def returned_steps(student: User, now: dt.datetime) -> list[Step]:
    """Return a step for each email to keep in touch that nobody got. One query."""
    letters = ContactLetter.objects.editable_by(student).returned().select_related("contact")
    return [returned_step(letter) for letter in letters.filter(contact__archived_at=None)]


def returned_step(letter: ContactLetter) -> Step:
    contact = letter.contact
    text = _("Your email to %(first)s was not delivered.") % {"first": contact.first_name}
    verb, url = _("See what to do"), page("interviews:keep", contact.code)
    if letter.fault == letter.Fault.ADDRESS:
        verb, url = _("Fix the address"), page("contacts:edit", contact.code)
    return Step(
        Rank.AT_RISK,
        letter.failed_at or letter.sent_at,
        verb,
        text,
        url,
        detail=letter.fault_words,
        state="bad",
        person=contact.name,
    )
