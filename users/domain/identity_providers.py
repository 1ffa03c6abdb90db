"""What the operator says about the university's identity providers; settings hold one of each."""

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OIDC, SAML = "oidc", "saml"
# SAML's names of attributes: eduPerson (REFEDS, 202208) and the OASIS subject identifiers.
SUBJECT_ID = "urn:oasis:names:tc:SAML:attribute:subject-id"
PAIRWISE_ID = "urn:oasis:names:tc:SAML:attribute:pairwise-id"
UNIQUE_ID = "urn:oid:1.3.6.1.4.1.5923.1.1.1.13"
PRINCIPAL_NAME = "urn:oid:1.3.6.1.4.1.5923.1.1.1.6"
AFFILIATION = "urn:oid:1.3.6.1.4.1.5923.1.1.1.1"
SCOPED_AFFILIATION = "urn:oid:1.3.6.1.4.1.5923.1.1.1.9"
MAIL = "urn:oid:0.9.2342.19200300.100.1.3"
DISPLAY_NAME = "urn:oid:2.16.840.1.113730.3.1.241"
GIVEN_NAME = "urn:oid:2.5.4.42"
SURNAME = "urn:oid:2.5.4.4"
_CLAIMS = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims"
_MICROSOFT = "http://schemas.microsoft.com/identity/claims"
TENANT_ID = f"{_MICROSOFT}/tenantid"
OBJECT_ID = f"{_MICROSOFT}/objectidentifier"
# Scoped values that no IdP may give to another person; the first one found is preferred.
STABLE_IDS = {
    SUBJECT_ID: "subject-id",
    PAIRWISE_ID: "pairwise-id",
    UNIQUE_ID: "eduPersonUniqueId",
}
MAIL_NAMES = (MAIL, "mail", "email", f"{_CLAIMS}/emailaddress")
NAME_NAMES = (DISPLAY_NAME, "displayName", f"{_MICROSOFT}/displayname")
GIVEN_NAMES = (GIVEN_NAME, "givenName", "firstName", f"{_CLAIMS}/givenname")
SURNAMES = (SURNAME, "sn", "lastName", f"{_CLAIMS}/surname")
# Values that an IdP may change, or give to somebody else later: they identify nobody.
REASSIGNABLE = {
    *MAIL_NAMES,
    PRINCIPAL_NAME,
    "eduPersonPrincipalName",
    "eppn",
    "upn",
    "uid",
    "username",
    "unique_name",
    "preferred_username",
    f"{_CLAIMS}/name",
    f"{_CLAIMS}/upn",
    f"{_CLAIMS}/nameidentifier",
    "urn:oid:0.9.2342.19200300.100.1.1",
}
MICROSOFT_HOSTS = {
    "login.microsoftonline.com",
    "login.microsoftonline.us",
    "login.partner.microsoftonline.cn",
    "sts.windows.net",
}
GOOGLE_ISSUER = "https://accounts.google.com"


@dataclass(frozen=True)
class OIDCSettings:
    """`tenant` is set for Microsoft Entra, `hosted_domain` for Google: both are checked."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    tenant: str = ""
    hosted_domain: str = ""
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    university_id: str = ""  # names of claims; empty: not asked for
    affiliation: str = ""
    student_values: tuple[str, ...] = ("student",)
    email_domains: tuple[str, ...] = ()


@dataclass(frozen=True)
class SAMLSettings:
    """`signed`: what the IdP must sign. `scopes`: the values after @ that it may give."""

    entity_id: str
    metadata_url: str = ""
    metadata: str = field(default="", repr=False)  # XML, for an IdP without such a URL
    metadata_certificate: str = field(default="", repr=False)
    scopes: tuple[str, ...] = ()
    id_attribute: str = ""  # empty: the first of STABLE_IDS that the IdP gives
    university_id: str = ""
    affiliation: tuple[str, ...] = (SCOPED_AFFILIATION, AFFILIATION)
    student_values: tuple[str, ...] = ("student",)
    email_domains: tuple[str, ...] = ()
    signed: str = "assertion"
    certificate: str = field(default="", repr=False)
    private_key: str = field(default="", repr=False)
    next_certificate: str = field(default="", repr=False)


PROTOCOLS: dict[str, str | Promise] = {OIDC: _("OpenID Connect"), SAML: _("SAML")}
