from questions.models.prompts import Prompt
from questions.models.question import MINUTES, Part, Question, Theme, purposes_field
from questions.models.sets import QuestionSet, SetEntry

__all__ = ["MINUTES", "Part", "Prompt", "Question", "QuestionSet", "SetEntry", "Theme", "purposes_field"]
