"""The forms of a theme."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.edits import Keyed, Versioned
from core.forms import Form
from questions.models import QuestionSet, Theme


class NamedOnce(Keyed):
    """Adds a form key to the form of a new theme or set."""

    def refuse_used_for(self, row: Theme | QuestionSet) -> None:
        text = gettext("This page already made “%(name)s”. Send it again to make this one too.")
        self.refuse_used(row, text % {"name": row.name})


class ThemeFields(Form):
    name = forms.CharField(
        label=_("Name"), max_length=80, error_messages={"required": _("Give the theme a name.")}
    )
    about = forms.CharField(
        label=_("What it is about"),
        help_text=_("One line below its name."),
        max_length=200,
        required=False,
    )

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("name", "about")}


class NewThemeForm(NamedOnce, ThemeFields):
    field_order = list(ThemeFields.base_fields)


class EditThemeForm(Versioned, ThemeFields):
    field_order = list(ThemeFields.base_fields)

    def __init__(self, *args: Any, theme: Theme, **kwargs: Any):
        initial = {"name": theme.name, "about": theme.about, "version": theme.version}
        super().__init__(*args, initial=initial, **kwargs)
