"""Read SSO_… from the environment, or refuse it in one sentence that names the variable."""

import re
from urllib.parse import urlsplit

from environs import Env

from careers import environment
from careers.environment import refuse
from users.domain.identity_providers import (
    GOOGLE_ISSUER,
    MICROSOFT_HOSTS,
    REASSIGNABLE,
    OIDCSettings,
    SAMLSettings,
)

ANY = "*"
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
CLAIM_NAME = re.compile(r"[!-~]{1,200}")
SIGNED = ("assertion", "response", "both")


def read(
    env: Env, *, https_only: bool
) -> tuple[OIDCSettings | None, SAMLSettings | None, str, tuple[str, ...]]:
    """Return both providers, the name on the button ("": the office's), and SSO_ONLY_DOMAINS."""
    providers = oidc(env, https_only=https_only), saml(env, https_only=https_only)
    name = env.str("SSO_NAME", "")
    return *providers, name, only_domains(env, is_configured=any(providers))


def domains(env: Env, name: str, *, may_be_any: bool = False) -> tuple[str, ...]:
    """Return domains in lower case, without a leading @; with `may_be_any`, also ("*",)."""
    listed: list[str] = env.list(name, [])
    given = [one.strip().lstrip("@") for one in listed]
    if may_be_any and given == [ANY]:
        return (ANY,)
    return tuple(environment.domain(name, one) for one in given)


def oidc(env: Env, *, https_only: bool) -> OIDCSettings | None:
    """Return the OIDC provider, or None if SSO_OIDC_ISSUER is empty."""
    issuer = env.str("SSO_OIDC_ISSUER", "")
    values = {
        "client_id": env.str("SSO_OIDC_CLIENT_ID", ""),
        "client_secret": env.str("SSO_OIDC_CLIENT_SECRET", ""),
        "tenant": env.str("SSO_OIDC_TENANT", ""),
        "hosted_domain": env.str("SSO_OIDC_HOSTED_DOMAIN", ""),
        "university_id": env.str("SSO_OIDC_UNIVERSITY_ID", ""),
        "affiliation": env.str("SSO_OIDC_AFFILIATION", ""),
    }
    if not issuer:
        _refuse_leftovers("SSO_OIDC_", values, needs="SSO_OIDC_ISSUER")
        return None
    _require_url("SSO_OIDC_ISSUER", issuer, https_only=https_only)
    for name in ("CLIENT_ID", "CLIENT_SECRET"):
        if not values[name.lower()]:
            raise refuse(f"SSO_OIDC_{name}", "SSO_OIDC_ISSUER is set, so this is needed too.")
    _check_tenant(issuer, values["tenant"])
    if (issuer.rstrip("/") == GOOGLE_ISSUER) != bool(values["hosted_domain"]):
        why = f"it is the Workspace domain, needed with {GOOGLE_ISSUER} and only there."
        raise refuse("SSO_OIDC_HOSTED_DOMAIN", why)
    _check_names("SSO_OIDC_UNIVERSITY_ID", values["university_id"])
    _check_names("SSO_OIDC_AFFILIATION", values["affiliation"])
    return OIDCSettings(
        issuer=issuer,
        **values | {"tenant": values["tenant"].lower()},
        scopes=_scopes(env),
        student_values=_words(env, "SSO_OIDC_STUDENT_VALUES", "student"),
        email_domains=domains(env, "SSO_EMAIL_DOMAINS"),
    )


def saml(env: Env, *, https_only: bool) -> SAMLSettings | None:
    """Return the SAML provider, or None if SSO_SAML_ENTITY_ID is empty."""
    entity_id = env.str("SSO_SAML_ENTITY_ID", "")
    values = {
        "metadata_url": env.str("SSO_SAML_METADATA_URL", ""),
        "metadata": env.str("SSO_SAML_METADATA", ""),
        "metadata_certificate": env.str("SSO_SAML_METADATA_CERTIFICATE", ""),
        "id_attribute": env.str("SSO_SAML_ID_ATTRIBUTE", ""),
        "university_id": env.str("SSO_SAML_UNIVERSITY_ID", ""),
        "certificate": env.str("SSO_SAML_CERTIFICATE", ""),
        "private_key": env.str("SSO_SAML_PRIVATE_KEY", ""),
        "next_certificate": env.str("SSO_SAML_NEXT_CERTIFICATE", ""),
    }
    if not entity_id:
        _refuse_leftovers("SSO_SAML_", values, needs="SSO_SAML_ENTITY_ID")
        return None
    _check_metadata(values, https_only=https_only)
    _check_keys(values)
    if values["id_attribute"] in REASSIGNABLE:
        why = "an IdP may give this value to another person later; name an identifier that stays."
        raise refuse("SSO_SAML_ID_ATTRIBUTE", why)
    scopes = domains(env, "SSO_SAML_SCOPES")
    if not (scopes or values["id_attribute"]):
        why = "name the domains that may stand after @ in identifiers, such as university.example."
        raise refuse("SSO_SAML_SCOPES", why)
    signed = env.str("SSO_SAML_SIGNED", SIGNED[0])
    if signed not in SIGNED:
        raise refuse("SSO_SAML_SIGNED", f"it is one of {', '.join(SIGNED)}.")
    affiliation = _words(env, "SSO_SAML_AFFILIATION", ",".join(SAMLSettings.affiliation))
    return SAMLSettings(
        entity_id=entity_id,
        **values,
        scopes=scopes,
        signed=signed,
        affiliation=affiliation,
        student_values=_words(env, "SSO_SAML_STUDENT_VALUES", "student"),
        email_domains=domains(env, "SSO_EMAIL_DOMAINS"),
    )


def only_domains(env: Env, *, is_configured: bool) -> tuple[str, ...]:
    found = domains(env, "SSO_ONLY_DOMAINS", may_be_any=True)
    if found and not is_configured:
        why = "nobody there could sign in: neither SSO_OIDC_ISSUER nor SSO_SAML_ENTITY_ID is set."
        raise refuse("SSO_ONLY_DOMAINS", why)
    return found


def _refuse_leftovers(prefix: str, values: dict[str, str], *, needs: str) -> None:
    for name, value in values.items():
        environment.unused(f"{prefix}{name.upper()}", value, unless=f"{needs} is set")


def _require_url(name: str, url: str, *, https_only: bool) -> None:
    try:
        parts = urlsplit(url)
        is_url = bool(parts.hostname) and parts.scheme in ("https", "http")
    except ValueError:
        is_url = False
    if not is_url or parts.fragment or parts.username:
        raise refuse(name, "it is an address such as https://login.university.example.")
    if https_only and parts.scheme != "https":
        raise refuse(name, "this is production, and it has to begin with https://.")


def _check_tenant(issuer: str, tenant: str) -> None:
    is_microsoft = urlsplit(issuer).hostname in MICROSOFT_HOSTS
    if is_microsoft and not tenant:
        raise refuse("SSO_OIDC_TENANT", "Microsoft's issuer is set; this is the directory's id.")
    if tenant and not GUID.fullmatch(tenant):
        raise refuse("SSO_OIDC_TENANT", "it is the directory's id, 8-4-4-4-12 hexadecimal digits.")
    if is_microsoft and tenant.lower() not in issuer.lower().split("/"):
        why = f"Microsoft's issuer is https://login.microsoftonline.com/{tenant}/v2.0."
        raise refuse("SSO_OIDC_ISSUER", f"{why} “common” and “organizations” admit anybody.")


def _check_metadata(values: dict[str, str], *, https_only: bool) -> None:
    if bool(values["metadata_url"]) == bool(values["metadata"]):
        why = "set this or SSO_SAML_METADATA_FILE, and not both."
        raise refuse("SSO_SAML_METADATA_URL", why)
    if values["metadata_url"]:
        _require_url("SSO_SAML_METADATA_URL", values["metadata_url"], https_only=https_only)
    _check_certificate("SSO_SAML_METADATA_CERTIFICATE", values["metadata_certificate"])


def _check_keys(values: dict[str, str]) -> None:
    """Require a certificate of ours with its private key, or neither."""
    for name in ("CERTIFICATE", "NEXT_CERTIFICATE"):
        _check_certificate(f"SSO_SAML_{name}", values[name.lower()])
    if bool(values["certificate"]) != bool(values["private_key"]):
        missing = "PRIVATE_KEY" if values["certificate"] else "CERTIFICATE"
        raise refuse(f"SSO_SAML_{missing}", "the certificate and its private key go together.")
    if not values["private_key"]:
        environment.unused(
            "SSO_SAML_NEXT_CERTIFICATE",
            values["next_certificate"],
            unless="SSO_SAML_CERTIFICATE is set",
        )
        return
    # a third of a second, which only a site with such a key has to spend
    from cryptography import x509  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415

    try:
        key = load_pem_private_key(values["private_key"].encode(), password=None)
    except (ValueError, TypeError):
        raise refuse("SSO_SAML_PRIVATE_KEY", "it is a PEM file without a password.") from None
    certificate = x509.load_pem_x509_certificate(values["certificate"].encode())
    if key.public_key() != certificate.public_key():
        raise refuse("SSO_SAML_PRIVATE_KEY", "it is not the key of SSO_SAML_CERTIFICATE.")


def _check_certificate(name: str, value: str) -> None:
    if not value:
        return
    from cryptography import x509  # noqa: PLC0415 - as above

    try:
        x509.load_pem_x509_certificate(value.encode())
    except ValueError:
        raise refuse(name, "it is a PEM file: -----BEGIN CERTIFICATE----- and so on.") from None


def _check_names(name: str, value: str) -> None:
    if value and not CLAIM_NAME.fullmatch(value):
        raise refuse(name, "it is the name of one claim.")
    if name.endswith("_ID") and value in REASSIGNABLE:
        raise refuse(name, "this value may be given to another person later.")


def _scopes(env: Env) -> tuple[str, ...]:
    found = _words(env, "SSO_OIDC_SCOPES", "openid,profile,email")
    if "openid" not in found:
        raise refuse("SSO_OIDC_SCOPES", "openid is one of them.")
    return found


def _words(env: Env, name: str, usual: str) -> tuple[str, ...]:
    given: list[str] = env.list(name, []) or usual.split(",")
    return tuple(one.strip() for one in given if one.strip())
