"""Which move is legal in which stage, and the facts that each move sets on one row."""

import datetime as dt
import uuid

from django.utils.translation import gettext_lazy

from contacts.models import RequestRecord
from core.errors import Refusal
from interviews.models.stages import LATE, OPEN, Stage

MOVES: dict[str, frozenset[Stage]] = {
    "send": frozenset({Stage.PLANNED}),
    "undo_send": frozenset({Stage.ASKED}),
    "fail": frozenset({Stage.ASKED}),  # the address didn't work
    "follow_up": frozenset({Stage.ASKED}),
    "fail_follow_up": frozenset({Stage.ASKED}),
    "hold_follow_up": frozenset({Stage.ASKED}),  # it named somebody who must not be named
    "ask_back": OPEN | {Stage.UNANSWERED},  # a question of the contact: no new stage
    "reply": OPEN | {Stage.SCHEDULED},
    "undo_reply": OPEN | {Stage.SCHEDULED},
    "fail_reply": OPEN | {Stage.SCHEDULED},
    "propose": OPEN | LATE,
    "accept": OPEN | LATE,
    "decline": OPEN | {Stage.UNANSWERED},  # a late no is an answer, too
    "bar": OPEN,  # the person stopped or paused email, or the office did
    "not_now": OPEN | {Stage.UNANSWERED},
    "withdraw": OPEN,
    "stop_waiting": OPEN,
    "close_unanswered": OPEN,
    "move": frozenset({Stage.SCHEDULED}),
    "change_how": OPEN | {Stage.SCHEDULED},
    "cancel": frozenset({Stage.SCHEDULED}),
    "happened": frozenset({Stage.SCHEDULED, Stage.CANCELED, Stage.MISSED, Stage.LAPSED}),
    "miss": frozenset({Stage.SCHEDULED}),
    "offer_again": frozenset({Stage.MISSED}),
    "undo_miss": frozenset({Stage.MISSED}),  # "it didn't happen" by mistake
    "lapse": frozenset({Stage.SCHEDULED}),
    "undo_happened": frozenset({Stage.HELD}),  # an end, or "yes, it happened", by mistake
    "undo_begin": frozenset({Stage.SCHEDULED}),  # a start on the spot by mistake
    "thank": frozenset({Stage.HELD}),
    "undo_thank": frozenset({Stage.THANKED}),  # ticked off by mistake
    "log": frozenset({Stage.PLANNED}),  # a talk that came about without this site
    "undo_log": frozenset({Stage.HELD, Stage.THANKED}),
    "fail_thanks": frozenset({Stage.THANKED}),
}


class IllegalMove(Refusal):
    sentence = gettext_lazy("Something changed in the meantime. This is how it stands now.")

    def __init__(self, move: str, stage: str):
        super().__init__()
        self.move, self.stage = move, stage


def guaranteed(moment: dt.datetime | None) -> dt.datetime:
    """Return `moment`, which an interview's stage guarantees. Raises ValueError for None."""
    if moment is None:
        raise ValueError("The stage guarantees a moment that the row does not have.")
    return moment


class Transitions:
    """The moves as methods of the model. They save nothing and raise IllegalMove.

    They read the stored stage: refresh after an update. Every moment is aware UTC.
    """

    stage: str
    channel: str
    request_record: RequestRecord | None
    asked_at: dt.datetime | None
    address_failed_at: dt.datetime | None
    delivery_fault: str
    followed_up_at: dt.datetime | None
    question: str
    question_at: dt.datetime | None
    replied_at: dt.datetime | None
    proposed_at: dt.datetime | None
    proposed_note: str
    agreed_at: dt.datetime | None
    agreed_zone: str
    starts_at: dt.datetime | None
    ends_at: dt.datetime | None
    ended_at: dt.datetime | None
    thanked_at: dt.datetime | None
    closed_at: dt.datetime | None
    outcome: str
    outcome_note: str
    not_now_until: dt.date | None
    is_barred: bool
    how: str
    place: str
    minutes: int
    calendar_sequence: int
    log_key: uuid.UUID | None

    @property
    def has_open_question(self) -> bool:
        return self.question_at is not None and (
            self.replied_at is None or self.replied_at < self.question_at
        )

    @property
    def waiting_since(self) -> dt.datetime | None:
        """The last message before an answer; follow-up and closing are counted from it."""
        words = (self.asked_at, self.proposed_at, self.question_at, self.replied_at)
        return max(filter(None, words), default=None)

    def can(self, move: str) -> bool:
        return self.stage in MOVES[move]

    def check_move(self, move: str) -> None:
        if not self.can(move):
            raise IllegalMove(move, self.stage)

    def send(self, *, channel: str, now: dt.datetime) -> None:
        self.check_move("send")
        self.channel, self.asked_at = channel, now
        self.address_failed_at = self.followed_up_at = None

    def undo_send(self) -> None:
        self.check_move("undo_send")
        self.asked_at = self.request_record = None

    def fail(self, *, fault: str, now: dt.datetime) -> None:
        """Return to a draft, since the request was undelivered."""
        self.check_move("fail")
        self.asked_at = self.request_record = None
        self.address_failed_at, self.delivery_fault = now, fault

    def follow_up(self, *, now: dt.datetime) -> None:
        self.check_move("follow_up")
        if self.followed_up_at or self.has_open_question:
            raise IllegalMove("follow_up", self.stage)
        self.followed_up_at, self.address_failed_at = now, None

    def fail_follow_up(self, *, fault: str, now: dt.datetime) -> None:
        self.check_move("fail_follow_up")
        self.followed_up_at, self.address_failed_at, self.delivery_fault = None, now, fault

    def hold_follow_up(self) -> None:
        self.check_move("hold_follow_up")
        self.followed_up_at = None

    def ask_back(self, *, question: str, now: dt.datetime) -> None:
        """Record the contact's question. A request that was closed without an answer reopens."""
        self.check_move("ask_back")
        self._reopen()
        self.question, self.question_at = question, now

    def reply(self, *, now: dt.datetime) -> None:
        self.check_move("reply")
        if not self.has_open_question:
            raise IllegalMove("reply", self.stage)
        self.replied_at, self.address_failed_at = now, None

    def undo_reply(self) -> None:
        self.check_move("undo_reply")
        self.replied_at = None

    def fail_reply(self, *, fault: str, now: dt.datetime) -> None:
        self.check_move("fail_reply")
        self.replied_at, self.address_failed_at, self.delivery_fault = None, now, fault

    def propose(self, *, note: str, zone: str, now: dt.datetime) -> None:
        """Suggest other times, in `zone` if the contact named one; a talk is no longer agreed."""
        self.check_move("propose")
        self._reopen()
        self._forget_times()
        self.proposed_at, self.proposed_note = now, note
        self.agreed_zone = zone or self.agreed_zone

    def accept(self, *, starts_at: dt.datetime, zone: str, now: dt.datetime) -> None:
        """Agree on a time, in the `zone` of the person who agreed."""
        self.check_move("accept")
        self._reopen()
        self.agreed_at, self.agreed_zone = now, zone
        self._set_times(starts_at)

    def move(self, *, starts_at: dt.datetime, zone: str) -> None:
        """Set another time, in `zone` if the contact moved it."""
        self.check_move("move")
        self.agreed_zone = zone or self.agreed_zone
        self._set_times(starts_at)

    def change_how(self, *, how: str, place: str) -> None:
        """Change how they talk; a published invitation gets a new version."""
        self.check_move("change_how")
        self.how, self.place = how, place
        if self.stage == Stage.SCHEDULED:
            self.calendar_sequence += 1

    def happened(self, *, ended_at: dt.datetime) -> None:
        self.check_move("happened")
        self._reopen()
        self.agreed_at = self.agreed_at or ended_at
        self.ended_at = ended_at

    def log(self, *, ended_at: dt.datetime, how: str, key: uuid.UUID) -> None:
        """Record a past talk. Nobody asked for it here, and it was agreed when it began."""
        self.check_move("log")
        self.how, self.log_key, self.ended_at = how, key, ended_at
        self.ends_at, self.starts_at = ended_at, ended_at - dt.timedelta(minutes=self.minutes)
        self.agreed_at = self.starts_at

    def undo_log(self) -> None:
        self.check_move("undo_log")
        self.log_key = self.thanked_at = None

    def offer_again(self, *, now: dt.datetime) -> None:
        self.check_move("offer_again")
        self._reopen()
        self._forget_times()
        self.asked_at, self.proposed_at, self.followed_up_at = now, None, None

    def thank(self, *, now: dt.datetime) -> None:
        self.check_move("thank")
        self.thanked_at, self.address_failed_at = now, None

    def undo_thank(self) -> None:
        self.check_move("undo_thank")
        self.thanked_at = None

    def fail_thanks(self, *, fault: str, now: dt.datetime) -> None:
        self.check_move("fail_thanks")
        self.thanked_at, self.address_failed_at, self.delivery_fault = None, now, fault

    def bar(self, *, now: dt.datetime) -> None:
        """Close, since this person can't be contacted. The reason isn't stored."""
        self.close(move="bar", outcome=Stage.DECLINED, now=now)
        self.is_barred = True

    def close(
        self,
        *,
        move: str,
        outcome: str,
        now: dt.datetime,
        note: str = "",
        until: dt.date | None = None,
    ) -> None:
        """End without a talk. `until` is the month of a "not now"."""
        self.check_move(move)
        if self.stage == Stage.SCHEDULED:
            self.calendar_sequence += 1
        self.closed_at, self.outcome, self.outcome_note, self.not_now_until = (
            now,
            outcome,
            note,
            until,
        )

    def _reopen(self) -> None:
        self.address_failed_at = None  # they are in touch now, whatever was undelivered
        self.closed_at, self.outcome, self.outcome_note, self.not_now_until = None, "", "", None
        self.is_barred = False

    def _forget_times(self) -> None:
        self.agreed_at = self.starts_at = self.ends_at = None

    def _set_times(self, starts_at: dt.datetime) -> None:
        self.starts_at, self.ends_at = starts_at, starts_at + dt.timedelta(minutes=self.minutes)
        self.calendar_sequence += 1
