"""What the link in a reminder opens for whoever holds it, without signing in: harmless things
only. From the facts."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from core.clock import DAY
from core.links import fingerprint
from interviews.models import Interview, Stage
from interviews.services import can_undo
from reminders.domain.windows import TRIGGER_COLUMNS
from reminders.models import ReminderLink, Snooze
from reminders.selectors.facts import remindable
from reminders.selectors.snooze import Offer, offers

Use = ReminderLink.Use
# The reminders of one matter, in the order in which they come; how long after its moment the matter
# is still open; and its page for the student who is signed in.
KINDS = {
    Use.DAY_BEFORE: ("day_before",),
    Use.DID_IT_HAPPEN: ("did_it_happen", "did_it_happen_again"),
    Use.THANK_YOU: ("thank_you_fresh", "thank_you_last"),
}
OPEN_FOR = {Use.DAY_BEFORE: 0 * DAY, Use.DID_IT_HAPPEN: 14 * DAY, Use.THANK_YOU: 14 * DAY}
PAGES = {
    Use.DAY_BEFORE: "interviews:detail",
    Use.DID_IT_HAPPEN: "interviews:outcome",
    Use.THANK_YOU: "interviews:thank",
}
# The stages in which the matter is settled, in the way that the link itself can settle it, and the
# move that does.
SETTLED = {Use.DID_IT_HAPPEN: (Stage.HELD, Stage.THANKED), Use.THANK_YOU: (Stage.THANKED,)}
SETTLES = {Use.DID_IT_HAPPEN: "happened", Use.THANK_YOU: "thank"}


@dataclass(frozen=True)
class ReminderPage:
    """A link that works. `is_open`: the matter stands as the mail said; `is_settled`: it was
    settled since."""

    use: str
    interview: Interview
    moment: dt.datetime
    is_open: bool
    is_settled: bool
    can_undo: bool
    snooze: Snooze | None
    offers: list[Offer]

    @property
    def student_id(self) -> int:
        return self.interview.student_id

    @property
    def page(self) -> str:
        """Where the student goes on who is signed in."""
        name = PAGES[Use(self.use)] if self.is_open else "interviews:detail"
        return reverse(name, args=[self.interview.code])


def resolve_link(secret: str, now: dt.datetime) -> ReminderPage | None:
    """What the token opens at `now`; None for one that fits nothing, was revoked, or whose
    student is not active."""
    link = ReminderLink.objects.filter(token_hash=fingerprint(secret)).first()
    interview = remindable().filter(pk=link.interview_id).first() if link else None
    if link is None or interview is None:
        return None
    link.interview = interview
    if fingerprint(link.token) != link.token_hash:
        return None
    return _door(link, interview, now)


def _door(link: ReminderLink, interview: Interview, now: dt.datetime) -> ReminderPage:
    use = Use(link.use)
    _subject, stage, column = TRIGGER_COLUMNS[KINDS[use][0]]
    moment = getattr(interview, column)
    is_same = (
        moment is not None and moment.isoformat() == link.moment and now < moment + OPEN_FOR[use]
    )
    is_open = is_same and interview.stage == stage
    is_settled = is_same and interview.stage in SETTLED.get(use, ())
    return ReminderPage(
        use=use,
        interview=interview,
        moment=dt.datetime.fromisoformat(link.moment),
        is_open=is_open,
        is_settled=is_settled,
        can_undo=is_settled and can_undo(interview, SETTLES[use], now),
        snooze=_snooze(interview, link, now),
        offers=offers(interview, KINDS[use], now) if is_open else [],
    )


def _snooze(interview: Interview, link: ReminderLink, now: dt.datetime) -> Snooze | None:
    """What was put off of this matter and is still to come."""
    found = (
        one
        for one in interview.snoozes.all()
        if one.kind in KINDS[Use(link.use)] and one.until > now
    )
    return next((one for one in found if one.moment == link.moment), None)
