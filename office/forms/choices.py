"""Forms of the lists that students choose from."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from core.edits import Versioned
from core.forms import Form
from office.models.choices import Choice


class NewChoiceForm(Form):
    name = forms.CharField(label=gettext_lazy("New entry"), max_length=80)


class ChoiceForm(Versioned):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)

    def __init__(self, *args: Any, row: Choice, **kwargs: Any):
        super().__init__(*args, initial={"name": row.name, "version": row.version}, **kwargs)


class PlaceForm(Form):
    at = forms.IntegerField(min_value=1, max_value=10_000)
