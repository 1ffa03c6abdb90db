from questions.models.imports import FileImport
from questions.models.own import LONGEST_OWN, OwnQuestion, Star
from questions.models.pairs import KeptPair
from questions.models.prompts import Prompt
from questions.models.purposes import Purpose
from questions.models.question import CURATORS, MINUTES, Part, Question, Theme, purposes_field
from questions.models.sets import QuestionSet, SetEntry
from questions.models.suggestions import Suggestion
from questions.models.uses import QuestionUse
from questions.models.versions import WORDS, QuestionVersion
from questions.models.words import Word

__all__ = [
    "CURATORS",
    "LONGEST_OWN",
    "MINUTES",
    "WORDS",
    "FileImport",
    "KeptPair",
    "OwnQuestion",
    "Part",
    "Prompt",
    "Purpose",
    "Question",
    "QuestionSet",
    "QuestionUse",
    "QuestionVersion",
    "SetEntry",
    "Star",
    "Suggestion",
    "Theme",
    "Word",
    "purposes_field",
]
