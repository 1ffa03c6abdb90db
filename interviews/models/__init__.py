from interviews.models.advice import Advice
from interviews.models.homework import LONGEST_ANSWER, HomeworkAnswer
from interviews.models.interview import Interview, InterviewEvent, Slot
from interviews.models.letters import LETTER_KINDS, ContactLetter, Reason
from interviews.models.link import AnswerLink
from interviews.models.notes import MAX_NOTE_LENGTH, TalkNotes
from interviews.models.sheet import PlannedQuestion, can_plan
from interviews.models.stages import LATE, OPEN, OUTCOMES, TO_COME, UNDER_WAY, Stage
from interviews.models.transitions import MOVES, IllegalMove, guaranteed
from interviews.models.undo import AnswerUndo
from interviews.models.wrapup import GoOn, Reflection, ThankYou

__all__ = [
    "LATE",
    "LETTER_KINDS",
    "LONGEST_ANSWER",
    "MAX_NOTE_LENGTH",
    "MOVES",
    "OPEN",
    "OUTCOMES",
    "TO_COME",
    "UNDER_WAY",
    "Advice",
    "AnswerLink",
    "AnswerUndo",
    "ContactLetter",
    "GoOn",
    "HomeworkAnswer",
    "IllegalMove",
    "Interview",
    "InterviewEvent",
    "PlannedQuestion",
    "Reason",
    "Reflection",
    "Slot",
    "Stage",
    "TalkNotes",
    "ThankYou",
    "can_plan",
    "guaranteed",
]
