"""Who somebody is by the claims of an identity provider, or why that cannot be said."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.addresses import InvalidAddress, ascii_domain, clean_address, domain
from core.errors import Refusal
from users.domain.identity_providers import (
    GIVEN_NAMES,
    MAIL_NAMES,
    NAME_NAMES,
    STABLE_IDS,
    SURNAMES,
    TENANT_ID,
    OIDCSettings,
    SAMLSettings,
)

LONGEST_KEY = 191  # of allauth's column
LONGEST_NAME = 150
TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"


class UnusableIdentity(Refusal):
    """`reason` is a word for the log, which shows no value that the provider sent."""

    def __init__(self, reason: str, sentence: str | Promise = ""):
        self.reason = reason
        super().__init__(
            sentence
            or _(
                "The university's sign-in did not say who you are in a way that this site can use. "
                "Nothing was changed. The office can have this repaired."
            )
        )


@dataclass(frozen=True)
class Identity:
    """One person at one provider.

    `keys` are the identifiers that stay, the preferred one first. `is_student` is None where the
    provider does not say. `address` is "" without a usable one; only if `address_is_proven` has
    the provider vouched for it.
    """

    provider: str
    keys: tuple[str, ...]
    full_name: str = ""
    address: str = ""
    address_is_proven: bool = False
    university_id: str = ""
    is_student: bool | None = None


def from_claims(
    claims: Mapping[str, Any], userinfo: Mapping[str, Any], config: OIDCSettings
) -> Identity:
    """Return whom a verified ID token names; `userinfo` adds name, address and affiliation.

    Raises UnusableIdentity for another tenant, another domain, or a token without its subject.
    """
    if userinfo and userinfo.get("sub") != claims.get("sub"):
        raise UnusableIdentity("userinfo_of_another")
    if config.hosted_domain and claims.get("hd") != config.hosted_domain:
        raise UnusableIdentity("hosted_domain", _not_of_this_university())
    told = {**userinfo, **claims}
    address = _address([_text(told.get("email"))], config.email_domains)
    is_verified = told.get("email_verified") is True
    return Identity(
        provider=config.issuer,
        keys=(_subject(claims, config),),
        full_name=_full_name(
            [_text(told.get("name"))],
            [_text(told.get("given_name"))],
            [_text(told.get("family_name"))],
        ),
        address=address,
        address_is_proven=is_verified or _is_at(address, config.email_domains),
        university_id=_university_id([_text(told.get(config.university_id))]),
        is_student=_claimed_student(told, config),
    )


def _subject(claims: Mapping[str, Any], config: OIDCSettings) -> str:
    """Return `sub`; for Entra tenant and object, since its `sub` changes with the client."""
    if config.tenant:
        tenant, person = _text(claims.get("tid")).lower(), _text(claims.get("oid")).lower()
        if tenant != config.tenant:
            raise UnusableIdentity("tenant", _not_of_this_university())
        if not person:
            raise UnusableIdentity("no_oid")
        return _key(f"{tenant}:{person}")
    if not (subject := _text(claims.get("sub"))):
        raise UnusableIdentity("no_sub")
    return _key(subject)


def _claimed_student(told: Mapping[str, Any], config: OIDCSettings) -> bool | None:
    """None also where the list was too long for the token, and only a link to it came."""
    if not config.affiliation or config.affiliation in _overage(told):
        return None
    value = told.get(config.affiliation)
    values = value if isinstance(value, list) else [] if value is None else [value]
    return _says_student([_text(one) for one in values], config.student_values)


def _overage(told: Mapping[str, Any]) -> Collection[str]:
    """Names of claims that Entra left out for their length."""
    names = told.get("_claim_names")
    return {
        *(names if isinstance(names, dict) else ()),
        *(["groups"] if "hasgroups" in told else ()),
    }


def from_attributes(
    attributes: Mapping[str, Sequence[Any]],
    config: SAMLSettings,
    *,
    name_id: str = "",
    name_id_format: str = "",
) -> Identity:
    """Return whom a verified assertion names. Raises UnusableIdentity."""
    found = {
        name: [_text(one) for one in values if _text(one)] for name, values in attributes.items()
    }
    tenants = found.get(TENANT_ID, [])
    if any(one.lower() not in config.entity_id.lower() for one in tenants):
        raise UnusableIdentity("tenant", _not_of_this_university())
    address = _address(_first(found, MAIL_NAMES), config.email_domains)
    return Identity(
        provider=config.entity_id,
        keys=_stable_ids(found, config, name_id, name_id_format),
        full_name=_full_name(
            _first(found, NAME_NAMES), _first(found, GIVEN_NAMES), _first(found, SURNAMES)
        ),
        address=address,
        address_is_proven=_is_at(address, config.email_domains),
        university_id=_university_id(found.get(config.university_id, [])),
        is_student=_attributed_student(found, config),
    )


def _stable_ids(
    found: Mapping[str, Sequence[str]], config: SAMLSettings, name_id: str, name_id_format: str
) -> tuple[str, ...]:
    if config.id_attribute:
        own = found.get(config.id_attribute, [])
        if len(own) != 1:
            raise UnusableIdentity("id_attribute")
        return (_key(f"{config.id_attribute.rpartition('/')[2]}:{own[0]}"),)
    keys = [
        f"{short}:{value.lower()}"
        for name, short in STABLE_IDS.items()
        for value in _one_of_scope(found.get(name, []), config.scopes)
    ]
    if not keys and name_id_format == PERSISTENT and name_id:
        keys = [f"persistent:{name_id}"]
    if not keys:
        raise UnusableIdentity("transient" if name_id_format == TRANSIENT else "no_stable_id")
    return tuple(_key(one) for one in keys)


def _one_of_scope(values: Sequence[str], scopes: Collection[str]) -> list[str]:
    """Return the one value of this attribute; raise for several, or a scope of somebody else."""
    if not values:
        return []
    if len(values) > 1 or _scope(values[0]) not in scopes:
        raise UnusableIdentity("scope" if len(values) == 1 else "several_ids")
    return [values[0]]


def _attributed_student(found: Mapping[str, Sequence[str]], config: SAMLSettings) -> bool | None:
    """Values with a scope that is not the IdP's to give are passed over."""
    values = [
        value.partition("@")[0]
        for name in config.affiliation
        for value in found.get(name, [])
        if "@" not in value or _scope(value) in config.scopes
    ]
    return _says_student(values, config.student_values)


def _scope(value: str) -> str:
    person, _at, scope = value.partition("@")
    return scope.lower() if person else ""


def _says_student(values: Collection[str], meaning: Collection[str]) -> bool | None:
    wanted = {one.lower() for one in meaning}
    return any(one.lower() in wanted for one in values) if any(values) else None


def _first(found: Mapping[str, Sequence[str]], names: Collection[str]) -> Sequence[str]:
    return next((found[name] for name in names if found.get(name)), [])


def _full_name(whole: Sequence[str], given: Sequence[str], family: Sequence[str]) -> str:
    parts = f"{given[0] if given else ''} {family[0] if family else ''}"
    name = (whole[0] if whole else "") or parts
    return " ".join("".join(one if one.isprintable() else " " for one in name).split())[
        :LONGEST_NAME
    ].strip()


def _address(values: Sequence[str], own_domains: Collection[str]) -> str:
    """Return the only address, or the only one at the university's own domains; else ""."""
    found = [one for value in values if (one := _clean(value))]
    if len(found) > 1:
        found = [one for one in found if _is_at(one, own_domains)]
    return found[0] if len(found) == 1 else ""


def _clean(value: str) -> str:
    try:
        return clean_address(value).lower()
    except InvalidAddress:
        return ""


def _is_at(address: str, domains: Collection[str]) -> bool:
    return bool(address) and domain(address) in {ascii_domain(one) for one in domains}


def _university_id(values: Sequence[str]) -> str:
    return values[0] if len(values) == 1 and len(values[0]) <= 64 else ""


def _key(value: str) -> str:
    """Return a value that fits the column; a longer one by its hash."""
    if len(value) <= LONGEST_KEY:
        return value
    return f"sha256:{hashlib.sha256(value.encode()).hexdigest()}"


def _text(value: Any) -> str:
    """Return a claim that is text or a number; "" for anything else, and for what holds NUL."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    text = str(value).strip()
    return "" if "\x00" in text else text


def _not_of_this_university() -> Promise:
    return _(
        "This account belongs to another organization than the university. Sign in with the "
        "account that the university gave you."
    )
