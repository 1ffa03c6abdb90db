"""The university's sign-in: what is offered, who has to use it, and how its SAML metadata is."""

import datetime as dt
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.utils.translation import gettext as _

from core.addresses import ascii_domain, domain
from users.domain.identity_providers import OIDC, PROTOCOLS, SAML, OIDCSettings, SAMLSettings
from users.models import ProviderMetadata, User
from users.models.roles import STAFF, Role
from users.selectors.leaving import has_left

ANY = "*"
EMERGENCY = ("password", "mfa")
WARN_BEFORE = dt.timedelta(days=30)
STALE_AFTER = dt.timedelta(days=2)  # metadata is fetched every hour


@dataclass(frozen=True)
class Way:
    """One button of the sign-in page."""

    protocol: str
    provider: str  # as SocialAccount stores it

    @property
    def label(self) -> str:
        return str(PROTOCOLS[self.protocol])


def oidc_settings() -> OIDCSettings:
    """Raises LookupError where no such provider is set up."""
    if not settings.SSO_OIDC:
        raise LookupError("SSO_OIDC_ISSUER is not set")
    return settings.SSO_OIDC


def saml_settings() -> SAMLSettings:
    """Raises LookupError where no such provider is set up."""
    if not settings.SSO_SAML:
        raise LookupError("SSO_SAML_ENTITY_ID is not set")
    return settings.SSO_SAML


def ways() -> list[Way]:
    found = []
    if settings.SSO_OIDC:
        found.append(Way(OIDC, settings.SSO_OIDC.issuer))
    if settings.SSO_SAML:
        found.append(Way(SAML, settings.SSO_SAML.entity_id))
    return found


def is_offered() -> bool:
    return bool(settings.SSO_OIDC or settings.SSO_SAML)


def is_the_only_way() -> bool:
    """True if no account signs in by anything else, an admin's password excepted."""
    return is_offered() and ANY in settings.SSO_ONLY_DOMAINS


def provider_name(university: str) -> str:
    """Return the words behind "Sign in with"; `university` is what the office calls itself."""
    return settings.SSO_NAME or university or _("your university account")


def only_way_message() -> str:
    return _("This account signs in by the university. Use the first button.")


def is_bound(address: str) -> bool:
    """True if accounts with this address sign in by single sign-on alone."""
    names = settings.SSO_ONLY_DOMAINS if is_offered() else ()
    return ANY in names or domain(address) in {ascii_domain(one) for one in names}


def is_person_bound(person: User) -> bool:
    """True if any confirmed address of this person is bound. One query where some are bound."""
    if not (is_offered() and settings.SSO_ONLY_DOMAINS):
        return False
    confirmed = EmailAddress.objects.filter(user=person, verified=True)
    return any(map(is_bound, {person.email, *confirmed.values_list("email", flat=True)}))


def must_use(person: User, *, method: str, now: dt.datetime) -> bool:
    """True if this person may not sign in by allauth's `method`. Two queries at most.

    An admin's password works always, for the day on which the identity provider is down; staff
    who are not connected yet sign in another way once, to connect. Students who have left, whom
    the university no longer knows, sign in by a code, but not a day before.
    """
    if not is_person_bound(person) or (method in EMERGENCY and person.has_role(Role.ADMIN)):
        return False
    if method == "code" and has_left(person, now):
        return False
    return not person.has_role(*STAFF) or connections(person).exists()


def connections(person: User):
    """Return this person's identities at the providers that are set up now."""
    return SocialAccount.objects.filter(
        user=person, provider__in=[way.provider for way in ways()]
    ).order_by("pk")


@dataclass(frozen=True)
class MetadataState:
    """`ends` are the ends of the IdP's certificates, the last one first."""

    row: ProviderMetadata | None
    ends: tuple[dt.datetime, ...] = ()
    own_ends: dt.datetime | None = None
    problem: str = ""


def metadata_state(now: dt.datetime) -> MetadataState | None:
    """Return how the SAML metadata is; None without SAML. One query."""
    if not (config := settings.SSO_SAML):
        return None
    # lxml and xmlsec, which only a site with SAML loads
    from users.domain import saml_metadata  # noqa: PLC0415

    row = ProviderMetadata.objects.filter(entity_id=config.entity_id).first()
    own = saml_metadata.not_after(config.certificate) if config.certificate else None
    if row is None or not row.document:
        return MetadataState(row, own_ends=own, problem=row.failure if row else "")
    stored = saml_metadata.stored(row.document, config.entity_id)
    ends = tuple(saml_metadata.ends(stored))
    return MetadataState(row, ends, own, _problem(row, ends, own, now))


def _problem(
    row: ProviderMetadata, ends: tuple[dt.datetime, ...], own: dt.datetime | None, now: dt.datetime
) -> str:
    if row.valid_until and row.valid_until <= now:
        return "expired"
    if row.fetched_at and now - row.fetched_at > STALE_AFTER:
        return row.failure or "stale"
    if ends and ends[0] - now < WARN_BEFORE:
        return "certificate"
    return "own_certificate" if own and own - now < WARN_BEFORE else ""


def current_problem(now: dt.datetime) -> str:
    """Return in one word what will end sign-in by SAML, or has; "" for nothing. One query."""
    state = metadata_state(now)
    return state.problem if state else ""
