from questions.models.own import LONGEST_OWN, OwnQuestion, Star
from questions.models.prompts import Prompt
from questions.models.question import MINUTES, Part, Question, Theme, purposes_field
from questions.models.sets import QuestionSet, SetEntry

__all__ = [
    "LONGEST_OWN",
    "MINUTES",
    "OwnQuestion",
    "Part",
    "Prompt",
    "Question",
    "QuestionSet",
    "SetEntry",
    "Star",
    "Theme",
    "purposes_field",
]
