"""The reminders' words, found at sending from the facts: "tomorrow" is tomorrow when the mail
leaves."""

import datetime as dt

from django.db.models import Max
from django.urls import reverse
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from advising.models import Feedback
from core.clock import local
from core.dates import day, day_time, day_words, time_of_day, weekday, zone_words
from core.lines import flat
from core.links import absolute
from core.names import isolated
from core.step import Rank, Step
from interviews.domain.question_sheet import questions_state
from interviews.domain.thank_you_draft import said
from interviews.domain.wording import meet_line, people
from interviews.models import Interview, Reflection
from outbox.domain.kinds import Kind, Message, register
from outbox.models import Email
from outbox.selectors.texts import render_text
from reminders.domain.timetable import Due, dues, goes_at, moment_of
from reminders.emails.templates import register_texts
from reminders.models import ReminderLink
from reminders.models.choices import DAILY, DAY_BEFORE, DID_IT_HAPPEN, DIGEST, NOTES, THANK_YOU
from reminders.selectors.agenda import follow_ups
from reminders.selectors.digests import Content, content
from reminders.selectors.facts import facts_of, office_rules, remindable, rules_of

Use = ReminderLink.Use
BUTTONS = {
    Use.DAY_BEFORE: gettext_lazy("See everything"),
    Use.DID_IT_HAPPEN: gettext_lazy("Say how it went"),
    Use.THANK_YOU: gettext_lazy("Go to the thank-you"),
}
NOON = 12
MOST_KEPT = 3  # the others are on Today


def still_wanted(email: Email, now: dt.datetime) -> bool:
    """Whether the timetable, asked again, still has this reminder: same moment, same zone, not
    put off meanwhile."""
    interview = remindable().filter(pk=email.object_id).first()
    if interview is None:
        return False
    found = dues(facts_of(interview), rules_of(interview.student, office_rules()))
    return any(
        (due.kind, due.fact) == (email.kind, email.fact) and due.due_at <= now for due in found
    )


def calm_at(email: Email, now: dt.datetime) -> dt.datetime:
    """When the timetable lets this reminder be heard: one that an outage kept from its moment
    waits for the morning."""
    rules = rules_of(email.user, office_rules())
    return goes_at(
        Due(email.due_at, email.kind, email.fact, email.expires_at), email.user.zone, rules, now
    )


def build_day_before(email: Email, now: dt.datetime) -> Message:
    """G: where, when, how, and three things to think of."""
    interview = _interview(email)
    zone, starts_at = interview.student.zone, interview.starts_at
    day_word, organization = day_words(starts_at, now, zone), interview.contact.organization
    about = {
        "day_word": day_word,
        "Day_word": capfirst(day_word),
        "date": day(starts_at, zone),
        "time": time_of_day(starts_at, zone),
        "zone": zone_words(zone),
        "at_organization": _("at %(organization)s") % {"organization": organization}
        if organization
        else "",
        "contact_time": _time_there(interview),
        "meet_line": meet_line(interview, for_student=True),
        "questions_state": questions_state(interview),
        "mode_tip": _mode_tip(interview.how),
    }
    return _message("day_before", email, interview, about, Use.DAY_BEFORE)


def build_did_it_happen(email: Email, now: dt.datetime) -> Message:
    """H: one question; its page has the answers."""
    interview = _interview(email)
    zone, starts_at = interview.student.zone, interview.starts_at
    about = {
        "weekday": weekday(starts_at, zone),
        "time": time_of_day(starts_at, zone),
        "zone": zone_words(zone),
    }
    return _message("did_it_happen", email, interview, about, Use.DID_IT_HAPPEN)


def build_thank_you_fresh(email: Email, now: dt.datetime) -> Message:
    """I, the first: while it is fresh."""
    interview = _interview(email)
    about = {
        "talk_day": day_words(interview.ended_at, now, interview.student.zone),
        "learned_line": _starts_from(interview),
    }
    return _message("thank_you_fresh", email, interview, about, Use.THANK_YOU)


def _starts_from(interview: Interview) -> str:
    """What the draft begins with: the answer that the student marked, else the next step; empty
    without either."""
    reflection = Reflection.objects.filter(interview=interview).first()
    thanks, what = interview.thanks.first(), said(interview, interview.student, reflection)
    marked = what.marked(thanks.starts_from) if thanks else ""
    short = Truncator(" ".join((marked or what.act_on).split()).rstrip(".")).chars(80)
    if not short:
        return ""
    line = (
        _("It starts from the answer you marked: “%(words)s”.")
        if marked
        else _("It has your next step: “%(words)s”.")
    )
    return line % {"words": short}


def build_thank_you_last(email: Email, now: dt.datetime) -> Message:
    """I, the last: when it is due."""
    interview = _interview(email)
    due_at = interview.ended_at + office_rules().thank_you
    zone = interview.student.zone
    when = {"time": time_of_day(due_at, zone), "day": day_words(due_at, now, zone)}
    due_words = (
        _("was due at %(time)s %(day)s") if now > due_at else _("is due at %(time)s %(day)s")
    ) % when
    return _message("thank_you_last", email, interview, {"due_words": due_words}, Use.THANK_YOU)


def build_daily(email: Email, now: dt.datetime) -> Message:
    """O: what became due since the last note."""
    lines = note_lines(email, now)
    more = {"item": lines[0].verb, "more": len(lines) - 1}
    values = {
        "first_item": _("%(item)s and %(more)s more") % more if more["more"] else lines[0].verb,
        "student_first": email.user.first_name,
        "greeting": _greeting(email, now),
        "items": "\n\n".join(_items(lines)),
    }
    return Message(
        *render_text("daily", values), buttons={absolute(line.url): line.verb for line in lines}
    )


def _items(lines: list[Step]) -> list[str]:
    """One line and one link each; beyond three people to keep in touch with, one link for all
    the others."""
    kept = [line for line in lines if line.rank == Rank.KEEP][MOST_KEPT:]
    items = [f"{flat(line.text)}\n{absolute(line.url)}" for line in lines if line not in kept]
    if kept:
        items.append(
            "\n".join([*(flat(line.text) for line in kept), absolute(reverse("home:today"))])
        )
    return items


def build_digest(email: Email, now: dt.datetime) -> Message:
    """N: the first step and the others, what is coming up, the counselor's words, the term so
    far."""
    said, zone = content(email.user, now, note_lines(email, now)), email.user.zone
    talks = [_talk_line(talk, zone) for talk in said.coming_up]
    none = _("No conversations on the calendar. One new request would change that.")
    values = {
        "first_item": _first_item(said),
        "student_first": email.user.first_name,
        "greeting": _greeting(email, now),
        "steps": _steps(said.steps),
        "upcoming": "\n".join(talks) or none,
        "feedback": _feedback(said.feedback) if said.feedback else "",
        "so_far": _so_far(said),
        "settings_link": absolute(reverse("home:setting", args=["notes"])),
    }
    return Message(*render_text("digest", values))


def digest_wanted(email: Email, now: dt.datetime) -> bool:
    """Whether that day is still one of the student's digest, and there is something to say."""
    rules = rules_of(email.user, office_rules())
    return (
        rules.has_digest(dt.date.fromisoformat(email.fact))
        and not content(email.user, now).is_empty
    )


def _first_item(said: Content) -> str:
    """What the subject names."""
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
    about = {
        "when": day_time(talk.starts_at, zone),
        "name": isolated(flat(talk.contact.name)),
        "minutes": talk.minutes,
    }
    return _("%(when)s: %(name)s, %(minutes)s minutes") % about


def _feedback(feedback: Feedback) -> str:
    """One line of what the counselor wrote, and where the rest is."""
    page = reverse("interviews:wrap_up", args=[feedback.reflection.interview.code])
    line = Truncator(" ".join(feedback.text.split())).chars(100)
    said = _("From %(counselor)s: “%(line)s”") % {
        "counselor": feedback.author.first_name,
        "line": line,
    }
    return f"{said}\n{absolute(page)}#comments"


def _so_far(said: Content) -> str:
    """ "So far this term: 4 conversations in 3 kinds of workplace." Empty before the first one."""
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
    is_morning = local(now, email.user.zone).hour < NOON
    return (_("Good morning %(first)s,") if is_morning else _("Hello %(first)s,")) % {
        "first": email.user.first_name
    }


def daily_wanted(email: Email, now: dt.datetime) -> bool:
    """Whether there is still something to say; a note without a line is not sent."""
    return bool(note_lines(email, now))


def note_lines(email: Email, now: dt.datetime) -> list[Step]:
    """The lines of one daily note: the agenda's follow-ups that no earlier note has told."""
    told = Email.objects.filter(
        kind__in=NOTES, object_id=email.object_id, due_at__lt=email.due_at, state=Email.State.SENT
    )
    return follow_ups(
        email.user, now, since=told.aggregate(Max("due_at"))["due_at__max"], until=email.due_at
    )


def _interview(email: Email) -> Interview:
    return remindable().get(pk=email.object_id)


def _time_there(interview: Interview) -> str:
    """ "(4:00 PM for Maya)", if the contact's wall clock says something else."""
    here, there = (
        local(interview.starts_at, zone)
        for zone in (interview.student.zone, interview.contact_zone)
    )
    if here.replace(tzinfo=None) == there.replace(tzinfo=None):
        return ""
    is_same_day = here.date() == there.date()
    say = time_of_day if is_same_day else day_time
    about = {
        "time": say(interview.starts_at, interview.contact_zone),
        "first": interview.contact.first_name,
    }
    return _("(%(time)s for %(first)s)") % about


def _mode_tip(how: str) -> str:
    if how == Interview.How.IN_PERSON:
        return _(
            "Plan to be there ten minutes early, dressed as you would for a first day. "
            "Have your résumé with you, and leave it in the bag unless they ask."
        )
    if how == Interview.How.VIDEO:
        return _(
            "Camera at eye level, light in front of you, other apps closed. Tell whoever lives "
            "with you."
        )
    return _("Find a quiet spot. Your voice is all they have; let them finish before you speak.")


def _message(key: str, email: Email, interview: Interview, about: dict, use: str) -> Message:
    """The words with their one link, which works without signing in."""
    link = ReminderLink.of(interview, use, moment_of(email.fact)).url
    values = people(interview) | {"duration": interview.minutes, "link": link} | about
    return Message(*render_text(key, values), buttons={link: str(BUTTONS[Use(use)])})


KINDS = (
    (
        "day_before",
        build_day_before,
        still_wanted,
        DAY_BEFORE,
        gettext_lazy("The day before a talk"),
    ),
    (
        "did_it_happen",
        build_did_it_happen,
        still_wanted,
        DID_IT_HAPPEN,
        gettext_lazy("Did it happen?"),
    ),
    (
        "did_it_happen_again",
        build_did_it_happen,
        still_wanted,
        DID_IT_HAPPEN,
        gettext_lazy("Did it happen? Once more"),
    ),
    (
        "thank_you_fresh",
        build_thank_you_fresh,
        still_wanted,
        THANK_YOU,
        gettext_lazy("Thank-you: first reminder"),
    ),
    (
        "thank_you_last",
        build_thank_you_last,
        still_wanted,
        THANK_YOU,
        gettext_lazy("Thank-you: last reminder"),
    ),
    ("daily", build_daily, daily_wanted, DAILY, gettext_lazy("Daily note")),
    ("digest", build_digest, digest_wanted, DIGEST, gettext_lazy("Weekly digest")),
)


def register_kinds() -> None:
    """Called once, when the app is ready. Each row brings its own hour of expiry from the
    timetable."""
    register_texts()
    for name, build, wanted, choice, label in KINDS:
        shares_keys_of = DAILY.name if choice is DIGEST else ""  # on its day it is that day's note
        register(
            Kind(
                name,
                build,
                wanted,
                calm_at,
                choice=choice,
                label=label,
                shares_keys_of=shares_keys_of,
            )
        )
