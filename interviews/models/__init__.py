from interviews.models.facts import IllegalMove
from interviews.models.interview import Interview, InterviewEvent, Slot
from interviews.models.link import AnswerLink
from interviews.models.moves import LATE, MOVES, OPEN, OUTCOMES, UNDER_WAY, Stage
from interviews.models.wrapup import Reflection, ThankYou

__all__ = [
    "LATE",
    "MOVES",
    "OPEN",
    "OUTCOMES",
    "UNDER_WAY",
    "AnswerLink",
    "IllegalMove",
    "Interview",
    "InterviewEvent",
    "Reflection",
    "Slot",
    "Stage",
    "ThankYou",
]
