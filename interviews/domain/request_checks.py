"""Checks of a request before it is sent, each as a sentence."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.names import sort_key

ASKS_FOR_WORK = (
    "job opening",
    "any openings",
    "hire",
    "hiring",
    "vacancy",
    "position available",
    "consider me",
    "apply for",
    "my résumé attached",
    "my resume attached",
    "referral for the role",
)
APOLOGIES = re.compile(r"\b(sorry|apologi[sz]e|apologies|forgive me)\b", re.IGNORECASE)
BRACKETS = re.compile(r"\[[^\]\n]{1,80}\]|\{(?!times\})[^}\n]{0,40}\}")
GREETING = re.compile(
    r"^\s*(?:dear|hi|hello|good (?:morning|afternoon))\s+([^\n,!:]{1,200})", re.IGNORECASE
)
ASKS_FOR_NAMES = re.compile(
    r"\bwhom?\b|\bnames?\b|\bintroduc|\b(?:some|any)(?:one|body)\b", re.IGNORECASE
)
MOST_WORDS = 130


@dataclass(frozen=True)
class Finding:
    """Not `ok` is a warning; with `prevents_sending` it must be mended first."""

    text: str
    ok: bool
    prevents_sending: bool = False


def times(still_to_come: bool) -> Finding:
    if still_to_come:
        return Finding(_("It offers times that are still to come."), ok=True)
    return Finding(
        _("Offer at least one time that is still to come."), ok=False, prevents_sending=True
    )


def taken(when: str, first: str, *, is_insisted: bool) -> Finding:
    """A time of another agreed talk; it prevents sending unless the student insists."""
    text = (
        _("On %(when)s you talk with %(first)s.")
        if is_insisted
        else _(
            "On %(when)s you talk with %(first)s. Change that time, or say that you offer it "
            "anyway."
        )
    )
    return Finding(
        text % {"when": when, "first": first}, ok=False, prevents_sending=not is_insisted
    )


def also_offered(when: str, others: list[str]) -> Finding:
    text = _("%(when)s is also offered to %(names)s. Whoever says yes first gets it.")
    return Finding(text % {"when": when, "names": _(" and ").join(others)}, ok=False)


def at_night(when: str, there: str) -> Finding:
    if there.startswith(when):
        return Finding(_("%(when)s is before 8 AM or after 6 PM.") % {"when": when}, ok=False)
    return Finding(
        _("%(when)s is %(there)s, before 8 AM or after 6 PM.") % {"when": when, "there": there},
        ok=False,
    )


def names_referrer(first: str, *, said_no: bool) -> Finding:
    """A letter that names who referred the student, without permission; a no prevents sending."""
    if said_no:
        text = _("%(first)s doesn't want to be named. Take %(first)s out of the letter.")
    else:
        text = _(
            "You name %(first)s, who hasn't said that you may. Ask first, or leave the name out."
        )
    return Finding(text % {"first": first}, ok=False, prevents_sending=said_no)


def words(text: str) -> int:
    return len(text.replace("{times}", " ").split())


def check_letter(
    *,
    message: str,
    subject: str,
    minutes: int,
    contact_name: str,
    why_you: str,
    template: str,
    common_ground: str = "",
    asks_for_names: bool = False,
) -> list[Finding]:
    """Return every finding on a letter, most important first. `template` is its unedited text.

    `asks_for_names` is true of a letter to a connector.
    """
    low = f"{subject}\n{message}".casefold()
    return [
        _time_limit(low, minutes),
        _brackets(f"{subject}\n{message}"),
        _work(low),
        *([_whom(message)] if asks_for_names else []),
        _why(why_you),
        *([_common_ground(message, common_ground)] if common_ground.strip() else []),
        _name(message, contact_name),
        _apologies(message),
        _length(message),
        _own_words(message, template, why_you),
    ]


def _time_limit(low: str, minutes: int) -> Finding:
    if re.search(rf"\b{minutes}\b[\s-]*min", low):
        return Finding(
            _("It says how long it will take: %(minutes)s minutes.") % {"minutes": minutes}, ok=True
        )
    text = _("Say that you ask for %(minutes)s minutes. People say yes more easily to a limit.")
    return Finding(text % {"minutes": minutes}, ok=False, prevents_sending=True)


def _brackets(text: str) -> Finding:
    found = BRACKETS.search(text)
    if found:
        return Finding(
            _("Fill in or remove %(what)s.") % {"what": found.group()},
            ok=False,
            prevents_sending=True,
        )
    return Finding(_("Nothing is left to fill in."), ok=True)


def _work(low: str) -> Finding:
    phrase = next(
        (phrase for phrase in ASKS_FOR_WORK if re.search(rf"\b{re.escape(phrase)}\b", low)), None
    )
    if phrase is None:
        return Finding(_("It asks for information, not for work."), ok=True)
    text = _(
        "“%(phrase)s” may read as asking for work. People say yes more easily to questions. Keep "
        "it if you're sure."
    )
    return Finding(text % {"phrase": phrase}, ok=False)


def _why(why_you: str) -> Finding:
    if why_you.strip():
        return Finding(_("It says why you write to this person."), ok=True)
    return Finding(_("Say why you write to this person. One sentence is enough."), ok=False)


def _whom(message: str) -> Finding:
    if ASKS_FOR_NAMES.search(message):
        return Finding(_("It asks whom they know."), ok=True)
    text = _("Ask whom they know. A name or two is easier to give than a talk.")
    return Finding(text, ok=False)


def _common_ground(message: str, common_ground: str) -> Finding:
    """Compare the longer words of both: it may be said in another way."""
    said = set(re.findall(r"\w{4,}", sort_key(message)))
    noted = set(re.findall(r"\w{4,}", sort_key(common_ground)))
    if len(noted & said) * 2 >= len(noted):
        return Finding(_("It says what you have in common."), ok=True)
    text = _("You noted “%(common)s”, and your message doesn't say it. People answer to that.")
    return Finding(text % {"common": common_ground.strip()}, ok=False)


def _name(message: str, contact_name: str) -> Finding:
    greeting = GREETING.match(message)
    named = {word.strip('.,"“”()') for word in sort_key(contact_name).split()}
    if greeting and named.isdisjoint(
        word.strip('.,"“”()') for word in sort_key(greeting.group(1)).split()
    ):
        text = _("The greeting says “%(greeting)s”, and you write to %(name)s.")
        return Finding(
            text % {"greeting": greeting.group(1).strip(), "name": contact_name}, ok=False
        )
    return Finding(_("The name is right."), ok=True)


def _apologies(message: str) -> Finding:
    if len(APOLOGIES.findall(message)) > 1:
        return Finding(_("It apologizes more than once. Once is plenty."), ok=False)
    return Finding(_("It doesn't apologize too much."), ok=True)


def _length(message: str) -> Finding:
    count = words(message)
    if count > MOST_WORDS:
        return Finding(
            _("%(count)s words. Consider cutting to about 110.") % {"count": count}, ok=False
        )
    return Finding(_("%(count)s words. Easy to read on a phone.") % {"count": count}, ok=True)


def _own_words(message: str, template: str, why_you: str) -> Finding:
    ours = set(template.casefold().split())
    own = [word for word in message.casefold().split() if word not in ours]
    if len(own) >= 4 or words(why_you) >= 6:
        return Finding(_("It has words of your own."), ok=True)
    text = _("This is still mostly our text. One sentence of your own is what people answer to.")
    return Finding(text, ok=False)
