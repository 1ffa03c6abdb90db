"""allauth.mfa's hooks: what authenticator apps show, and secrets encrypted in the database."""

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import encryption
from office.selectors.settings import office_settings
from users.services.access_ending import PURPOSE


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy(
            "This code is not right, or was used before. Wait for the next one and type it."
        ),
        "unverified_email": gettext_lazy(
            "First confirm your email address, or remove the one that is not confirmed."
        ),
    }

    def get_totp_issuer(self) -> str:
        return self._get_site_name()

    def _get_site_name(self) -> str:
        office = office_settings()
        return f"{office.name} {office.university}".strip()

    def encrypt(self, text: str) -> str:
        return encryption.encrypt(text, purpose=PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        """Raises ValidationError where no key of the site reads it: a form shows the sentence."""
        try:
            return encryption.decrypt(encrypted_text, purpose=PURPOSE)
        except encryption.Unreadable:
            text = _("The site cannot read your second step. Ask the office to reset it.")
            raise ValidationError(text) from None

    def send_notification_mail(self, *args, **kwargs) -> None:
        """Do nothing: users.services.second_steps does, in the transaction of the change."""

    def generate_authenticator_name(
        self,
        user: AbstractBaseUser,
        type: Authenticator.Type,  # noqa: A002 - allauth's name
    ) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return _("Passkey %(number)d") % {"number": number + 1} if number else _("Passkey")
