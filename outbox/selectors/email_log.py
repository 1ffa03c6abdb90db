"""The email log for staff: the state of each email and roughly to whom; never its words."""

import datetime as dt
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.addresses import masked
from core.chips import Chip
from core.search import typed
from outbox.domain import kinds
from outbox.models import Email, smtp_replies
from outbox.models.smtp_replies import Fault
from outbox.selectors.resend import can_resend, resend_key
from outbox.selectors.text_list import subjects_by_kind
from users.models import User

State = Email.State
PER_PAGE = 50
NO_BREAK = "\N{NO-BREAK SPACE}"
MAX_ROWS = 1000  # of one filter; staff narrow it to find others
PERIODS = {
    1: _("Last day"),
    7: _("Last 7 days"),
    30: _("Last 30 days"),
    90: _("Last 90 days"),
    0: _("Any time"),
}
MAIN_FILTERS = {"trouble", "due", "later", "sent", "uncertain", "not_sent"}
COUNTED = ("trouble", "due")  # each counts up to MAX_ROWS, which the others would seldom tell
NOT_DELIVERED = [State.DEAD, State.BOUNCED]
# no longer true or wanted, or too late, when its turn came
NOT_SENT = [State.DROPPED, State.EXPIRED, State.CANCELED]
REASONS = {
    "not_wanted": _("no longer true or wanted"),
    "muted": _("switched off by its reader"),
    "inactive": _("an account is not active"),
    "address_changed": _("its reader has another address now"),
    "suppressed": _("the address is on the do-not-contact list"),
    "not_allowed": _("the address is not on MAIL_ALLOW"),
    "TimeoutError": _("our mail server did not answer in time"),
    "LeaseExpired": _("a process ended while it was sent"),
    smtp_replies.FULL: _("the mailbox is full"),
}
REFUSED = _("the other mail server refused it")
FAULTS = {
    Fault.LATER: _("the other mail server asked to try later"),
    Fault.FULL: _("the mailbox is full"),
    Fault.LOGIN: _("our mail server refused the site's password"),
}


@dataclass(frozen=True)
class Filter:
    """`moment` names the column of its time, "next_attempt_at" for future ones."""

    label: str | Promise
    rows: Q
    moment: str = "ended_at"


def _ended(*states: State) -> Q:
    return Q(state__in=states, next_attempt_at=None)


def filters(now: dt.datetime) -> dict[str, Filter]:
    """Return every filter by its value in the query string; the first is the default."""
    return {
        "trouble": Filter(_("Did not arrive"), _ended(*NOT_DELIVERED)),
        "due": Filter(_("Due"), Q(next_attempt_at__lte=now), "next_attempt_at"),
        "later": Filter(_("For later"), Q(next_attempt_at__gt=now), "next_attempt_at"),
        "sent": Filter(_("Sent"), Q(state=State.SENT), "sent_at"),
        "not_sent": Filter(_("Not sent, with a reason"), _ended(*NOT_SENT)),
        "failed": Filter(State.DEAD.label, _ended(State.DEAD)),
        "bounced": Filter(State.BOUNCED.label, _ended(State.BOUNCED)),
        "uncertain": Filter(State.UNCERTAIN.label, _ended(State.UNCERTAIN)),
        "expired": Filter(State.EXPIRED.label, _ended(State.EXPIRED)),
        "dropped": Filter(State.DROPPED.label, _ended(State.DROPPED)),
        "canceled": Filter(State.CANCELED.label, _ended(State.CANCELED)),
    }


@dataclass(frozen=True)
class EmailRow:
    """`kind` and `reason` in words; `moment` is when it reached its state.

    `subject` is the one that the office wrote for the kind: a student's own words, and the names
    that are filled in, would say whom they ask.
    """

    email: Email
    kind: str
    subject: str
    to: str
    moment: dt.datetime
    reason: str | Promise
    can_resend: bool
    was_resent: bool


@dataclass(frozen=True)
class EmailLog:
    page: Page
    rows: list[EmailRow]
    states: list[Chip]
    kinds: list[tuple[str, str]]
    state: str
    kind: str
    days: int
    query: str

    periods = tuple(PERIODS.items())

    @property
    def chips(self) -> list[Chip]:
        return [chip for chip in self.states if chip.value in MAIN_FILTERS or chip.is_chosen]

    @property
    def is_upcoming(self) -> bool:
        return self.state in ("due", "later")

    @property
    def is_truncated(self) -> bool:
        return self.page.paginator.count == MAX_ROWS

    @property
    def empty_message(self) -> str | Promise:
        if self.state != "trouble" or self.kind or self.query or not self.days:
            return _("No such emails.")
        text = ngettext(
            "No failed emails in the last day.",
            "No failed emails in the last %(days)d days.",
            self.days,
        )
        return text % {"days": self.days}


def list_emails(reader: User, params: QueryDict, now: dt.datetime) -> EmailLog:
    """Return the emails for `?state=&kind=&days=&q=&page=`, invalid values ignored. 8 queries."""
    known, labels = filters(now), kinds.labels()
    state = params.get("state", "") if params.get("state", "") in known else "trouble"
    kind = params.get("kind", "") if params.get("kind", "") in labels else ""
    days = next((days for days in PERIODS if str(days) == params.get("days")), 30)
    query, subjects = typed(params.get("q", "")), subjects_by_kind()
    narrow = _of_kind(kind) & _matching(query, subjects, reader)
    page = Paginator(_rows(known[state], narrow, days, now)[:MAX_ROWS], PER_PAGE).get_page(
        params.get("page")
    )
    rows = _email_rows(list(page), known[state].moment, subjects, reader, now)
    numbers = {name: _rows(known[name], narrow, days, now)[:MAX_ROWS].count() for name in COUNTED}
    states = [
        Chip(one.label, _in_state(params, name), numbers.get(name), name == state, value=name)
        for name, one in known.items()
    ]
    return EmailLog(page, rows, states, list(labels.items()), state, kind, days, query)


def _in_state(params: QueryDict, state: str) -> str:
    query = params.copy()
    query.pop("page", None)
    query["state"] = state
    return query.urlencode()


def _of_kind(kind: str) -> Q:
    return Q(kind=kind) if kind else Q()


def _matching(query: str, subjects: dict[str, str], reader: User) -> Q:
    """Match the name or address of an account that `reader` may see, or words of a subject."""
    if not query:
        return Q()
    words, labels = query.casefold(), kinds.labels()
    found = [
        kind
        for kind in labels
        if words in labels[kind].casefold() or words in subjects.get(kind, "").casefold()
    ]
    people = User.objects.visible_to(reader).filter(
        Q(full_name__icontains=query) | Q(email__icontains=query)
    )
    return Q(kind__in=found) | Q(user__in=people)


def _rows(chosen: Filter, narrow: Q, days: int, now: dt.datetime) -> QuerySet[Email]:
    found = Email.objects.filter(chosen.rows, narrow)
    if chosen.moment == "next_attempt_at":
        return found.order_by("next_attempt_at", "id")
    if days:
        found = found.filter(**{f"{chosen.moment}__gte": now - dt.timedelta(days=days)})
    return found.order_by(f"-{chosen.moment}", "-id")


def _email_rows(
    rows: list[Email], moment: str, subjects: dict[str, str], reader: User, now: dt.datetime
) -> list[EmailRow]:
    labels, known = kinds.labels(), visible_users(reader, rows)
    possible = {row.pk: resend_key(row) for row in rows if can_resend(row, now)}
    made = set(
        Email.objects.filter(dedupe_key__in=possible.values()).values_list("dedupe_key", flat=True)
    )
    return [
        EmailRow(
            email=row,
            kind=labels.get(row.kind, row.kind),
            subject=subjects.get(row.kind, ""),
            to=row.address if row.user_id in known else masked(row.address),
            moment=getattr(row, moment),
            reason=reason_of(row),
            can_resend=row.pk in possible and possible[row.pk] not in made,
            was_resent=possible.get(row.pk, "") in made,
        )
        for row in rows
    ]


def reason_of(row: Email) -> str:
    """Return why in words, with a server's reply code behind them for whoever asks that server."""
    why = row.last_error_class
    fault = smtp_replies.fault_of(why)
    if fault is None:
        return str(REASONS.get(why, why))
    words = FAULTS.get(fault, REFUSED)
    if row.fault == Email.Fault.ADDRESS:
        words = _("the address does not work")
    code = why.replace(" ", NO_BREAK)
    return f"{words} ({code})"


def visible_users(reader: User, rows: list[Email]) -> dict[int, str]:
    """Return names by id of the accounts that `reader` may see; only students see contacts."""
    people = User.objects.visible_to(reader).filter(
        pk__in={row.user_id for row in rows if row.user_id}
    )
    return dict(people.values_list("pk", "full_name"))
