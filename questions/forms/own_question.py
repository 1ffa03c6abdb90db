"""The forms of a student's own question."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.edits import Keyed, Versioned
from core.forms import Form
from questions.models import LONGEST_OWN, OwnQuestion, Part

MINUTES = [(number, str(number)) for number in range(1, 6)]


class OwnQuestionFields(Form):
    text = forms.CharField(
        label=gettext_lazy("Your own question"),
        max_length=LONGEST_OWN,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Write your question.")},
    )
    minutes = forms.TypedChoiceField(
        label=gettext_lazy("Minutes for it"), choices=MINUTES, coerce=int, initial=2
    )
    part = forms.ChoiceField(
        label=gettext_lazy("Where in the talk"),
        choices=Part.choices,
        initial=Part.CORE,
        required=False,
    )

    def clean_text(self) -> str:
        """Collapse white space to one line, since the text is read aloud."""
        return " ".join(self.cleaned_data["text"].split())

    def clean_part(self) -> str:
        return self.cleaned_data["part"] or Part.CORE

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in OwnQuestionFields.base_fields}


class NewOwnQuestionForm(Keyed, OwnQuestionFields):
    field_order = list(OwnQuestionFields.base_fields)

    def refuse_used_for(self, question: OwnQuestion) -> None:
        text = _("This page already kept “%(text)s”. Send it again to keep this one too.")
        self.refuse_used(question, text % {"text": question.text})


class EditOwnQuestionForm(Versioned, OwnQuestionFields):
    field_order = list(OwnQuestionFields.base_fields)

    def __init__(self, *args: Any, question: OwnQuestion, **kwargs: Any):
        initial = {
            name: getattr(question, name) for name in (*OwnQuestionFields.base_fields, "version")
        }
        super().__init__(*args, initial=initial, **kwargs)
