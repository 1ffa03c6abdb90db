"""The forms of a question."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.edits import Keyed, Versioned, with_value
from core.forms import Form
from office.models import CareerField
from questions.models import VERSIONED_FIELDS, Part, Purpose, Question, Theme
from questions.selectors.similar import similar_to

MOST_FOLLOW_UPS, LONGEST_FOLLOW_UP = 6, 200
# Mostly seen by curators whose file has an invalid row.
NO_THEME = gettext_lazy(
    "There is no theme “%(value)s”. Spell it as under “Themes and sets”, or add it there first."
)
NO_PART = gettext_lazy("“%(value)s” is not a part of a talk. Use open, core or close.")
NO_STATUS = gettext_lazy("“%(value)s” is not a status. Use draft, published or retired.")
NO_MINUTES = gettext_lazy("Use a number of minutes from 1 to 10.")


class LinesField(forms.CharField):
    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        """Return the non-empty lines. Raises ValidationError for too many or too long ones."""
        lines = [" ".join(line.split()) for line in super().clean(value).splitlines()]
        lines = [line for line in lines if line]
        if len(lines) > MOST_FOLLOW_UPS:
            text = _("Keep the best %(most)d; now there are %(number)d.")
            raise forms.ValidationError(text % {"most": MOST_FOLLOW_UPS, "number": len(lines)})
        for number, line in enumerate(lines, 1):
            if len(line) > LONGEST_FOLLOW_UP:
                about = {"number": number, "most": LONGEST_FOLLOW_UP, "length": len(line)}
                text = _("Shorten line %(number)d to %(most)d characters. It has %(length)d now.")
                raise forms.ValidationError(text % about)
        return lines


class QuestionFields(Form):
    text = forms.CharField(
        label=gettext_lazy("Question"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "data-focus": ""}),
        error_messages={"required": gettext_lazy("Write the question.")},
    )
    theme = forms.ModelChoiceField(
        Theme.objects.all(),
        to_field_name="slug",
        label=gettext_lazy("Theme"),
        empty_label=gettext_lazy("Choose one"),
        error_messages={"required": gettext_lazy("Choose a theme."), "invalid_choice": NO_THEME},
    )
    part = forms.ChoiceField(
        label=gettext_lazy("Part of the talk"),
        choices=Part.choices,
        initial=Part.CORE,
        error_messages={"invalid_choice": NO_PART},
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"),
        min_value=1,
        max_value=10,
        initial=2,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), NO_MINUTES),
    )
    why = forms.CharField(
        label=gettext_lazy("Why ask this"),
        help_text=gettext_lazy("One sentence. Students read it below the question."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    follow_ups = LinesField(
        label=gettext_lazy("What to ask next"),
        help_text=gettext_lazy("One on each line."),
        required=False,
    )
    purposes = forms.MultipleChoiceField(
        label=gettext_lazy("Good for"),
        help_text=gettext_lazy("Choose none for any talk."),
        choices=Purpose.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    fields_of_work = forms.ModelMultipleChoiceField(
        CareerField.objects.filter(is_active=True),
        label=gettext_lazy("Only for these fields of work"),
        help_text=gettext_lazy("Choose none for every field."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    must_ask = forms.BooleanField(
        label=gettext_lazy("Always asked: a sheet says so beside it"), required=False
    )
    always_last = forms.BooleanField(
        label=gettext_lazy("Ends each talk: it is put last on every sheet"), required=False
    )

    def clean_text(self) -> str:
        """Collapse white space to one line, since the text is read aloud."""
        return " ".join(self.cleaned_data["text"].split())

    def clean_purposes(self) -> list[str]:
        """Return them in the order of Purpose."""
        return [name for name in Purpose.values if name in self.cleaned_data["purposes"]]

    def values(self) -> dict[str, Any]:
        """Return the values as services.add and services.change take them."""
        values = {name: self.cleaned_data[name] for name in VERSIONED_FIELDS}
        return values | {"fields": list(self.cleaned_data["fields_of_work"])}


class NewQuestionForm(Keyed, QuestionFields):
    similar: Sequence[Question] = ()

    anyway = forms.BooleanField(required=False, widget=forms.HiddenInput)
    field_order = ["text", "theme", "part", "minutes"]

    def has_similar(self) -> bool:
        """True if there are similar questions; False once the form is submitted a second time."""
        key = self.cleaned_data["form_key"]
        if self.cleaned_data["anyway"] or Question.objects.filter(form_key=key).exists():
            return False
        self.similar = similar_to(self.cleaned_data["text"])
        self.data = with_value(self.data, "anyway", "on")
        return bool(self.similar)

    def refuse_used_for(self, question: Question) -> None:
        text = _("This page already added “%(text)s”. Send it again to add this one too.")
        self.refuse_used(question, text % {"text": question.text})


class EditQuestionForm(Versioned, QuestionFields):
    """An edit of `question`. Its ids begin with the code, since a page may have several."""

    def __init__(self, *args: Any, question: Question, **kwargs: Any):
        initial = {name: getattr(question, name) for name in VERSIONED_FIELDS}
        initial |= {"version": question.version, "fields_of_work": list(question.fields.all())}
        super().__init__(*args, initial=initial, auto_id=f"{question.code}_%s", **kwargs)
        held = initial["fields_of_work"]
        set_queryset(self, "fields_of_work", CareerField.objects.offered(*held))

    def stored(self, row: Any, name: str) -> Any:
        return list(row.fields.all()) if name == "fields_of_work" else getattr(row, name)

    def differences(self, row: Any) -> list[tuple[str, str, str]]:
        self.cleaned_data["fields_of_work"] = list(self.cleaned_data["fields_of_work"])
        return super().differences(row)


def set_queryset(form: Form, name: str, rows: QuerySet[Any]) -> None:
    field = form.fields[name]
    if not isinstance(field, forms.ModelChoiceField):
        raise TypeError(f"{name} chooses among no rows.")
    field.queryset = rows


class StatusForm(Form):
    status = forms.ChoiceField(
        choices=Question.Status.choices, error_messages={"invalid_choice": NO_STATUS}
    )


class PlaceForm(Form):
    at = forms.IntegerField(min_value=1, max_value=10_000)


class BulkForm(Form):
    chosen = forms.ModelMultipleChoiceField(
        Question.objects.none(),
        to_field_name="code",
        widget=forms.MultipleHiddenInput,  # the checkboxes are in the rows
        error_messages={
            "required": gettext_lazy("Select the questions first."),
            "invalid_choice": gettext_lazy(
                "One of the questions is no longer there. Nothing was changed."
            ),
        },
    )
    to_theme = forms.ModelChoiceField(Theme.objects.all(), to_field_name="slug", required=False)
    to_status = forms.ChoiceField(
        choices=[("", ""), *Question.Status.choices],
        required=False,
        error_messages={"invalid_choice": NO_STATUS},
    )

    def __init__(self, *args: Any, questions: QuerySet[Question], **kwargs: Any):
        super().__init__(*args, auto_id="%s", **kwargs)
        set_queryset(self, "chosen", questions)

    def clean(self) -> dict[str, Any]:
        if bool(self.cleaned_data.get("to_theme")) == bool(self.cleaned_data.get("to_status")):
            self.add_error("to_theme", _("Choose a theme or a status to give them."))
        return self.cleaned_data

    def values(self) -> dict[str, Any]:
        ids = [question.pk for question in self.cleaned_data["chosen"]]
        return {
            "question_ids": ids,
            "theme": self.cleaned_data["to_theme"],
            "status": self.cleaned_data["to_status"],
        }
