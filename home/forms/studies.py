"""What letters say about a student; asked on the first visit."""

from django.forms import CharField
from django.utils.translation import gettext_lazy as _

from core import forms
from home.forms.base import SettingsForm


class StudiesFields(forms.Form):
    subject = CharField(
        label=_("What do you study?"),
        help_text=_("As it reads in a letter: “biology”."),
        max_length=120,
        required=False,
    )
    class_year = CharField(
        label=_("Which year are you in?"),
        help_text=_("As it reads in a letter: “third-year”."),
        max_length=40,
        required=False,
    )


class StudiesForm(SettingsForm, StudiesFields):
    columns = ("subject", "class_year")


class WelcomeForm(StudiesFields):
    field_order = ("curious_about", "subject", "class_year")

    curious_about = CharField(
        label=_("What work are you curious about?"),
        help_text=_("A word or two is plenty: “hospital data”, “city planning”."),
        max_length=200,
        required=False,
    )
