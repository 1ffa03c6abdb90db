"""Requests hidden in an email that keeps in touch: for a talk, for work, with times.

Requests have limits that hold for a person across all students; news has others. So what asks has
to go out as a request. Pure.
"""

import re
import unicodedata

from django.utils.translation import gettext as _

from interviews.models import ContactLetter


def _any(*words: str) -> str:
    return f"(?:{'|'.join(words)})"


def _few(most: int) -> str:
    """Up to `most` words of any kind, each with the blank after it."""
    return rf"(?:[\w-]+ ){{0,{most}}}?"


TALK = _any(
    "talk", "speak", "meet", "chat", "call", "zoom", "skype", "catch[ -]?up", "connect",
    "discuss", "(?:grab|get|have) (?:a )?(?:coffee|tea|lunch|drink)",
)  # fmt: skip
A_TALK = _few(3) + _any(
    "talk", "call", "chat", "conversation", "meeting", "interview", "coffee", "lunch",
    "appointment", "shadowing", "visit",
)  # fmt: skip
TIME = _any("time", "minutes?", "a moment", "moment", "half an hour", "an hour", "hour")
FREE = _any("free", "available", "willing", "open", "able", "around", "up for", "interested")
WORK = _any(
    "jobs?", "internships?", "positions?", "openings?", "vacanc(?:y|ies)", "traineeships?",
    "placements?", "roles?", "apprenticeships?", "work",
)  # fmt: skip
PAPERS = _any("r[ée]sum[ée]", "cv", "application", "cover letter", "portfolio")
DAYS = _any("mon", "tues?", "wed(?:nes)?", "thu(?:rs)?", "fri", "sat(?:ur)?", "sun") + "(?:day)?"
DAY = _any(
    "(?:mon|tues|wednes|thurs|fri|satur|sun)day", "tomorrow", "next week", "this week",
    "next month", "the week of", "the weekend",
)  # fmt: skip
CLOCK = _any(r"\d{1,2}(?:[:.]\d\d)?\s?[ap]\.?m\b\.?", r"\d{1,2} o'clock", r"\d{1,2}:\d\d")
WISH = _any(
    "i'd", "i would", "we'd", "we would", "i want", "i wish", "i hope", "hoping", "hope", "want",
    "wanted", "eager", "happy", "keen", "grateful", "glad", "love", "like",
)  # fmt: skip
FAVOR = _any(
    "introduce", "refer", "recommend", "forward", "pass", "spare", "look (?:at|over)",
    "read (?:through|over)", "review", "put", "consider", "help me", "tell me", "let me",
    "send me", "give me", "write me", "get me", "vouch", "connect me",
)  # fmt: skip
SOON = _any("with me", "again", "soon", "next", "this", "some ?time")
AGAIN = _any("again", "with you", "to you", "you", "more", "some ?time", "soon", "next", "about")
TALKS = (
    rf"(?:could|can|may|might|shall|should) (?:we|i) {_few(3)}{TALK}\b",
    r"(?:could|can|may|might) i (?:\w+ )?(?:ask you (?!to forgive)|shadow|visit|come|stop by)",
    rf"(?:would|could|will|can) you (?:\w+ )?(?:be (?:\w+ )?{FREE}|have {_few(3)}{TIME})",
    rf"(?:would|could|will|can) you (?:\w+ )?(?:(?:like|want) to )?(?:{TALK}\b|{FAVOR})",
    rf"(?:are|will) you (?:be )?(?:{FREE}|hiring|looking for|taking on|recruiting)\b",
    rf"(?:do|would|might) you (?:\w+ )?have {_few(3)}(?:{TIME}|openings?)\b",
    rf"(?<!was )(?<!were )(?<!been ){WISH} {_few(2)}to {_few(3)}{TALK} {AGAIN}\b",
    rf"(?<!was )(?<!were )(?<!been ){WISH} {_few(2)}to {_few(3)}ask you\b",
    rf"{WISH} {_few(2)}(?:to (?:have|set up|schedule|arrange)|for) {A_TALK}\b",
    rf"(?:let's|let us) (?:\w+ )?{TALK}\b",
    rf"(?:schedule|arrange|set up|book|find time for) {A_TALK}\b(?! (?:was|were|had))",
    rf"(?:time|room|open|up) (?:for|to) {A_TALK}(?= {SOON}|\?)",
    rf"(?:another|a second|one more|a short|a quick|a brief) {A_TALK}\b(?=[^.!\n]*\?)",
    r"pick your brain\b",
    r"minutes of your time\b",
    rf"let me know (?:when|if|what|which) {_few(4)}(?:{FREE}|{TIME}|{TALK}|suits?|works?)\b",
    r"(?:any|a few|some|one|two|three|more|another) (?:\w+ )?questions? for you\b",
)
JOBS = (
    r"(?:hire|refer|recommend|consider|recruit|employ) me\b",
    r"is your (?:\w+ ){1,2}?(?:hiring|recruiting|looking for)\b",
    rf"(?:any|are there|is there an?|find me an?) {_few(3)}{WORK}\b(?=[^.!\n]*\?)",
    rf"(?:any|an?) {_few(2)}{WORK} (?:at your|in your|with you|for me|on your)\b",
    rf"(?:know|hear) of (?:an?|any) {_few(3)}{WORK}\b(?=[^.!\n]*\?| i could)",
    rf"(?:let me know|tell me|think of me) {_few(3)}(?:of|about|if|when|for) {_few(4)}{WORK}\b",
    r"(?:keep|have) me in mind\b",
    r"any openings\b|position available\b|referral for the role\b",
    r"(?:i'm|i am|am) (?:\w+ )?(?:looking|searching) for (?:an?|my|some|new|any|work)\b",
    rf"(?:attach|enclos|forward|shar|send)\w* (?:is |you )?(?:my|the) (?:\w+ )?{PAPERS}\b",
    rf"my (?:\w+ )?{PAPERS} (?:is )?(?:attached|enclosed|below)\b",
    r"put in a (?:good )?word\b|put me in touch\b",
)
TIMES = (
    (
        rf"(?:i'm|i am|i'll be|i will be) (?:\w+ )?(?:free|available|around|in town) "
        rf"{_few(3)}(?:{DAY}|any (?:day|time)|{CLOCK}|after|between)"
    ),
    rf"(?:how|what) about {_few(2)}(?:{DAY}|{CLOCK})",
    (
        rf"(?:does|would|will|do|is) {_few(3)}(?:{DAY}|{CLOCK})(?: \S+){{0,4}} "
        rf"(?:work|suit|good|ok|okay|fine|possible|convenient)\b"
    ),
    r"(?:calendly|doodle)\b|cal\.com\b|my calendar\b",
)
FOUND = re.compile(
    rf"\b(?:{'|'.join((*TALKS, *JOBS, *TIMES))})|^\W*{DAYS}\b[^\n]{{0,30}}?{CLOCK}", re.MULTILINE
)
# reads like it, and asks for nothing
HARMLESS = re.compile(r"\bwould you like me to\b|\bcan you believe\b")
LONGEST_PHRASE = 60
BRACKETS = re.compile(r"\[[^\]\n]{1,120}\]")
BRACES = re.compile(r"\{[^}\n]{0,40}\}")


def hidden_request(subject: str, text: str) -> str:
    """Return the words that read like a request, as folded for the search; "" for none."""
    for words in (subject, text):
        found = FOUND.search(HARMLESS.sub(" ", _folded(words)))
        if found:
            return found.group().strip()[:LONGEST_PHRASE]
    return ""


def _folded(text: str) -> str:
    """Return `text` in lower case, on the lines that it has, without invisible characters."""
    plain = unicodedata.normalize("NFKC", text).replace("’", "'").replace("‘", "'").casefold()
    seen = "".join(char for char in plain if unicodedata.category(char) != "Cf")
    # a sentence wrapped by hand is one sentence
    lines = re.sub(r"(?<=[a-z,'])[ \t]*\r?\n(?=[ \t]*[a-z])", " ", seen)
    return re.sub(r"[^\S\n]+", " ", lines)


def letter_fault(subject: str, text: str) -> str:
    """Return why this can't be sent as it is, as a sentence; "" if it can."""
    if not subject.strip():
        return _("Give your email a subject.")
    if not text.strip():
        return _("Write your message first.")
    gap = BRACKETS.search(f"{subject}\n{text}") or BRACES.search(f"{subject}\n{text}")
    if gap:
        return _("Put your own words in place of “%(what)s”.") % {"what": gap.group()}
    longest = ContactLetter._meta.get_field("text").max_length  # noqa: SLF001 - public API
    if len(text) > (longest or 0):
        return _("Shorten your message to %(n)d characters.") % {"n": longest}
    return ""
