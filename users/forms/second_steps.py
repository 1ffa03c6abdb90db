"""allauth.mfa's forms with this site's words and limits; see settings.MFA_FORMS."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import OneLineMixin
from users.forms.sign_in import CodeField, SharedComputerMixin

LONGEST_NAME = 60
MALFORMED = (AttributeError, KeyError, LookupError, TypeError, ValueError)


class DigitsField(CodeField):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.widget.attrs["inputmode"] = "numeric"


class CodeForm(OneLineMixin, base_forms.AuthenticateForm):
    """A code of the app, or one of the recovery codes."""

    code = DigitsField()


class ReauthenticationCodeForm(OneLineMixin, base_forms.ReauthenticateForm):
    code = DigitsField()


class AppForm(OneLineMixin, totp_forms.ActivateTOTPForm):
    code = DigitsField()


class NameField(forms.CharField):
    def __init__(self, **kwargs):
        super().__init__(
            label=_("Name"),
            max_length=LONGEST_NAME,
            help_text=_("So that you know it again: “Work laptop”, “Blue key”."),
            **kwargs,
        )


class PasskeyMixin(OneLineMixin):
    """Answers a credential that no browser made like any other wrong one."""

    def clean(self) -> dict[str, Any] | None:
        try:
            return super().clean()
        except MALFORMED:
            raise get_adapter().validation_error("incorrect_code") from None

    def clean_credential(self) -> Any:
        checked = getattr(super(), "clean_credential", None)
        if checked is None:
            return self.cleaned_data["credential"]
        try:
            return checked()
        except MALFORMED:
            raise get_adapter().validation_error("incorrect_code") from None


class AddPasskeyForm(PasskeyMixin, webauthn_forms.AddWebAuthnForm):
    name = NameField(required=False)
    passwordless = forms.BooleanField(
        label=_("Let me sign in with this passkey alone"),
        help_text=_("Your fingerprint, face or PIN is the proof then; no password is asked."),
        required=False,
        initial=True,
    )


class RenamePasskeyForm(OneLineMixin, webauthn_forms.EditWebAuthnForm):
    name = NameField(required=True)


class PasskeyForm(PasskeyMixin, webauthn_forms.AuthenticateWebAuthnForm):
    pass


class SignInPasskeyForm(SharedComputerMixin, PasskeyMixin, webauthn_forms.LoginWebAuthnForm):
    pass


class ReauthenticationPasskeyForm(PasskeyMixin, webauthn_forms.ReauthenticateWebAuthnForm):
    pass
