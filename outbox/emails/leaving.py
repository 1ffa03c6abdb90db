"""Emails to a student whose account becomes read-only, and is erased later."""

import datetime as dt

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.clock import local
from core.links import absolute
from office.selectors.settings import office_settings
from outbox.domain.kinds import Kind, Message
from outbox.models import Email
from users.domain.leaving import kept_until
from users.models import Departure, User
from users.models.leaving import FINISHED_WITHIN

REMOVED = ":removed"  # ends the fact of "staying" where a private address was removed


def build_leaving(email: Email, now: dt.datetime) -> Message:
    """Say what ends on which day, and ask for a private address."""
    day = _day(email)
    facts = {
        "day": _words(day),
        "until": _words(day + FINISHED_WITHIN - dt.timedelta(days=1)),
        "erased": _words(kept_until(day)),
    }
    texts = (
        gettext(
            "The program ends for you on %(day)s. From that day on you can read everything here "
            "and take it with you, but no longer write or ask. Requests that wait for an answer "
            "are closed then; talks agreed for a day up to %(until)s still take place."
        ),
        gettext(
            "Your university address may stop working. Give a private one, so that you can sign "
            "in later, by a code that comes to it:"
        ),
        gettext("Your account is kept until %(erased)s, and then erased. We write before that."),
        gettext("If that day is wrong, answer this email."),
    )
    url = absolute(reverse("home:leaving"))
    first, ask, kept, wrong = (text % facts for text in texts)
    return _message(
        gettext("On %(day)s your account becomes read-only") % facts,
        f"{first}\n\n{ask}\n{url}\n\n{kept}\n\n{wrong}",
        {url: gettext("Get ready")},
    )


def build_staying(email: Email, now: dt.datetime) -> Message:
    text = gettext(
        "We wrote that your account becomes read-only on %(day)s. That is no longer so: you can "
        "use everything as before."
    )
    if email.fact.endswith(REMOVED):
        text += "\n\n" + gettext(
            "The private address that you gave for later is removed: it no longer opens your "
            "account. If you leave one day, you can give it again."
        )
    subject = gettext("Your account stays as it is")
    return _message(subject, text % {"day": _words(_day(email))}, {})


def build_erasing(email: Email, now: dt.datetime) -> Message:
    departure = _departure(email)
    day = _day(email)
    left = (day - _today(now)).days
    facts = {"day": _words(day), "left": left}
    text = gettext(
        "You left on %(left_on)s. On %(day)s your account is erased, with contacts, notes, "
        "letters, and all else in it. It cannot be brought back."
    ) % {**facts, "left_on": _words(departure.leaves_on) if departure else ""}
    how = gettext("Until then you can sign in with a code, read everything and download it:")
    url = absolute(reverse("home:leaving"))
    subject = ngettext(
        "Your account is erased in %(left)d day", "Your account is erased in %(left)d days", left
    )
    return _message(
        subject % facts, f"{text}\n\n{how}\n{url}", {url: gettext("Take everything with you")}
    )


def is_leaving_news(email: Email, now: dt.datetime) -> bool:
    """True while the account still has that day."""
    return _person(email).leaves_on == _day(email)


def is_staying_news(email: Email, now: dt.datetime) -> bool:
    return _departure(email) is None


def is_erasing_news(email: Email, now: dt.datetime) -> bool:
    """True while the account is to be erased on that day."""
    person, departure = _person(email), _departure(email)
    return (
        person.is_active
        and departure is not None
        and departure.erases_on == _day(email)
        and departure.leaves_on == person.leaves_on
    )


def _message(subject: str, text: str, buttons: dict[str, str]) -> Message:
    office = office_settings()
    return Message(
        subject=subject,
        text=text,
        buttons=buttons,
        reply_to=office.contact_email,
        from_name=office.sender_name,
    )


def _words(day: dt.date) -> str:
    return date_format(day, "F j, Y")


def _day(email: Email) -> dt.date:
    """Return the day that the email was added for; its `fact` begins with it."""
    return dt.date.fromisoformat(email.fact[:10])


def _today(now: dt.datetime) -> dt.date:
    return local(now, office_settings().zone).date()


def _person(email: Email) -> User:
    """Raises User.DoesNotExist if the account is gone."""
    return email.user or User.objects.get(pk=email.object_id)


def _departure(email: Email) -> Departure | None:
    return Departure.objects.filter(user=email.object_id).first()


WEEK = dt.timedelta(days=7)
KINDS = (
    Kind("leaving", build_leaving, is_leaving_news, valid_for=WEEK, label=_("Account ends soon")),
    Kind("staying", build_staying, is_staying_news, valid_for=WEEK, label=_("Account stays")),
    Kind("erasing", build_erasing, is_erasing_news, valid_for=WEEK, label=_("Account is erased")),
)
