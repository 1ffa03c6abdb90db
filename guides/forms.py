"""Forms of a guide."""

from typing import Any

from django.forms import ChoiceField, DateInput, Textarea, TextInput, model_to_dict
from django.utils.translation import gettext_lazy as _

from core import forms
from core.edits import Keyed, Versioned
from guides.models import VERSIONED_FIELDS, Guide

COLUMNS = ("title", "step", "short", "long", "review_on")
OUTLINE = _("""Say in two sentences why this step matters, and to whom.

## Before you begin

What to know, and where to look.

## How to do it

1. The first thing to do.
2. The next one.

## When it does not go as planned

What helps, in words that can be used as they are.
""")


class GuideForm(forms.ModelForm):
    step = ChoiceField(
        label=_("Step of the practice"),
        help_text=_("The short form is offered on the pages of this step."),
        choices=[("", _("Choose one")), *Guide.Step.choices],
    )

    class Meta:
        model = Guide
        fields = COLUMNS
        labels = {**VERSIONED_FIELDS, "review_on": _("Review by")}
        help_texts = {
            "short": _(
                "A few lines, like a checklist. Links need the whole path, like /guides/thanking/."
            ),
            "long": _("In markdown: ## for a part, - for a list, **strong**, [words](address)."),
            "review_on": _("The list says when this day has passed."),
        }
        widgets = {
            "title": TextInput(attrs={"autocomplete": "off"}),
            "short": Textarea(attrs={"rows": 6}),
            "long": Textarea(attrs={"rows": 18}),
            "review_on": DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
        }

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in COLUMNS}


class NewGuideForm(Keyed, GuideForm):
    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, initial={"long": OUTLINE}, **kwargs)

    def refuse_used_for(self, guide: Guide) -> None:
        text = _("This page already made “%(title)s”. Send it again to make another guide.")
        self.refuse_used(guide, text % {"title": guide.title})


class EditGuideForm(Versioned, GuideForm):
    """Initial values instead of an instance: validation must not change `guide`."""

    def __init__(self, *args: Any, guide: Guide, **kwargs: Any):
        initial = {"version": guide.version} | model_to_dict(guide, COLUMNS)
        super().__init__(*args, initial=initial, **kwargs)
