"""When two names mean one organization: "City Hospital, Inc." and "the city hospital". Pure."""

import re

from core.names import sort_key

_FORMS = """
    ag bv co company corp corporation gmbh inc incorporated limited llc llp lp ltd na nv plc pllc sa
"""
LEGAL_FORMS = frozenset(_FORMS.split())


def organization_key(name: str) -> str:
    """Return what identifies an organization among those of one student; empty without a word.

    Ignores case, accents, punctuation, a leading "the", and legal forms at the end as long as
    another word is left. Words of the name itself always count: "City Hospital" is not "City
    Hospital Group".
    """
    folded = re.sub(r"(?<=\b\w)\.(?=\w\b)", "", sort_key(name))  # "l.l.c." is one word
    words = re.findall(r"\w+", folded.replace("&", " and ").replace("'", ""))
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    while len(words) > 1 and words[-1] in LEGAL_FORMS:
        words = words[:-1]
    if len(words) > 1 and words[-1] == "and":  # of "Marsh & Co."
        words = words[:-1]
    return " ".join(words)[:150]
