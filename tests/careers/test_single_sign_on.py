"""What SSO_… may be: one sentence that names the variable for whatever cannot work."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from environs import FileAwareEnv

from careers import single_sign_on
from tests.production import EXAMPLE
from tests.saml_provider import KEYS, OTHERS_KEYS

TENANT = "11111111-2222-3333-4444-555555555555"
OIDC = {
    "SSO_OIDC_ISSUER": "https://login.university.example",
    "SSO_OIDC_CLIENT_ID": "margin",
    "SSO_OIDC_CLIENT_SECRET": "secret",
}
SAML = {
    "SSO_SAML_ENTITY_ID": "https://idp.university.example/idp",
    "SSO_SAML_METADATA_URL": "https://idp.university.example/metadata",
    "SSO_SAML_SCOPES": "university.example",
}
MICROSOFT = "https://login.microsoftonline.com"


@pytest.fixture
def read(monkeypatch):
    """The settings of one protocol in production, with these variables."""

    def read_with(protocol, **variables):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return getattr(single_sign_on, protocol)(FileAwareEnv(), https_only=True)

    return read_with


def test_without_its_first_variable_there_is_no_provider(read):
    assert read("oidc") is None
    assert read("saml") is None


def test_the_example_names_each_variable(read):
    names = {line.partition("=")[0] for line in EXAMPLE.splitlines() if line.startswith("SSO_")}
    assert {*OIDC, *SAML, "SSO_SAML_METADATA", "SSO_SAML_NEXT_CERTIFICATE"} <= names
    for line in EXAMPLE.splitlines():  # as they stand there nothing is set up, and nothing stops
        if line.startswith("SSO_"):
            name, _equals, value = line.partition("=")
            read("oidc", **{name: value})
    assert read("saml") is None


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"SSO_OIDC_ISSUER": "http://login.university.example"}, "SSO_OIDC_ISSUER"),
        ({"SSO_OIDC_ISSUER": "https://user@login.university.example"}, "SSO_OIDC_ISSUER"),
        ({"SSO_OIDC_CLIENT_ID": ""}, "SSO_OIDC_CLIENT_ID"),
        ({"SSO_OIDC_CLIENT_SECRET": ""}, "SSO_OIDC_CLIENT_SECRET"),
        ({"SSO_OIDC_ISSUER": f"{MICROSOFT}/{TENANT}/v2.0"}, "SSO_OIDC_TENANT"),
        (
            {"SSO_OIDC_ISSUER": f"{MICROSOFT}/common/v2.0", "SSO_OIDC_TENANT": TENANT},
            "SSO_OIDC_ISSUER",
        ),
        ({"SSO_OIDC_TENANT": "university.onmicrosoft.com"}, "SSO_OIDC_TENANT"),
        ({"SSO_OIDC_ISSUER": "https://accounts.google.com"}, "SSO_OIDC_HOSTED_DOMAIN"),
        ({"SSO_OIDC_HOSTED_DOMAIN": "university.example"}, "SSO_OIDC_HOSTED_DOMAIN"),
        ({"SSO_OIDC_UNIVERSITY_ID": "preferred_username"}, "SSO_OIDC_UNIVERSITY_ID"),
        ({"SSO_OIDC_UNIVERSITY_ID": "email"}, "SSO_OIDC_UNIVERSITY_ID"),
        ({"SSO_OIDC_AFFILIATION": "two words"}, "SSO_OIDC_AFFILIATION"),
        ({"SSO_OIDC_SCOPES": "profile"}, "SSO_OIDC_SCOPES"),
        ({"SSO_EMAIL_DOMAINS": "not a domain"}, "SSO_EMAIL_DOMAINS"),
    ],
)
def test_what_oidc_cannot_use_is_refused_by_its_name(read, changed, named):
    with pytest.raises(ImproperlyConfigured, match=rf"^{named}: .* See \.env\.example\.$"):
        read("oidc", **OIDC | changed)


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"SSO_SAML_METADATA_URL": ""}, "SSO_SAML_METADATA_URL"),
        ({"SSO_SAML_METADATA": "<x/>"}, "SSO_SAML_METADATA_URL"),
        ({"SSO_SAML_METADATA_URL": "http://idp.university.example"}, "SSO_SAML_METADATA_URL"),
        ({"SSO_SAML_METADATA_CERTIFICATE": "MIIC"}, "SSO_SAML_METADATA_CERTIFICATE"),
        ({"SSO_SAML_SCOPES": ""}, "SSO_SAML_SCOPES"),
        ({"SSO_SAML_SIGNED": "none"}, "SSO_SAML_SIGNED"),
        (
            {"SSO_SAML_ID_ATTRIBUTE": "urn:oid:1.3.6.1.4.1.5923.1.1.1.6"},
            "SSO_SAML_ID_ATTRIBUTE",
        ),
        ({"SSO_SAML_ID_ATTRIBUTE": "mail"}, "SSO_SAML_ID_ATTRIBUTE"),
        ({"SSO_SAML_CERTIFICATE": KEYS.certificate_pem}, "SSO_SAML_PRIVATE_KEY"),
        ({"SSO_SAML_PRIVATE_KEY": KEYS.key_pem}, "SSO_SAML_CERTIFICATE"),
        (
            {
                "SSO_SAML_CERTIFICATE": KEYS.certificate_pem,
                "SSO_SAML_PRIVATE_KEY": OTHERS_KEYS.key_pem,
            },
            "SSO_SAML_PRIVATE_KEY",
        ),
        ({"SSO_SAML_NEXT_CERTIFICATE": KEYS.certificate_pem}, "SSO_SAML_NEXT_CERTIFICATE"),
    ],
)
def test_what_saml_cannot_use_is_refused_by_its_name(read, changed, named):
    with pytest.raises(ImproperlyConfigured, match=rf"^{named}: .* See \.env\.example\.$"):
        read("saml", **SAML | changed)


def test_metadata_and_keys_may_come_from_files(read, tmp_path):
    files = {"METADATA": "<x/>", "CERTIFICATE": KEYS.certificate_pem, "PRIVATE_KEY": KEYS.key_pem}
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    variables = {f"SSO_SAML_{name}_FILE": str(tmp_path / name) for name in files}

    found = read("saml", **SAML | {"SSO_SAML_METADATA_URL": ""} | variables)

    assert (found.metadata, found.private_key) == ("<x/>", KEYS.key_pem)
    assert KEYS.key_pem not in repr(found)


def test_entra_and_google_are_taken_as_their_documentation_writes_them(read):
    issuer = f"{MICROSOFT}/{TENANT}/v2.0"
    assert read("oidc", **OIDC | {"SSO_OIDC_ISSUER": issuer, "SSO_OIDC_TENANT": TENANT}).tenant
    google = {
        "SSO_OIDC_ISSUER": "https://accounts.google.com",
        "SSO_OIDC_TENANT": "",
        "SSO_OIDC_HOSTED_DOMAIN": "university.example",
    }
    assert read("oidc", **OIDC | google).hosted_domain == "university.example"
