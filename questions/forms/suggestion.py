"""The forms of a suggestion: to make one, to accept it, to decline it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.edits import Keyed
from core.forms import Form
from questions.forms.question import QuestionFields
from questions.models import WORD_NEEDED, Suggestion, Theme


class SuggestForm(Keyed):
    text = forms.CharField(
        label=_("Your question"),
        help_text=_("As you would ask it."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write the question.")},
    )
    why = forms.CharField(
        label=_("Why it is worth asking"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    theme = forms.ModelChoiceField(
        Theme.objects.all(),
        to_field_name="slug",
        label=_("Theme"),
        required=False,
        empty_label=_("Not sure"),
    )

    def clean_text(self) -> str:
        """Collapse white space to one line, since the text is read aloud."""
        return " ".join(self.cleaned_data["text"].split())


class AcceptForm(QuestionFields):
    word = forms.CharField(
        label=_("A word back"),
        help_text=_("Whoever suggested it reads this on the site."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, suggestion: Suggestion, **kwargs: Any):
        initial = {"text": suggestion.text, "why": suggestion.why, "theme": suggestion.theme}
        super().__init__(*args, initial=initial, **kwargs)


class DeclineForm(Form):
    """Its ids begin with decline_, since it is on one page with AcceptForm."""

    word = forms.CharField(
        label=_("Why not"),
        help_text=_("One kind sentence. Whoever suggested it reads this on the site."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": WORD_NEEDED},
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, auto_id="decline_%s", **kwargs)
