"""allauth's hooks: signing up, passwords, addresses. Its emails go through the outbox."""

import datetime as dt
import uuid

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.address_fields import cleaned
from core.links import absolute
from core.zones import default_zone
from outbox import services
from outbox.emails.account_kinds import ACCOUNT
from users.domain.devices import device_words
from users.models import StudentProfile, User, sessions
from users.models.passwords import normalize
from users.models.roles import Role
from users.selectors import leaving, sign_up, single_sign_on
from users.services import drop_unproven_password

# a code is useless after an hour, the notice of a changed password is not
NOTICE_VALID_FOR = dt.timedelta(days=7)
STAGES = {
    f"allauth.mfa.stages.{stage}": f"users.access.stages.{stage}"
    for stage in ("AuthenticateStage", "TrustStage")
}
REAUTHENTICATION_WORDS = {
    "mfa_reauthenticate": gettext_lazy("Type a code of the app"),
    "mfa_reauthenticate:webauthn": gettext_lazy("Use my passkey"),
    "reauthenticate": gettext_lazy("Type my password"),
}
SAYS_SENT = {"account/messages/login_code_sent.txt", "account/messages/email_confirmation_sent.txt"}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": gettext_lazy(
            "This address and this password don't go together."
        ),
        "incorrect_code": gettext_lazy("This is not the code of the newest email."),
        "incorrect_password": gettext_lazy("This is not your password."),
        "too_many_login_attempts": gettext_lazy(
            "Too many attempts. Wait a few minutes, then try again."
        ),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Add a finished email; its body holds a code or a link and is blanked once sent.

        Each address gets a limited number a day; the page says so with and without an account.
        """
        now, client = clock.now(), self.get_client_ip(self.request)
        if services.take_account_email(address=email, client=client, now=now):
            self._add_email(template_prefix, email, context, now=now)
        else:
            text = _("No email was sent: this address has reached today's limit.")
            messages.warning(
                self.request, f"{text} {_('Try again tomorrow, or sign in with a password.')}"
            )

    def add_message(
        self, request, level, message_template=None, message_context=None, *more, **named
    ):
        """Skip allauth's message that an email was sent if none was."""
        address = (message_context or {}).get("recipient") or (message_context or {}).get(
            "email", ""
        )
        if message_template in SAYS_SENT and services.are_account_emails_used_up(
            address=address, client=self.get_client_ip(request), now=clock.now()
        ):
            return
        super().add_message(request, level, message_template, message_context, *more, **named)

    def send_notification_mail(
        self, template_prefix: str, user: User, context=None, email=None
    ) -> None:
        """Email the previous address about a change of the account.

        Not about passwords: `set_password` does, in the transaction of the change.
        """
        if template_prefix.startswith("account/email/password_"):
            return
        self._notify(template_prefix, user, context or {}, email)

    def _notify(
        self, template_prefix: str, user: User, context: dict, email: str | None = None
    ) -> None:
        addresses = {
            email or EmailAddress.objects.get_primary_email(user),
            context.get("deleted_email"),
        }
        now = clock.now()
        facts = {"timestamp": now, "ip": self.get_client_ip(self.request), **context}
        for address in filter(None, addresses):
            self._add_email(
                template_prefix, address, facts, now=now, expires_at=now + NOTICE_VALID_FOR
            )

    def _add_email(
        self, template_prefix: str, email: str, context: dict, *, now: dt.datetime, expires_at=None
    ) -> None:
        facts = {"email": email, "request": self.request, **context}
        message = self.render_mail(
            template_prefix, email, {name: _public(self.request, facts[name]) for name in facts}
        )
        services.add(
            ACCOUNT.name,
            address=email,
            object_id=None,
            fact=uuid.uuid4().hex,
            subject=message.subject,
            body=message.body,
            now=now,
            expires_at=expires_at,
        )

    def get_reauthentication_methods(self, user: User | AnonymousUser) -> list[dict]:
        """Ask whoever has a second step for that or for the password, and email no code.

        On a computer that somebody left open, the mailbox is open too.
        """
        found = super().get_reauthentication_methods(user)
        steps = [method for method in found if method["id"].startswith("mfa_")]
        if not steps:
            return found
        has_app = is_mfa_enabled(user, types=[Authenticator.Type.TOTP])
        steps.sort(key=lambda method: (method["id"] == "mfa_reauthenticate") != has_app)
        by_password = [method for method in found if method["id"] == "reauthenticate"]
        return [
            method | {"description": REAUTHENTICATION_WORDS[method["id"]]}
            for method in steps + by_password
        ]

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return sign_up.is_open()

    def clean_email(self, email: str) -> str:
        return cleaned(email).lower()

    def validate_unique_email(self, email: str) -> str:
        """Called for a sign-up and for a new address, but not for a password reset."""
        if not self.request.user.is_authenticated and single_sign_on.is_bound(email):
            raise ValidationError(single_sign_on.only_way_message(), code="single_sign_on")
        if not _is_leaving(self.request.user):
            sign_up.require_domain(email, held=getattr(self.request.user, "email", ""))
        return super().validate_unique_email(email)

    def can_delete_email(self, email_address: EmailAddress) -> bool:
        """Keep the address for which an account has to use the university's sign-in."""
        if email_address.verified and single_sign_on.is_bound(email_address.email):
            return False
        return super().can_delete_email(email_address)

    @transaction.atomic
    def save_user(self, request: HttpRequest, user: User, form, commit: bool = True) -> User:
        user.full_name = form.cleaned_data["full_name"]
        user.zone = form.cleaned_data.get("zone") or default_zone()
        user.roles = [Role.STUDENT]
        user.password_unproven = True
        user = super().save_user(request, user, form, commit=commit)
        if commit:
            StudentProfile.objects.get_or_create(user=user)
        return user

    def clean_password(self, password: str, user: User | None = None) -> str:
        """Validate the normalized password; return it as typed, for the forms' comparison."""
        super().clean_password(normalize(password) or "", user)
        return password

    @transaction.atomic
    def set_password(self, user: User, password: str) -> None:
        template = "password_changed" if user.has_usable_password() else "password_set"
        user.password_unproven = False
        super().set_password(user, password)
        self._notify(f"account/email/{template}", user, {})

    @transaction.atomic
    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Confirm an address whose code proves it, so its password stays. Emails the other one.

        False for an address that the office took from the account after the code went out.
        """
        is_new = not email_address.pk
        if is_new and not request.user.is_authenticated:
            return False
        confirmed = super().confirm_email(request, email_address)
        if confirmed:
            User.objects.filter(pk=email_address.user_id).update(password_unproven=False)
            if is_new:
                context = {"added_email": email_address.email}
                self._notify("account/email/email_added", email_address.user, context)
        return confirmed

    def pre_login(self, request: HttpRequest, user: User, **kwargs) -> HttpResponse | None:
        """Drop an unproved password: whoever set it may not be the one who signs in otherwise.

        A code to an address that the office took from the account since then opens nothing.
        """
        proofs = get_authentication_records(request, user)
        if proofs and _is_outdated(proofs[-1], user):
            messages.warning(request, _("This address no longer belongs to the account."))
            return redirect("account_login")
        method = proofs[-1]["method"] if proofs else ""
        if method != "socialaccount" and single_sign_on.must_use(
            user, method=method, now=clock.now()
        ):
            messages.warning(request, single_sign_on.only_way_message())
            return redirect("account_login")
        if method in ("code", "socialaccount") and drop_unproven_password(user=user):
            text = _(
                "This account was opened with a password before the address was confirmed. That "
                "password no longer works. "
            )
            messages.warning(
                request,
                text + _("You can set one of your own, and look at your name, under Settings."),
            )
        return super().pre_login(request, user, **kwargs)

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        agent = request.headers.get("User-Agent", "")
        request.session[sessions.DEVICE] = device_words(agent)
        request.session[sessions.SIGNED_IN_AT] = clock.now().isoformat()

    def get_login_stages(self) -> list[str]:
        return [STAGES.get(stage, stage) for stage in super().get_login_stages()]

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials) -> str:
        """Limit per address and client, so that a stranger's wrong guesses lock out nobody else."""
        return f"{credentials.get('email', '').lower()}:{get_ip(request)}"


def _is_leaving(person: object) -> bool:
    """True for a student who is about to leave, or has: they give a private address."""
    return isinstance(person, User) and leaving.is_leaving(person, clock.now())


def _is_outdated(proof: dict, user: User) -> bool:
    """True for a code that went to an address which the account no longer has."""
    address = proof.get("email")
    if proof["method"] != "code" or not address or address.lower() == user.email.lower():
        return False
    return not EmailAddress.objects.filter(user=user, email__iexact=address).exists()


def _public(request: HttpRequest, value: object) -> object:
    """Put links on the public URL, whatever Host the request had."""
    here = request.build_absolute_uri("/")
    if isinstance(value, str) and value.startswith(here):
        return absolute(value.removeprefix(here.rstrip("/")))
    return value
