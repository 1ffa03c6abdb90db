"""The page behind the link in a reminder, which works without signing in."""

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
from reminders.selectors.snooze_options import SnoozeOption, snooze_options

Use = ReminderLink.Use
# By use of the link: its reminders, in their order; how long after its moment it can
# be used; the page for the student who is signed in.
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
# By use: the stages in which it is done, and the transition that the link makes.
DONE_STAGES = {Use.DID_IT_HAPPEN: (Stage.HELD, Stage.THANKED), Use.THANK_YOU: (Stage.THANKED,)}
MOVES = {Use.DID_IT_HAPPEN: "happened", Use.THANK_YOU: "thank"}


@dataclass(frozen=True)
class ReminderPage:
    """A valid link. `is_open`: nothing changed since the email; `is_done`: it was done since."""

    use: str
    interview: Interview
    moment: dt.datetime
    is_open: bool
    is_done: bool
    can_undo: bool
    snooze: Snooze | None
    snooze_options: list[SnoozeOption]

    @property
    def student_id(self) -> int:
        return self.interview.student_id

    def can_complete(self, medium: str) -> bool:
        """True if the link has something to complete; a thank-you needs the medium."""
        return self.use == Use.DID_IT_HAPPEN or (self.use == Use.THANK_YOU and bool(medium))

    @property
    def page(self) -> str:
        name = PAGES[Use(self.use)] if self.is_open else "interviews:detail"
        return reverse(name, args=[self.interview.code])


def resolve_link(secret: str, now: dt.datetime) -> ReminderPage | None:
    """Return None for a token that is unknown or revoked, or whose student isn't active."""
    link = ReminderLink.objects.filter(token_hash=fingerprint(secret)).first()
    interview = remindable().filter(pk=link.interview_id).first() if link else None
    if link is None or interview is None:
        return None
    link.interview = interview
    if fingerprint(link.token) != link.token_hash:
        return None
    return _reminder_page(link, interview, now)


def _reminder_page(link: ReminderLink, interview: Interview, now: dt.datetime) -> ReminderPage:
    use = Use(link.use)
    _subject, stage, column = TRIGGER_COLUMNS[KINDS[use][0]]
    moment = getattr(interview, column)
    is_same = (
        moment is not None and moment.isoformat() == link.moment and now < moment + OPEN_FOR[use]
    )
    is_open = is_same and interview.stage == stage
    is_done = is_same and interview.stage in DONE_STAGES.get(use, ())
    return ReminderPage(
        use=use,
        interview=interview,
        moment=dt.datetime.fromisoformat(link.moment),
        is_open=is_open,
        is_done=is_done,
        can_undo=is_done and can_undo(interview, MOVES[use], now),
        snooze=_snooze(interview, link, now),
        snooze_options=snooze_options(interview, KINDS[use], now) if is_open else [],
    )


def _snooze(interview: Interview, link: ReminderLink, now: dt.datetime) -> Snooze | None:
    found = (
        one
        for one in interview.snoozes.all()
        if one.kind in KINDS[Use(link.use)] and one.until > now
    )
    return next((one for one in found if one.moment == link.moment), None)
