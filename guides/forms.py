"""What a curator types about a guide."""

from django.forms import DateInput, Textarea, TextInput, model_to_dict
from django.utils.translation import gettext_lazy as _

from core import forms
from core.edits import Keyed, Versioned
from guides.models import WORDS, Guide

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
    class Meta:
        model = Guide
        fields = COLUMNS
        labels = {**WORDS, "step": _("Step of the practice"), "review_on": _("Review by")}
        help_texts = {
            "step": _("The short form is offered on the pages of this step."),
            "short": _(
                "A few lines, like a list to tick off. Links need the whole path, like "
                "/guides/thanking/."
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

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["step"].choices = [("", _("Choose one")), *Guide.Step.choices]

    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in COLUMNS}


class NewGuideForm(Keyed, GuideForm):
    """A new guide begins from an outline."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, initial={"long": OUTLINE}, **kwargs)

    def found_used(self, guide: Guide) -> None:
        """Say that this form made another guide before, and make it ready to be sent again."""
        self.renew_key()
        text = _("This page already made “%(title)s”. Send it again to make another guide.")
        self.add_error(None, text % {"title": guide.title})


class EditGuideForm(Versioned, GuideForm):
    """Every field of `guide`, which stays as it is stored while the form is being checked."""

    def __init__(self, *args, guide: Guide, **kwargs):
        initial = {"version": guide.version} | model_to_dict(guide, COLUMNS)
        super().__init__(*args, initial=initial, **kwargs)
