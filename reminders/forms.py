"""The one button that was pressed on the page behind a reminder's link."""

from django import forms

from interviews.models import ThankYou
from reminders.selectors.snooze import STEPS

MEDIUMS = [
    (value, label) for value, label in ThankYou.Medium.choices if value != ThankYou.Medium.SITE
]
LATER = [(f"later-{step}", step) for step in STEPS]


class ReminderForm(forms.Form):
    """What the door does not offer is refused by the door; `done` needs a medium where somebody
    was thanked."""

    act = forms.ChoiceField(
        choices=[("done", "done"), ("undo", "undo"), ("as_planned", "as_planned"), *LATER]
    )
    medium = forms.ChoiceField(choices=MEDIUMS, required=False)
