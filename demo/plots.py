"""What becomes of a request: its moves and how many days ago, and what students go through."""

import random
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Plot:
    """`days`: the moves before a talk, and how many days ago; `talk` too, below 0 if to come.

    All of it lies up to `spread` days earlier, a talk to come as much later. `hours`: the moves
    after a talk, and how long after its end.
    """

    days: dict[str, int] = field(default_factory=dict)
    talk: int = 0
    hours: dict[str, float] = field(default_factory=dict)
    spread: int = 0


TALKED = {"happened": 0.5}
PLOTS = {
    "draft": Plot(spread=9),
    "asked": Plot({"send": 1}, spread=7),
    "asked_twice": Plot({"send": 12, "follow_up": 2}, spread=2),
    "proposing": Plot({"send": 4, "propose": 1}, spread=3),
    "scheduled": Plot({"send": 6, "accept": 3}, talk=-1, spread=8),
    "unlogged": Plot({"send": 11, "accept": 8}, talk=3, spread=5),
    "unthanked": Plot({"send": 10, "accept": 8}, talk=2, hours=TALKED, spread=2),
    "thanked": Plot({"send": 12, "accept": 9}, talk=4, hours=TALKED | {"thank": 2}, spread=50),
    "thanked_late": Plot({"send": 20, "accept": 17}, 12, TALKED | {"thank": 49}, spread=30),
    "declined": Plot({"send": 5, "decline": 3}, spread=50),
    "not_now": Plot({"send": 6, "not_now": 3}, spread=25),
    "unanswered": Plot({"send": 40, "follow_up": 29, "close_unanswered": 19}, spread=25),
    "withdrawn": Plot({"send": 16, "withdraw": 13}, spread=20),
    "canceled": Plot({"send": 25, "accept": 22, "cancel": 16}, talk=14, spread=20),
    "missed": Plot({"send": 19, "accept": 16}, talk=11, hours={"miss": 0.5}, spread=20),
    "lapsed": Plot({"send": 45, "accept": 42}, talk=35, hours={"lapse": 15 * 24}, spread=10),
}
# How often each happens, of a hundred.
DONE = {
    "thanked": 58,
    "declined": 12,
    "unanswered": 11,
    "not_now": 5,
    "thanked_late": 4,
    "withdrawn": 3,
    "canceled": 3,
    "missed": 2,
    "lapsed": 2,
}
UNDER_WAY = {
    "asked": 36,
    "scheduled": 28,
    "proposing": 9,
    "draft": 9,
    "asked_twice": 8,
    "unlogged": 5,
    "unthanked": 5,
}


def plots_of_a_student(chance: random.Random) -> list[str]:
    """Return the names of what happened and what is under way; some have not begun."""
    done = chance.choices(list(DONE), list(DONE.values()), k=chance.choice((0, 1, 1, 2, 2, 3)))
    now = chance.choices(
        list(UNDER_WAY), list(UNDER_WAY.values()), k=chance.choice((0, 1, 1, 1, 2, 2))
    )
    return done + now
