"""What a student says about a reminder to come."""

from django.forms import CharField, ChoiceField

from core import forms
from reminders.selectors.upcoming import STEPS


class LaterForm(forms.Form):
    """One button was pressed; `kind` is looked for among the reminders to come."""

    UNDO = "undo"

    kind = CharField(max_length=40)
    step = ChoiceField(choices=[(name, name) for name in (*STEPS, UNDO)])
    back = ChoiceField(
        choices=[(name, name) for name in ("home:coming", "home:today")], required=False
    )
