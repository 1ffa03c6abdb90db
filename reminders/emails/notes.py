"""The daily note and the weekly digest."""

import datetime as dt

from django.db.models import Max
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from advising.models import Feedback
from core.clock import local
from core.dates import day_time
from core.lines import flat
from core.links import absolute
from core.names import isolated
from core.step import Rank, Step
from interviews.models import Interview
from outbox.domain.kinds import Message
from outbox.models import Email
from outbox.selectors.texts import render_text
from reminders.models.choices import NOTES
from reminders.selectors.agenda import follow_ups
from reminders.selectors.digests import DigestContent, digest_content
from reminders.selectors.facts import office_rules, rules_of
from users.models import User
from users.selectors.leaving import has_left

NOON = 12
MOST_KEPT = 3  # Today shows the others


def note_lines(email: Email, now: dt.datetime) -> list[Step]:
    """Return the agenda's follow-ups that were in no earlier note."""
    earlier = Email.objects.filter(
        kind__in=NOTES, object_id=email.object_id, due_at__lt=email.due_at, state=Email.State.SENT
    )
    return follow_ups(
        _reader(email),
        now,
        since=earlier.aggregate(Max("due_at"))["due_at__max"],
        until=email.due_at,
    )


def daily_wanted(email: Email, now: dt.datetime) -> bool:
    return bool(note_lines(email, now))


def build_daily(email: Email, now: dt.datetime) -> Message:
    lines = note_lines(email, now)
    more = {"item": lines[0].verb, "more": len(lines) - 1}
    values = {
        "first_item": _("%(item)s and %(more)s more") % more if more["more"] else lines[0].verb,
        "student_first": _reader(email).first_name,
        "greeting": _greeting(email, now),
        "items": "\n\n".join(_items(lines)),
    }
    return Message(*render_text("daily", values), buttons=_labels(lines))


def _labels(steps: list[Step]) -> dict[str, str]:
    """Return the words of each link; of several for one page those of the first."""
    return {absolute(reverse("home:today")): _("Open Today")} | {
        absolute(step.url): step.verb for step in reversed(steps)
    }


def _items(lines: list[Step]) -> list[str]:
    """Return a line and a link for each; after MOST_KEPT people to keep in touch with, one link."""
    kept = [line for line in lines if line.rank == Rank.KEEP][MOST_KEPT:]
    items = [f"{flat(line.text)}\n{absolute(line.url)}" for line in lines if line not in kept]
    if kept:
        items.append(
            "\n".join([*(flat(line.text) for line in kept), absolute(reverse("home:today"))])
        )
    return items


def digest_wanted(email: Email, now: dt.datetime) -> bool:
    """True if it is still a day of the student's digest, who is here, and it isn't empty."""
    reader = _reader(email)
    rules = rules_of(reader, office_rules())
    return (
        not has_left(reader, now)
        and rules.has_digest(dt.date.fromisoformat(email.fact))
        and not digest_content(reader, now).is_empty
    )


def build_digest(email: Email, now: dt.datetime) -> Message:
    reader = _reader(email)
    said, zone = digest_content(reader, now, note_lines(email, now)), reader.zone
    talks = [_talk_line(talk, zone) for talk in said.coming_up]
    none = _("No conversations on the calendar. One new request would change that.")
    settings_link = absolute(reverse("home:setting", args=["notes"]))
    values = {
        "first_item": _first_item(said),
        "student_first": reader.first_name,
        "greeting": _greeting(email, now),
        "steps": _steps(said.steps),
        "upcoming": "\n".join(talks) or none,
        "feedback": _feedback(said.feedback) if said.feedback else "",
        "so_far": _so_far(said),
        "settings_link": settings_link,
    }
    return Message(
        *render_text("digest", values), buttons=_labels(said.steps) | {settings_link: ""}
    )


def _first_item(said: DigestContent) -> str:
    if said.steps:
        return said.steps[0].verb
    if said.coming_up:
        return _("your talk with %(first)s") % {"first": said.coming_up[0].contact.first_name}
    return (
        _("%(counselor)s wrote to you") % {"counselor": said.feedback.author.first_name}
        if said.feedback
        else ""
    )


def _steps(steps: list[Step]) -> str:
    items = _items(steps)
    if items:
        items[0] = _("First: %(step)s") % {"step": items[0]}
    return "\n\n".join(items)


def _talk_line(talk: Interview, zone: str) -> str:
    assert talk.starts_at is not None  # noqa: S101 - it is coming up
    about = {
        "when": day_time(talk.starts_at, zone),
        "name": isolated(flat(talk.contact.name)),
        "minutes": talk.minutes,
    }
    return _("%(when)s: %(name)s, %(minutes)s minutes") % about


def _feedback(feedback: Feedback) -> str:
    page = reverse("interviews:wrap_up", args=[feedback.reflection.interview.code])
    line = Truncator(" ".join(feedback.text.split())).chars(100)
    said = _("From %(counselor)s: “%(line)s”") % {
        "counselor": feedback.author.first_name,
        "line": line,
    }
    return f"{said}\n{absolute(page)}#comments"


def _so_far(said: DigestContent) -> str:
    """Return "So far this term: 4 conversations in 3 kinds of workplace." or ""."""
    if not said.conversations:
        return ""
    talks = ngettext("%(n)s conversation", "%(n)s conversations", said.conversations) % {
        "n": said.conversations
    }
    if said.places:
        kinds = ngettext("%(n)s kind of workplace", "%(n)s kinds of workplace", said.places) % {
            "n": said.places
        }
        talks = _("%(talks)s in %(kinds)s") % {"talks": talks, "kinds": kinds}
    return (_("So far this term: %(talks)s.") if said.since else _("So far: %(talks)s.")) % {
        "talks": talks
    }


def _greeting(email: Email, now: dt.datetime) -> str:
    reader = _reader(email)
    is_morning = local(now, reader.zone).hour < NOON
    return (_("Good morning %(first)s,") if is_morning else _("Hello %(first)s,")) % {
        "first": reader.first_name
    }


def _reader(email: Email) -> User:
    assert email.user is not None  # noqa: S101 - the planner adds notes for users only
    return email.user
