"""What a student may say on the first visit."""

from django.utils.translation import gettext_lazy as _

from core import forms
from users.models import StudentProfile

SUBJECT = {"label": _("What do you study?"), "help_text": _("As it reads in a letter: “biology”.")}
YEAR = {
    "label": _("Which year are you in?"),
    "help_text": _("As it reads in a letter: “third-year”."),
}


class WelcomeForm(forms.ModelForm):
    class Meta:
        model = StudentProfile
        fields = ("curious_about", "subject", "class_year")
        labels = {
            "curious_about": _("What work are you curious about?"),
            "subject": SUBJECT["label"],
            "class_year": YEAR["label"],
        }
        help_texts = {
            "curious_about": _("A word or two is plenty: “hospital data”, “city planning”."),
            "subject": SUBJECT["help_text"],
            "class_year": YEAR["help_text"],
        }
