"""What is kept here of a person."""

from questions.models import FileImport, KeptPair, OwnQuestion, QuestionVersion, Star, Suggestion
from users.privacy import register

register(OwnQuestion, "student")
register(Star, "student")
register(QuestionVersion, "by")
register(QuestionVersion.fields.through, "questionversion__by")
register(KeptPair, "by")
register(
    Suggestion, "by", "decided_by", withheld={"form_key": "only tells two sendings of a form apart"}
)
register(FileImport, "by", withheld={"form_key": "only tells two sendings of a form apart"})
