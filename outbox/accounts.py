"""How people get an account: their mails go through the outbox like all others, and who may sign up is checked here."""

import uuid

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core import clock
from core.addresses import domain
from core.links import absolute
from outbox import services
from outbox.emails import ACCOUNT
from users.models import StudentProfile, User
from users.roles import Role


class AccountAdapter(DefaultAccountAdapter):
    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """A row, finished as it is; its text is blanked once it is sent, since it holds a code or a link."""
        facts = {"email": email, "request": self.request, **context}
        message = self.render_mail(template_prefix, email, {name: _public(self.request, facts[name]) for name in facts})
        services.add(
            ACCOUNT.name,
            address=email,
            object_id=None,
            fact=uuid.uuid4().hex,
            subject=message.subject,
            body=message.body,
            now=clock.now(),
        )

    def validate_unique_email(self, email: str) -> str:
        """Asked by the sign-up form only, so that resetting a password works at any domain."""
        allowed = settings.SIGNUP_DOMAINS
        if allowed and domain(email) not in allowed:
            names = ", ".join(f"@{name}" for name in allowed)
            raise ValidationError(_("Use your university address: %(names)s.") % {"names": names}, code="domain")
        return super().validate_unique_email(email)

    @transaction.atomic
    def save_user(self, request: HttpRequest, user: User, form, commit: bool = True) -> User:
        """Who signs up is a student; staff get their roles from an admin."""
        user.full_name = form.cleaned_data["full_name"]
        user.zone = form.cleaned_data.get("zone") or User._meta.get_field("zone").default  # noqa: SLF001 - public API
        user.roles = [Role.STUDENT]
        user = super().save_user(request, user, form, commit=commit)
        if commit:
            StudentProfile.objects.get_or_create(user=user)
        return user


def _public(request: HttpRequest, value: object) -> object:
    """Links on the public address, whatever Host the request named."""
    here = request.build_absolute_uri("/")
    if isinstance(value, str) and value.startswith(here):
        return absolute(value.removeprefix(here.rstrip("/")))
    return value
