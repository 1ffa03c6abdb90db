"""The one published question that ends each talk."""

from django.utils.translation import gettext as _

from questions.models import Question


def last_question_taken(other: Question) -> str:
    return _("“%(text)s” ends each talk already. Take that off it first.") % {"text": other.text}
