"""The form of the day on which a student leaves."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form


class LeavingForm(Form):
    """`shown` is the day that the page showed when it was opened."""

    leaves_on = forms.DateField(
        label=_("First day of the read-only account"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Empty: the student stays."),
        error_messages={"invalid": _("Write a day like 2026-12-20.")},
    )
    shown = forms.DateField(required=False, widget=forms.HiddenInput)
