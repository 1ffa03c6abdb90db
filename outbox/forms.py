"""What the holder of a stop link can send."""

from django import forms

from outbox.models import StopLink


class StopForm(forms.Form):
    """One button was pressed."""

    choice = forms.ChoiceField(choices=StopLink.Choice.choices)


class MuteForm(forms.Form):
    """One button was pressed."""

    mails = forms.ChoiceField(choices=[("off", "off"), ("on", "on")])
