"""Phrases of a letter that ask for work, or name a way to talk."""

import re

from interviews.models import Interview

How = Interview.How

_JOB = r"(?:jobs?|positions?|roles?|internships?|placements?|employment|work|vacanc(?:y|ies))"
_SEEKS = r"(?:find|finding|get|getting|land|need|want|seek|seeking|look for|looking for|offer me)"
_ADJECTIVE = "(?:a|an|any|some|my|first|summer|paid|new|full-time|part-time)"
# "what is your job like?" and "why this role?" ask about the work, and are fine
ASKS_FOR_WORK = re.compile(
    "|".join((
        r"\bhir(?:e|es|ing)\b",
        r"\b(?:get|getting|be|being) (?:hired|employed|recruited)\b",
        r"\b(?:employ|recruit) me\b",
        r"\bjob (?:openings?|opportunit(?:y|ies)|offers?|applications?|search|leads?|postings?)\b",
        r"\b(?:job|career) hunt(?:ing)?\b",
        r"\b(?:any|current|future) (?:job )?openings?\b",
        r"\b(?:open|available) (?:positions?|roles?|jobs?)\b",
        rf"\b{_JOB} (?:is |are )?available\b",
        r"\bvacanc(?:y|ies)\b",
        rf"\b{_SEEKS} (?:{_ADJECTIVE} ){{0,3}}{_JOB}\b",
        r"\b(?:apply|applying|applied) (?:for|to)\b",
        r"\bmy (?:application|candidacy)\b",
        r"\bconsider(?:ing)? me\b",
        r"\bkeep me in mind\b",
        r"\bput in a (?:good )?word\b",
        rf"\b(?:refer me|referral) (?:for|to) (?:the |a |an |this |your )?{_JOB}\b",
        r"\b(?:work|working|intern|interning) (?:for|at) your\b",
        r"\bjoin(?:ing)? your (?:team|company|firm|organization|staff)\b",
        r"\bmy (?:r[eé]sum[eé]|cv) (?:is )?(?:attached|enclosed)\b",
        r"\b(?:attach|attached|attaching|enclosed) (?:is )?my (?:r[eé]sum[eé]|cv)\b",
    )),
    re.IGNORECASE,
)  # fmt: skip
# "I'm not looking for a job" asks for none
_DENIES = re.compile(
    r"\b(?:not|no|never|nor|without|rather than|instead of)\b|n['’]t\b", re.IGNORECASE
)
_CLAUSE_ENDS = re.compile(r"[.!?;:\n]|\bbut\b", re.IGNORECASE)

_PHONE = re.compile(
    r"\b(?:by|over the|on the) (?:tele)?phone\b|\bphone call\b|\b(?:call|calling|ring) you\b"
    r"|\bgive you a (?:quick )?(?:call|ring)\b",
    re.IGNORECASE,
)
_VIDEO = re.compile(
    r"\b(?:by|over|via) video\b|\bvideo (?:call|chat|conference|link|meeting)\b"
    r"|\b(?:on|over|by|via) (?:zoom|teams|skype|facetime|google meet|webex)\b"
    r"|\b(?:zoom|teams|skype|facetime) (?:call|link|meeting)\b",
    re.IGNORECASE,
)
_IN_PERSON = re.compile(
    r"\bin[ -]person\b|\bface[ -]to[ -]face\b"
    r"|\b(?:over|grab|for|buy you) (?:a )?(?:cup of )?coffee\b"
    r"|\b(?:stop|drop|come) by\b|\b(?:come to|visit|meet (?:you )?at) your (?:office|workplace)\b",
    re.IGNORECASE,
)
WAYS = {
    How.I_CALL: _PHONE,
    How.THEY_CALL: _PHONE,
    How.VIDEO: _VIDEO,
    How.IN_PERSON: _IN_PERSON,
}


def asks_for_work(text: str) -> str:
    """Return the first phrase that asks for work and is not denied in its clause, or ""."""
    for found in ASKS_FOR_WORK.finditer(text):
        *_earlier, clause = _CLAUSE_ENDS.split(text[: found.start()])
        if not _DENIES.search(clause):
            return found.group()
    return ""


def other_way(text: str, how: str) -> str:
    """Return the words for a way to talk that isn't `how`, or "" if the text names `how`, too."""
    if WAYS[How(how)].search(text):
        return ""
    found = (pattern.search(text) for pattern in (_PHONE, _VIDEO, _IN_PERSON))
    return next((match.group() for match in found if match), "")
