"""Personal data in questions."""

from questions.models import (
    DistinctPair,
    FileImport,
    OwnQuestion,
    QuestionVersion,
    Star,
    Suggestion,
)
from users.privacy import register

register(OwnQuestion, "student")
register(Star, "student")
register(QuestionVersion, "by")
register(QuestionVersion.fields.through, "questionversion__by")
register(DistinctPair, "by")
register(
    Suggestion, "by", "decided_by", withheld={"form_key": "only tells two sendings of a form apart"}
)
register(FileImport, "by", withheld={"form_key": "only tells two sendings of a form apart"})
