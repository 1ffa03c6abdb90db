"""Forms of the lists that students choose from or read."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.edits import Versioned
from core.forms import Form
from office.models import ChecklistItem, Source
from office.models.choices import LONGEST_PLACE, Choice


class NewChoiceForm(Form):
    name = forms.CharField(label=gettext_lazy("New entry"), max_length=80)


class NewChecklistItemForm(Form):
    name = forms.CharField(label=gettext_lazy("New line"), max_length=160)


class ChoiceForm(Versioned):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)

    def __init__(self, *args: Any, row: Choice, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.initial = {name: getattr(row, name) for name in self.fields}

    def values(self) -> dict[str, str]:
        return {name: it for name, it in self.cleaned_data.items() if name != "version"}


class SourceForm(ChoiceForm):
    prompt = forms.CharField(
        label=gettext_lazy("Question"),
        help_text=gettext_lazy(
            "The brainstorm asks it to help students think of people: “Who taught you?”"
        ),
        max_length=200,
        required=False,
    )
    places = forms.CharField(
        label=gettext_lazy("Where such people are found"),
        help_text=gettext_lazy(
            "One place a line. Students choose from them in the brainstorm. Leave it empty if it "
            "doesn't matter."
        ),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_places(self) -> str:
        lines = (" ".join(line.split()) for line in self.cleaned_data["places"].splitlines())
        places = list(dict.fromkeys(filter(None, lines)))
        if any(len(place) > LONGEST_PLACE for place in places):
            raise ValidationError(
                _("Use at most %(n)s characters a line."), params={"n": LONGEST_PLACE}
            )
        return "\n".join(places)


class ChecklistItemForm(ChoiceForm):
    name = forms.CharField(label=gettext_lazy("Line"), max_length=160)


class PlaceForm(Form):
    at = forms.IntegerField(min_value=1, max_value=10_000)


def choice_form(data: Any, row: Choice) -> ChoiceForm:
    """Return the form for an entry of its list."""
    forms_of: dict[type[Choice], type[ChoiceForm]] = {
        Source: SourceForm,
        ChecklistItem: ChecklistItemForm,
    }
    return forms_of.get(type(row), ChoiceForm)(data, row=row)


def new_choice_form(data: Any, model: type[Choice]) -> Form:
    """Return the form that adds an entry."""
    return (NewChecklistItemForm if model is ChecklistItem else NewChoiceForm)(data)
