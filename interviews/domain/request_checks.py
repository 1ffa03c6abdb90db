"""Checks of a request before it is sent, each as a sentence."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.names import folded, sort_key
from interviews.domain.letter_phrases import asks_for_work, other_way

APOLOGIES = re.compile(r"\b(sorry|apologi[sz]e|apologies|forgive me)\b", re.IGNORECASE)
BRACKETS = re.compile(r"\[[^\]\n]{1,80}\]|\{(?!times\})[^}\n]{0,40}\}")
GREETING = re.compile(
    r"^\s*(?:dear|hi|hello|good (?:morning|afternoon))\s+([^\n,!:]{1,200})", re.IGNORECASE
)
ASKS_FOR_NAMES = re.compile(
    r"\bwhom?\b|\bnames?\b|\bintroduc|\b(?:some|any)(?:one|body)\b", re.IGNORECASE
)
MOST_WORDS = 130
FEWEST_OWN_WORDS = 6


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


def check_letter(  # noqa: PLR0913 - a letter is compared with that many facts
    *,
    message: str,
    subject: str,
    minutes: int,
    how: str,
    contact_name: str,
    why_you: str,
    template: str,
    common_ground: str = "",
    others: Sequence[str] = (),
    asks_for_names: bool = False,
) -> list[Finding]:
    """Return every finding on a letter, most important first. `template` is its unedited text.

    `others` are people whom it names besides its reader; `asks_for_names` is true of a letter to a
    connector.
    """
    whole = f"{subject}\n{message}"
    return [
        _time_limit(whole.casefold(), minutes),
        _brackets(whole),
        _work(whole),
        *([_whom(message)] if asks_for_names else []),
        _why(why_you),
        *([_common_ground(message, common_ground)] if common_ground.strip() else []),
        _name(message, contact_name),
        *(_names_another(name, contact_name) for name in others),
        *_way_to_talk(whole, how),
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


def _work(text: str) -> Finding:
    phrase = asks_for_work(text)
    if not phrase:
        return Finding(_("It asks for information, not for work."), ok=True)
    words = _(
        "“%(phrase)s” may read as asking for work. People say yes more easily to questions. Keep "
        "it if you're sure."
    )
    return Finding(words % {"phrase": phrase}, ok=False)


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
    said = set(re.findall(r"\w{4,}", folded(message)))
    noted = set(re.findall(r"\w{4,}", folded(common_ground)))
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


def _names_another(name: str, contact_name: str) -> Finding:
    text = _("You name %(other)s in a letter to %(name)s. Keep it if you mean it.")
    return Finding(text % {"other": name, "name": contact_name}, ok=False)


def _way_to_talk(text: str, how: str) -> list[Finding]:
    phrase = other_way(text, how)
    if not phrase:
        return []
    words = _(
        "Your letter says “%(phrase)s”, and under “How will you talk?” you chose another way. "
        "Change one of them."
    )
    return [Finding(words % {"phrase": phrase}, ok=False)]


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
    """Count what the message has beyond the template, and `why_you`, which is in both."""
    said = message.casefold()
    beyond = Counter(said.split()) - Counter(template.casefold().split())
    is_said = why_you.strip() and why_you.casefold() in said
    count = beyond.total() + (words(why_you) if is_said else 0)
    about = {"count": count}
    if count >= FEWEST_OWN_WORDS:
        return Finding(_("Beside your goal, it has %(count)s words of your own.") % about, ok=True)
    text = ngettext(
        "Beside your goal, %(count)s word of it is your own; the rest is our text. One sentence "
        "of your own is what people answer to.",
        "Beside your goal, %(count)s words of it are your own; the rest is our text. One sentence "
        "of your own is what people answer to.",
        count,
    )
    return Finding(text % about, ok=False)
