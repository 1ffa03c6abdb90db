"""Who introduced a contact that was made of two, and whether they may be named: a no wins."""

import datetime as dt
from typing import Any

from django.db.models import Q

from contacts.models import Contact, Referral
from contacts.services.introducers import is_introduced_by
from contacts.services.merged_rows import put

Permission = Referral.Permission
RANK = {Permission.NO: 0, Permission.YES: 1, Permission.NOT_ASKED: 2}


def join_introductions(
    kept: Contact,
    merged: Contact,
    values: dict[str, Any],
    before: dict[str, Any],
    now: dt.datetime,
) -> None:
    """Set the introducer in `values`; another one becomes a referral, so that nobody is forgotten.

    Rows that lead to `merged` were moved before. Nobody introduces or refers to themselves.
    """
    answers = _answers(kept, merged)
    chosen = values["introduced_by"]
    number = chosen.pk if chosen and chosen.pk in answers else next(iter(answers), None)
    if number and is_introduced_by(Contact.objects.get(pk=number), kept):
        number = None
    for by, answer in answers.items():
        said = _settle_referrals(by, answer, kept, before)
        if by == number:
            answers[by] = said
        elif not Referral.objects.filter(by_id=by, contact=kept).exists():
            _refer(by, answer, kept, before)
    answer = answers[number] if number else Permission.NOT_ASKED
    values["introduced_by"] = Contact.objects.get(pk=number) if number else None
    values["introducer_may_be_named"] = answer == Permission.YES
    values["introducer_said_no"] = answer == Permission.NO
    if number and not values["relationship"]:
        values["relationship"] = Contact.Relationship.INTRODUCED
    _end_own_referrals(kept, before, now)


def _answers(kept: Contact, merged: Contact) -> dict[int, Permission]:
    """Return what each introducer of the two said, the two themselves left out."""
    answers: dict[int, Permission] = {}
    for contact in (kept, merged):
        number = contact.introduced_by_id
        if number and number not in (kept.pk, merged.pk):
            answer = Permission(contact.introducer_answer)
            answers[number] = min(answers.get(number, answer), answer, key=RANK.__getitem__)
    return answers


def _refer(by: int, answer: Permission, kept: Contact, before: dict[str, Any]) -> None:
    """Let a referral hold what an introducer said who is not the introducer any more."""
    made = Referral.objects.create(
        owner_id=kept.owner_id, by_id=by, name=kept.name, contact=kept, may_use_name=answer
    )
    before.setdefault("made_referrals", []).append(made.pk)


def _settle_referrals(
    by: int, answer: Permission, kept: Contact, before: dict[str, Any]
) -> Permission:
    """Let all referrals by one to the contact say the same; return what they say then."""
    rows = Referral.objects.filter(by_id=by, contact=kept)
    said = {Permission(it) for it in rows.values_list("may_use_name", flat=True)}
    least = min({answer, *said}, key=RANK.__getitem__)
    for other in said - {least}:
        which = Q(by_id=by, contact=kept)
        put(
            before["moved"],
            Referral,
            which,
            column="may_use_name",
            before=str(other),
            after=str(least),
        )
    return least


def _end_own_referrals(kept: Contact, before: dict[str, Any], now: dt.datetime) -> None:
    """Archive a referral of one of the two to the other: nobody else was named."""
    moved, own, at = before["moved"], Q(by=kept), now.isoformat()
    named = own & Q(contact=kept)
    put(moved, Referral, named, column="archived_at", before=None, after=at)
    put(moved, Referral, own, column="contact_id", before=kept.pk, after=None)
