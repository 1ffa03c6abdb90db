"""The form of the day on which a student leaves."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form
from users.models.leaving import LONGEST_WORD


class LeavingForm(Form):
    """`shown` and `shown_word` are what the page showed when it was opened."""

    leaves_on = forms.DateField(
        label=_("First day of the read-only account"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Empty: the student stays."),
        error_messages={"invalid": _("Write a day like 2026-12-20.")},
    )
    leaves_word = forms.CharField(
        label=_("A word to the contacts"),
        help_text=_(
            "Stands in the email that closes open requests and talks on that day. The student is "
            "named, and can read it too."
        ),
        max_length=LONGEST_WORD,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    shown = forms.DateField(required=False, widget=forms.HiddenInput)
    shown_word = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
