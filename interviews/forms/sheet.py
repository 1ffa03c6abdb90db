"""The two forms of the questions page: one change of the sheet, and a question in one's own words."""

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from core.forms import Form
from interviews.models import PlannedQuestion
from questions.models import Question, QuestionSet

LONGEST = 200  # what still is one question when it is read aloud
MINUTES = [(1, "1"), (2, "2"), (3, "3"), (4, "4"), (5, "5")]


class ChangeForm(Form):
    """One button: `start` from a set, `add` from the bank, `remove`, or `item` goes `up` or `down` to that place."""

    start = forms.ModelChoiceField(QuestionSet.objects.none(), required=False)
    add = forms.ModelChoiceField(Question.objects.none(), required=False)
    remove = forms.ModelChoiceField(PlannedQuestion.objects.none(), required=False)
    item = forms.ModelChoiceField(PlannedQuestion.objects.none(), required=False)
    up = forms.IntegerField(required=False, validators=[MinValueValidator(1), MaxValueValidator(100)])
    down = forms.IntegerField(required=False, validators=[MinValueValidator(1), MaxValueValidator(100)])

    def __init__(self, *args, viewer, interview, **kwargs):
        super().__init__(*args, **kwargs)
        lines = interview.planned.filter(is_last=False)
        self.fields["start"].queryset = QuestionSet.objects.visible_to(viewer)
        self.fields["add"].queryset = Question.objects.visible_to(viewer)
        self.fields["remove"].queryset = self.fields["item"].queryset = lines

    @property
    def act(self) -> str:
        """Which button it was; "" for none, or for something that is not there any more."""
        if not self.is_valid():
            return ""
        said = [name for name in ("start", "add", "remove", "up", "down") if self.cleaned_data[name]]
        needs_item = said in (["up"], ["down"])
        return said[0] if len(said) == 1 and (self.cleaned_data["item"] or not needs_item) else ""


class OwnQuestionForm(Form):
    text = forms.CharField(label=_("Your own question"), max_length=LONGEST)
    minutes = forms.TypedChoiceField(label=_("Minutes for it"), choices=MINUTES, coerce=int, initial=2)

    def clean_text(self):
        """One line, as it will be read out."""
        return " ".join(self.cleaned_data["text"].split())
