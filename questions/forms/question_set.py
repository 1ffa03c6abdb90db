"""The forms of a ready set."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.edits import Versioned
from core.forms import Form
from office.models import CareerField
from questions.forms.question import set_queryset
from questions.forms.theme import NamedOnce
from questions.models import Purpose, Question, QuestionSet, SetEntry
from users.models import Cohort


class SetFields(Form):
    name = forms.CharField(
        label=_("Name"), max_length=80, error_messages={"required": _("Give the set a name.")}
    )
    about = forms.CharField(label=_("What it is for"), max_length=200, required=False)
    minutes = forms.IntegerField(
        label=_("For talks of … minutes"), min_value=5, max_value=120, initial=20
    )
    purposes = forms.MultipleChoiceField(
        label=_("Good for"),
        choices=Purpose.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    fields_of_work = forms.ModelMultipleChoiceField(
        CareerField.objects.filter(is_active=True),
        label=_("Fields of work"),
        help_text=_("Choose none for every field."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    cohorts = forms.ModelMultipleChoiceField(
        Cohort.objects.order_by("name"),
        label=_("Only for these cohorts"),
        help_text=_("Choose none for every student."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def values(self) -> dict[str, Any]:
        values = {
            name: self.cleaned_data[name]
            for name in ("name", "about", "minutes", "purposes", "cohorts")
        }
        return values | {"fields": self.cleaned_data["fields_of_work"]}


class NewSetForm(NamedOnce, SetFields):
    field_order = list(SetFields.base_fields)


class EditSetForm(Versioned, SetFields):
    field_order = list(SetFields.base_fields)

    def __init__(self, *args: Any, question_set: QuestionSet, **kwargs: Any):
        initial = {name: self.stored(question_set, name) for name in self.base_fields}
        super().__init__(*args, initial=initial, **kwargs)
        held = initial["fields_of_work"]
        set_queryset(self, "fields_of_work", CareerField.objects.offered(*held))

    def stored(self, row: Any, name: str) -> Any:
        if name in {"fields_of_work", "cohorts"}:
            return list(getattr(row, "fields" if name == "fields_of_work" else name).all())
        return getattr(row, name)

    def differences(self, row: Any) -> list[tuple[str, str, str]]:
        for name in ("fields_of_work", "cohorts"):
            self.cleaned_data[name] = list(self.cleaned_data[name])
        return super().differences(row)


class SetQuestionsForm(Form):
    """One change to a set: `put` a question in, `take` an entry out, or move `entry` to `at`.

    A question that is put in may be placed at `at`, too.
    """

    put = forms.ModelChoiceField(Question.objects.none(), to_field_name="code", required=False)
    take = forms.ModelChoiceField(SetEntry.objects.none(), required=False)
    entry = forms.ModelChoiceField(SetEntry.objects.none(), required=False)
    at = forms.IntegerField(min_value=1, max_value=10_000, required=False)

    def __init__(
        self,
        *args: Any,
        question_set: QuestionSet,
        questions: QuerySet[Question],
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        set_queryset(self, "put", questions)
        set_queryset(self, "take", question_set.entries.all())
        set_queryset(self, "entry", question_set.entries.all())
