"""Model and form fields for an email address in the form of core.addresses."""

from collections.abc import Callable

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.addresses import InvalidAddress, clean_address, stored_form

INVALID = _("Enter an email address, like maya@hospital.org.")
LETTERS = _(
    "Mail servers don't take letters like “%(letter)s” before the @. Enter the address in plain "
    "letters."
)


def cleaned(text: str, invalid: str = "") -> str:
    """Return `text` as clean_address stores it. Raises ValidationError."""
    try:
        return clean_address(text)
    except InvalidAddress as error:
        if not error.has_letters:
            raise ValidationError(invalid or INVALID, code="invalid") from error
        letter = next(char for char in text if not char.isascii() and char.isprintable())
        raise ValidationError(LETTERS, code="letters", params={"letter": letter}) from error


class AddressFormField(forms.EmailField):
    # clean_address is stricter, and accepts what Django's validator would refuse
    default_validators: list[Callable] = []
    default_error_messages = {"invalid": INVALID}

    def to_python(self, value):
        text = super().to_python(value)
        return cleaned(text, str(self.error_messages["invalid"])) if text else text


class AddressField(models.EmailField):
    """A column of addresses: full_clean() refuses bad ones, saving stores the clean form.

    Saving leaves an invalid address as it is: services refuse it, and an old row must not stop
    a job.
    """

    def to_python(self, value):
        text = super().to_python(value)
        return cleaned(text) if text else text

    def get_prep_value(self, value):
        """For lookups and updates; other text columns would refuse an invalid address."""
        return value if value is None else stored_form(str(value))

    def pre_save(self, model_instance, add):
        value = getattr(model_instance, self.attname)
        value = stored_form(value) if value else value
        setattr(model_instance, self.attname, value)
        return value

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": AddressFormField, **kwargs})
