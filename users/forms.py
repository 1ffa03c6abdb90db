"""What people type about themselves."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.zones import known


class SignupForm(forms.Form):
    """Beside e-mail and password: the name that goes into letters, and the device's zone when it offers one."""

    full_name = forms.CharField(
        label=_("Full name"),
        max_length=150,
        help_text=_("As you would sign a letter."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    zone = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput(attrs={"data-zone": ""}))

    field_order = ["full_name", "email", "password1"]

    def clean_zone(self):
        zone = self.cleaned_data["zone"]
        return zone if zone in known() else ""

    def signup(self, request, user):
        """Called by allauth once the account is made."""
