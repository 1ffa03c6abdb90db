"""Forms for what people enter about themselves."""

from allauth.account.adapter import get_adapter
from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form, OneLineMixin
from core.zones import known
from users.models import User


class SignupForm(OneLineMixin, forms.Form):
    full_name = forms.CharField(
        label=_("Full name"),
        max_length=150,
        help_text=_("As you would sign a letter."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    zone = forms.CharField(
        max_length=64, required=False, widget=forms.HiddenInput(attrs={"data-zone": ""})
    )

    field_order = ["full_name", "email", "password1"]

    def clean_zone(self):
        zone = self.cleaned_data["zone"]
        return zone if zone in known() else ""

    def signup(self, request, user):
        """Called by allauth after it creates the account."""


class FirstPasswordForm(Form):
    """A password, and the name of an account without one."""

    full_name = forms.CharField(
        label=_("Full name"),
        max_length=150,
        help_text=_("As you would sign a letter."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        help_text=_("Ten characters or more. Three or four words are good."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, person: User, **kwargs):
        super().__init__(*args, initial={"full_name": person.full_name}, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        return get_adapter().clean_password(self.cleaned_data["password"], self.person)

    def values(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("full_name", "password")}
