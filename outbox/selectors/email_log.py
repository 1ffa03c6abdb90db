"""The log of mail as staff read it: what became of each mail, to whom in outline, never what it
says."""

import datetime as dt
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.addresses import masked
from outbox.domain import kinds
from outbox.models import Email
from outbox.selectors.resend import again_key, can_go_again
from users.models import User

State = Email.State
PER_PAGE = 50
MOST = 1000  # rows that a filter leads to; whoever looks for more narrows it
PERIODS = {
    1: _("Last day"),
    7: _("Last 7 days"),
    30: _("Last 30 days"),
    90: _("Last 90 days"),
    0: _("Any time"),
}
USUAL = {"trouble", "due", "sent"}
TROUBLE = [State.DEAD, State.BOUNCED, State.UNCERTAIN, State.EXPIRED]
WHY = {
    "not_wanted": _("no longer true or asked for"),
    "muted": _("switched off by its reader"),
    "inactive": _("an account is not active"),
    "address_changed": _("its reader has another address now"),
    "suppressed": _("this address wants no mail"),
    "not_allowed": _("the address is not on MAIL_ALLOW"),
    "LeaseExpired": _("a process ended while it was sent"),
}


@dataclass(frozen=True)
class Filter:
    """`moment` is the column that says when it happened; "next_attempt_at" for what is still to
    happen."""

    label: str | Promise
    rows: Q
    moment: str = "ended_at"


def _ended(*states: State) -> Q:
    return Q(state__in=states, next_attempt_at=None)


def filters(now: dt.datetime) -> dict[str, Filter]:
    """Every filter by its value in the address line, the first for a page that names none."""
    return {
        "trouble": Filter(_("Did not arrive"), _ended(*TROUBLE)),
        "due": Filter(_("Due"), Q(next_attempt_at__lte=now), "next_attempt_at"),
        "later": Filter(_("For later"), Q(next_attempt_at__gt=now), "next_attempt_at"),
        "sent": Filter(_("Sent"), Q(state=State.SENT), "sent_at"),
        "failed": Filter(State.DEAD.label, _ended(State.DEAD)),
        "bounced": Filter(State.BOUNCED.label, _ended(State.BOUNCED)),
        "uncertain": Filter(State.UNCERTAIN.label, _ended(State.UNCERTAIN)),
        "expired": Filter(State.EXPIRED.label, _ended(State.EXPIRED)),
        "dropped": Filter(State.DROPPED.label, _ended(State.DROPPED)),
        "taken_back": Filter(State.TAKEN_BACK.label, _ended(State.TAKEN_BACK)),
    }


@dataclass(frozen=True)
class Line:
    """One mail: its kind in words, to whom, when it came to this, why, and whether it can be or
    was sent again."""

    email: Email
    kind: str
    to: str
    moment: dt.datetime
    why: str | Promise
    can_go_again: bool
    went_again: bool


@dataclass(frozen=True)
class Chip:
    value: str
    label: str | Promise
    number: int | None
    chosen: bool


@dataclass(frozen=True)
class MailLog:
    page: Page
    lines: list[Line]
    states: list[Chip]
    kinds: list[tuple[str, str]]
    state: str
    kind: str
    days: int

    periods = tuple(PERIODS.items())

    @property
    def chips(self) -> list[Chip]:
        """The filters that staff come for, and the chosen one; the others are in the form."""
        return [chip for chip in self.states if chip.value in USUAL or chip.chosen]

    @property
    def is_forward(self) -> bool:
        """Whether it shows what is still to happen, where a period in the past means nothing."""
        return self.state in ("due", "later")

    @property
    def is_cut(self) -> bool:
        return self.page.paginator.count == MOST

    @property
    def nothing(self) -> str | Promise:
        """What an empty page says."""
        if self.state != "trouble" or self.kind or not self.days:
            return _("No such emails.")
        text = ngettext(
            "No failed emails in the last day.",
            "No failed emails in the last %(days)d days.",
            self.days,
        )
        return text % {"days": self.days}


def mail_log(reader: User, asked: QueryDict, now: dt.datetime) -> MailLog:
    """The emails that `?state=&kind=&days=&page=` names; anything odd counts as absent. 5
    queries."""
    known, labels = filters(now), kinds.labels()
    state = asked.get("state", "") if asked.get("state", "") in known else "trouble"
    kind = asked.get("kind", "") if asked.get("kind", "") in labels else ""
    days = next((days for days in PERIODS if str(days) == asked.get("days")), 30)
    page = Paginator(_rows(known[state], kind, days, now)[:MOST], PER_PAGE).get_page(
        asked.get("page")
    )
    lines = _lines(list(page), known[state].moment, reader, now)
    numbers = {
        name: _rows(known[name], kind, days, now)[:MOST].count() for name in ("trouble", "due")
    }
    states = [
        Chip(name, one.label, numbers.get(name), name == state) for name, one in known.items()
    ]
    return MailLog(page, lines, states, list(labels.items()), state, kind, days)


def _rows(chosen: Filter, kind: str, days: int, now: dt.datetime) -> QuerySet[Email]:
    found = Email.objects.filter(chosen.rows)
    if kind:
        found = found.filter(kind=kind)
    if chosen.moment == "next_attempt_at":
        return found.order_by("next_attempt_at", "id")
    if days:
        found = found.filter(**{f"{chosen.moment}__gte": now - dt.timedelta(days=days)})
    return found.order_by(f"-{chosen.moment}", "-id")


def _lines(rows: list[Email], moment: str, reader: User, now: dt.datetime) -> list[Line]:
    labels, known = kinds.labels(), _visible(reader, rows)
    possible = {row.pk: again_key(row) for row in rows if can_go_again(row, now)}
    made = set(
        Email.objects.filter(dedupe_key__in=possible.values()).values_list("dedupe_key", flat=True)
    )
    return [
        Line(
            email=row,
            kind=labels.get(row.kind, row.kind),
            to=row.address if row.user_id in known else masked(row.address),
            moment=getattr(row, moment),
            why=WHY.get(row.last_error_class, row.last_error_class),
            can_go_again=row.pk in possible and possible[row.pk] not in made,
            went_again=possible.get(row.pk, "") in made,
        )
        for row in rows
    ]


def _visible(reader: User, rows: list[Email]) -> set[int]:
    """The readers of these emails whom `reader` may see; contacts are their students' alone."""
    people = User.objects.visible_to(reader).filter(
        pk__in={row.user_id for row in rows if row.user_id}
    )
    return set(people.values_list("pk", flat=True))
