"""What a curator types about a question."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.edits import Keyed, Versioned
from core.forms import Form
from office.models import CareerField
from questions.models import WORDS, Part, Purpose, Question, Theme
from questions.selectors.similar import alike

MOST_FOLLOW_UPS, LONGEST_FOLLOW_UP = 6, 200
# Read above all by somebody whose file has a row that cannot be taken.
NO_THEME = gettext_lazy(
    "There is no theme “%(value)s”. Write it as under “Themes and sets”, or make it there first."
)
NO_PART = gettext_lazy("“%(value)s” is no part of a talk. Use open, core or close.")
NO_STATUS = gettext_lazy("“%(value)s” is no status. Use draft, published or retired.")
NO_MINUTES = gettext_lazy("Use a number of minutes from 1 to 10.")


def last_taken(other: Question) -> str:
    """Why a second question cannot end each talk."""
    return _("“%(text)s” ends each talk already. Take that off it first.") % {"text": other.text}


class LinesField(forms.CharField):
    """Several short texts, one a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value) -> list[str]:
        return [
            line
            for line in (" ".join(line.split()) for line in super().to_python(value).splitlines())
            if line
        ]

    def run_validators(self, value: list[str]) -> None:
        """Raises ValidationError naming the line that is too long, or that there are too many."""
        super().run_validators("\n".join(value))
        if len(value) > MOST_FOLLOW_UPS:
            raise forms.ValidationError(
                _("Keep the best %(most)d; now there are %(number)d.")
                % {"most": MOST_FOLLOW_UPS, "number": len(value)}
            )
        for number, line in enumerate(value, 1):
            if len(line) > LONGEST_FOLLOW_UP:
                about = {"number": number, "most": LONGEST_FOLLOW_UP, "length": len(line)}
                raise forms.ValidationError(
                    _("Shorten line %(number)d to %(most)d characters. It has %(length)d now.")
                    % about
                )


class QuestionFields(Form):
    """The words of a question and where it belongs."""

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
        help_text=gettext_lazy("None ticked means any talk."),
        choices=Purpose.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    fields_of_work = forms.ModelMultipleChoiceField(
        CareerField.objects.filter(is_active=True),
        label=gettext_lazy("Only for these fields of work"),
        help_text=gettext_lazy("None ticked means every field."),
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
        """One line, as it will be read out."""
        return " ".join(self.cleaned_data["text"].split())

    def clean_purposes(self) -> list[str]:
        """In the order of the list, however they were sent."""
        return [name for name in Purpose.values if name in self.cleaned_data["purposes"]]

    def values(self) -> dict:
        """The columns of the question."""
        words = {name: self.cleaned_data[name] for name in WORDS}
        return words | {"fields": list(self.cleaned_data["fields_of_work"])}

    def found_last(self, other: Question) -> None:
        """Say which question ends each talk already."""
        self.add_error("always_last", last_taken(other))


class NewQuestionForm(Keyed, QuestionFields):
    """`used_for` is the question that this form added before; `alike` are those that its text
    resembles."""

    used_for: Question | None = None
    alike: Sequence[Question] = ()

    anyway = forms.BooleanField(required=False, widget=forms.HiddenInput)
    field_order = ["text", "theme", "part", "minutes"]

    def resembles(self) -> bool:
        """Whether the bank holds something like it. Said once: sent again, the form means it."""
        key = self.cleaned_data["form_key"]
        if self.cleaned_data["anyway"] or Question.objects.filter(form_key=key).exists():
            return False
        self.alike = alike(self.cleaned_data["text"])
        self.data = self.data.copy()
        self.data["anyway"] = "on"
        return bool(self.alike)

    def found_used(self, question: Question) -> None:
        """Say that this form added something else before, and make it ready to be sent again."""
        self.used_for = question
        self.renew_key()
        self.add_error(
            None,
            _("This page already added “%(text)s”. Send it again to add this one too.")
            % {"text": question.text},
        )


class EditQuestionForm(Versioned, QuestionFields):
    """An edit of `question`. Its ids carry the question's code, since several rows may be open
    at once."""

    def __init__(self, *args, question: Question, **kwargs):
        initial = {name: getattr(question, name) for name in WORDS}
        initial |= {"version": question.version, "fields_of_work": list(question.fields.all())}
        super().__init__(*args, initial=initial, auto_id=f"{question.code}_%s", **kwargs)

    def stored(self, row: Question, name: str):
        return list(row.fields.all()) if name == "fields_of_work" else getattr(row, name)

    def differences(self, row: Question) -> list[tuple[str, str, str]]:
        """(label, typed, stored) of each field in which the two versions differ, in words."""
        self.cleaned_data["fields_of_work"] = list(self.cleaned_data["fields_of_work"])
        return super().differences(row)


class StatusForm(Form):
    status = forms.ChoiceField(
        choices=Question.Status.choices, error_messages={"invalid_choice": NO_STATUS}
    )


class PlaceForm(Form):
    at = forms.IntegerField(min_value=1, max_value=10_000)


class BulkForm(Form):
    """The ticked ones of `questions`, by code, and what to do to them: one thing at a time."""

    chosen = forms.ModelMultipleChoiceField(
        Question.objects.none(),
        to_field_name="code",
        widget=forms.MultipleHiddenInput,  # the boxes stand in the rows
        error_messages={
            "required": gettext_lazy("Tick the questions first."),
            "invalid_choice": gettext_lazy(
                "One of the questions is not there any more. Nothing was changed."
            ),
        },
    )
    to_theme = forms.ModelChoiceField(Theme.objects.all(), to_field_name="slug", required=False)
    to_status = forms.ChoiceField(
        choices=[("", ""), *Question.Status.choices],
        required=False,
        error_messages={"invalid_choice": NO_STATUS},
    )

    def __init__(self, *args, questions, **kwargs):
        super().__init__(*args, auto_id="%s", **kwargs)
        self.fields["chosen"].queryset = questions

    def clean(self):
        """A theme or a status is wanted, not both."""
        if bool(self.cleaned_data.get("to_theme")) == bool(self.cleaned_data.get("to_status")):
            self.add_error("to_theme", _("Choose a theme or a status to give them."))
        return self.cleaned_data

    def wanted(self) -> dict:
        """As services.change_many takes it."""
        ids = [question.pk for question in self.cleaned_data["chosen"]]
        return {
            "question_ids": ids,
            "theme": self.cleaned_data["to_theme"],
            "status": self.cleaned_data["to_status"],
        }
