"""What a student types: a question in their own words, kept for any talk."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.edits import Keyed, Versioned
from core.forms import Form
from questions.models import LONGEST_OWN, OwnQuestion, Part

MINUTES = [(number, str(number)) for number in range(1, 6)]


class OwnFields(Form):
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
        """One line, as it will be read out."""
        return " ".join(self.cleaned_data["text"].split())

    def clean_part(self) -> str:
        return self.cleaned_data["part"] or Part.CORE

    def values(self) -> dict:
        """The columns of the question."""
        return {name: self.cleaned_data[name] for name in OwnFields.base_fields}


class NewOwnForm(Keyed, OwnFields):
    field_order = list(OwnFields.base_fields)

    def found_used(self, question: OwnQuestion) -> None:
        """Say that this form kept another question before, and make it ready to be sent again."""
        self.renew_key()
        text = _("This page already kept “%(text)s”. Send it again to keep this one too.")
        self.add_error(None, text % {"text": question.text})

    def found_full(self, most: int) -> None:
        self.add_error(
            None,
            _("You keep %(most)d questions already. Take one off your list first.")
            % {"most": most},
        )


class EditOwnForm(Versioned, OwnFields):
    """Another wording of `question`, which stays as it is stored while the form is being
    checked."""

    field_order = list(OwnFields.base_fields)

    def __init__(self, *args, question: OwnQuestion, **kwargs):
        initial = {name: getattr(question, name) for name in (*OwnFields.base_fields, "version")}
        super().__init__(*args, initial=initial, **kwargs)
