"""What the holder of a stop link can send."""

from django import forms

from outbox.services.stop import Choice


class StopForm(forms.Form):
    """One button was pressed."""

    choice = forms.ChoiceField(choices=[(choice.value, choice.name) for choice in Choice])
