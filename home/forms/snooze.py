"""The form that snoozes a reminder."""

from django.forms import CharField, ChoiceField

from core import forms
from reminders.selectors.upcoming import STEPS


class SnoozeForm(forms.Form):
    """Submitted by one button; `kind` names the reminder, `back` the page to return to."""

    UNDO = "undo"

    kind = CharField(max_length=40)
    step = ChoiceField(choices=[(name, name) for name in (*STEPS, UNDO)])
    back = ChoiceField(
        choices=[(name, name) for name in ("home:coming", "home:today")], required=False
    )
