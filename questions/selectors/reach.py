"""How many questions a person can edit, for the page of an account."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from questions.models import Question
from users.domain.reach import Reach
from users.models import User
from users.models.roles import CURATORS


def questions_reach(person: User, _now: dt.datetime) -> list[Reach]:
    """One query for a curator."""
    if not person.has_role(*CURATORS):
        return []
    return [Reach(_("Questions to edit"), Question.objects.editable_by(person).count())]
