"""What is kept here of a person."""

from questions.models import OwnQuestion, QuestionVersion, Star
from users.privacy import register

register(OwnQuestion, "student")
register(Star, "student")
register(QuestionVersion, "by")
register(QuestionVersion.fields.through, "questionversion__by")
