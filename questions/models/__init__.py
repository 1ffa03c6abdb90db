from questions.models.distinct_pairs import DistinctPair
from questions.models.file_imports import FileImport
from questions.models.own_questions import LONGEST_OWN, OwnQuestion, Star
from questions.models.prompts import Prompt
from questions.models.purposes import Purpose
from questions.models.question import MINUTES, Part, Question, Theme, purposes_field
from questions.models.question_sets import QuestionSet, SetEntry
from questions.models.suggestions import WORD_NEEDED, Suggestion
from questions.models.uses import QuestionUse
from questions.models.versions import VERSIONED_FIELDS, QuestionVersion
from questions.models.words import Word

__all__ = [
    "LONGEST_OWN",
    "MINUTES",
    "VERSIONED_FIELDS",
    "WORD_NEEDED",
    "DistinctPair",
    "FileImport",
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
