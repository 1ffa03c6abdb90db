"""Personal data in questions."""

from django.utils.translation import gettext_lazy as _

from questions.models import (
    DistinctPair,
    FileImport,
    OwnQuestion,
    QuestionVersion,
    Star,
    Suggestion,
)
from users.domain.merging import declare
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

declare(OwnQuestion, "student", label=_("Own questions"), renews="form_key")
declare(Star, "student", label=_("Stars"))
declare(Suggestion, "by", label=_("Suggested questions"), renews="form_key")
