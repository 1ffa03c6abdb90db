"""One change of a sheet, by a button of the questions page."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from core.forms import Form
from interviews.models import Interview, PlannedQuestion
from questions.models import OwnQuestion, Question, QuestionSet
from users.models import User

PLACES = ("up", "down", "to")


def _place() -> forms.IntegerField:
    return forms.IntegerField(
        required=False, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )


def _one(model: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(model.objects.none(), required=False)


class ChangeForm(Form):
    """One button.

    `start` from a set, `same` as on an earlier sheet, `add` one question of the bank or `several`,
    `own` one of the student's; `remove` a line or put `back` the one just removed; `item` goes
    `up`, `down` or `to` that place; `beforehand`, yes or no, lets the contact read them.
    """

    start = _one(QuestionSet)
    same = _one(Interview)
    add = _one(Question)
    several = forms.ModelMultipleChoiceField(Question.objects.none(), required=False)
    own = _one(OwnQuestion)
    beforehand = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")], required=False)
    remove = _one(PlannedQuestion)
    back = forms.BooleanField(required=False)
    item = _one(PlannedQuestion)
    up, down, to = _place(), _place(), _place()

    def __init__(self, *args: Any, viewer: User, interview: Interview, **kwargs: Any):
        super().__init__(*args, **kwargs)
        lines = interview.planned.filter(is_last=False)
        bank = Question.objects.visible_to(viewer)
        choices = {
            "start": QuestionSet.objects.visible_to(viewer),
            "same": Interview.objects.editable_by(viewer).exclude(pk=interview.pk),
            "add": bank,
            "several": bank,
            "own": OwnQuestion.objects.editable_by(viewer).active(),
            "remove": lines,
            "item": lines,
        }
        for name, rows in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = rows

    @property
    def act(self) -> str:
        """The name of the button; "" for none, or for a row that no longer exists."""
        if not self.is_valid():
            return ""
        pressed = [name for name in self.fields if name != "item" and self.cleaned_data[name]]
        if len(pressed) != 1 or (pressed[0] in PLACES and not self.cleaned_data["item"]):
            return ""
        return pressed[0]
