"""The sign-in package's forms with this site's rules; see settings.ACCOUNT_FORMS.

They are apart from users.forms.sign_up: the package's forms import that module to build their own
base class.
"""

import unicodedata
import uuid
from types import SimpleNamespace

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.core import context
from django import forms
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.address_fields import AddressFormField
from core.forms import OneLineMixin
from users.models import User
from users.models.sessions import SHARED
from users.selectors import single_sign_on
from users.selectors.leaving import is_leaving
from users.selectors.sign_up import require_domain


class CodeField(forms.CharField):
    def __init__(self, **kwargs):
        widget = forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}
        )
        super().__init__(label=_("Code"), max_length=100, widget=widget, **kwargs)

    def to_python(self, value: str | None) -> str:
        text = unicodedata.normalize("NFKC", super().to_python(value) or "")
        return "".join(character for character in text if character.isalnum())


class AccountAddressField(AddressFormField):
    """An address in the form of core.addresses, in lower case as accounts store it."""

    @classmethod
    def replacing(cls, field: forms.Field) -> "AccountAddressField":
        return cls(
            required=field.required,
            label=field.label,
            help_text=field.help_text,
            widget=field.widget,
        )

    def clean(self, value: str) -> str:
        return super().clean(value).lower()


class CleanAddress(OneLineMixin, forms.Form):
    """Replaces the package's address field, which accepts look-alike characters."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in {"login", "email"} & set(self.fields):
            self.fields[name] = AccountAddressField.replacing(self.fields[name])


class SharedComputerMixin(forms.Form):
    """The box "This is a shared computer"; the session holds the answer through all stages."""

    shared = forms.BooleanField(required=False, label=_("This is a shared computer"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        text = _(
            "You are signed out when the browser closes, or after %(minutes)d minutes without "
            "use. Words that you did not send are then deleted from this computer."
        )
        minutes = settings.SHARED_COMPUTER_MINUTES
        self.fields["shared"].help_text = text % {"minutes": minutes}

    def clean_shared(self) -> bool:
        context.request.session[SHARED] = self.cleaned_data["shared"]
        return self.cleaned_data["shared"]


class LoginForm(SharedComputerMixin, CleanAddress, allauth_forms.LoginForm):
    field_order = ["login", "password", "shared"]


class RequestLoginCodeForm(SharedComputerMixin, CleanAddress, allauth_forms.RequestLoginCodeForm):
    field_order = ["email", "shared"]

    def clean_email(self) -> str:
        """Refuse an address that signs in by the university before a useless code goes out."""
        address = super().clean_email()
        if single_sign_on.is_bound(address):
            person = getattr(self, "_user", None)
            now = context.request.now
            if person is None or single_sign_on.must_use(person, method="code", now=now):
                raise forms.ValidationError(single_sign_on.only_way_message())
        return address


class ResetPasswordForm(CleanAddress, allauth_forms.ResetPasswordForm):
    pass


class LoginCodeForm(OneLineMixin, allauth_forms.ConfirmLoginCodeForm):
    code = CodeField()


class AddressCodeForm(OneLineMixin, allauth_forms.ConfirmEmailVerificationCodeForm):
    code = CodeField()


class ReauthenticationCodeForm(OneLineMixin, allauth_forms.ConfirmReauthenticationCodeForm):
    code = CodeField()


class AddAddressForm(CleanAddress, allauth_forms.AddEmailForm):
    def clean_email(self) -> str:
        address = super().clean_email()
        if not is_leaving(self.user, context.request.now):
            require_domain(address, held=self.user.email)
        return address


class SignUpForm(CleanAddress, allauth_forms.SignupForm):
    def try_save(self, request: HttpRequest):
        """Sign up; for a known address do the same work, so that timing reveals nothing."""
        if self.account_already_exists:
            self._rehearse(request)
        return super().try_save(request)

    def _rehearse(self, request: HttpRequest) -> None:
        """Create an account with an unused address, and roll it back."""
        address = f"{uuid.uuid4().hex}@nobody.example"
        stand_in = SimpleNamespace(cleaned_data={**self.cleaned_data, "email": address})
        with transaction.atomic():
            person = get_adapter(request).save_user(request, User(), stand_in)
            EmailAddress.objects.create(user=person, email=address, primary=True)
            transaction.set_rollback(True)
