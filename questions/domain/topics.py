"""Topics of a text, by which a goal is matched with questions. A heuristic, English only."""

import re
from functools import lru_cache

from core.names import sort_key


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that mean the same when a talk is planned.
TOPICS = {
    "pay": _words(
        "pay paid pays salary salaries wage wages money earn earns income compensation benefits"
    ),
    "hours": _words(
        "hours schedule schedules shift shifts overtime weekend weekends balance flexible "
        "flexibility remote"
    ),
    "training": _words(
        "training trained education educational degree degrees study studies certificate "
        "certificates license licenses"
        " credential credentials course courses qualification qualifications school graduate"
    ),
    "start": _words(
        "start starts starting enter entering entry beginner beginners apply applying hire hired "
        "hiring"
    ),
    "future": _words(
        "future trend trends change changes changing growth grow growing outlook automation"
    ),
    "path": _words("path paths promotion promoted advance advancement rise move moved"),
    "day": _words("day days daily week weeks weekly workday typical ordinary routine"),
    "culture": _words("culture atmosphere team teams colleagues"),
    "skills": _words("skill skills qualities strengths abilities"),
    "strain": _words(
        "stress stressful hard hardest difficult burnout frustrate frustrating toughest challenge "
        "challenges"
    ),
    "decisions": _words(
        "decide decides decision decisions responsible responsibility responsibilities"
    ),
    "people": _words("network contacts groups associations meet"),
}
TOPIC_OF = {word: topic for topic, words in TOPICS.items() for word in words}
# Too frequent in goals and questions to tell anything.
COMMON = _words("""
    a about all am an and any anything are as ask at be because been being best but by can career
    careers could did do does doing done each field fields find for from get go going good had has
    have help her here him his how i if in into is it its itself job jobs just kind know learn least
    less like look lot made make makes many may me mean more most much my myself need new no not now
    of off on one only or other our out over own people person put really right say see should so
    some somebody someone sort still such take tell than that the their them then there these they
    thing things think this those to too understand up us use used very want was way we well were
    what when where whether which while who whole whom whose why will with without work working
    works would year years yet you your
""")
ENDINGS = (("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""), ("e", ""))
SHORTEST_STEM = 4


@lru_cache(maxsize=4096)
def topics_of(text: str) -> dict[str, str]:
    """Return topics of `text` in order, with their words: {"pay": "salary", "nurs": "nurses"}."""
    found: dict[str, str] = {}
    for word in re.findall(r"[\w-]*\w", text):
        folded = sort_key(word)
        if len(folded) > 2 and folded not in COMMON:
            found.setdefault(TOPIC_OF.get(folded) or _stem(folded), word)
    return found


def shared(goal: str, text: str) -> str:
    """Return the first word of `goal` whose topic occurs in `text`, or ""."""
    spoken_of = topics_of(text)
    return next((word for topic, word in topics_of(goal).items() if topic in spoken_of), "")


def _stem(word: str) -> str:
    for ending, instead in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word[: -len(ending)] + instead
    return word
