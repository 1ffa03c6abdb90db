from django import forms

from interviews.models import ThankYou
from reminders.selectors.snooze_options import STEPS

MEDIUMS = [
    (value, label) for value, label in ThankYou.Medium.choices if value != ThankYou.Medium.SITE
]
SNOOZES = [(f"snooze-{step}", step) for step in STEPS]


class ReminderForm(forms.Form):
    act = forms.ChoiceField(
        choices=[("done", "done"), ("undo", "undo"), ("cancel_snooze", "cancel_snooze"), *SNOOZES]
    )
    medium = forms.ChoiceField(choices=MEDIUMS, required=False)
