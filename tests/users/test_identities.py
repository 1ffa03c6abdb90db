"""What each vendor sends, as its documentation describes it, and who that is here."""

import json
from pathlib import Path

import pytest

from users.domain.identities import UnusableIdentity, from_attributes, from_claims
from users.domain.identity_providers import GOOGLE_ISSUER, OIDCSettings, SAMLSettings

DATA = Path(__file__).parents[1] / "data" / "identities"
TENANT = "9188040d-6c67-4c5b-b112-36a304b66dad"
OBJECT = "6e0a8b4e-4b0f-4e3c-8a8e-1d6f6d6a2b10"
MICROSOFT = "http://schemas.microsoft.com"
HERE = ("lakeside.example",)
ENTRA = OIDCSettings(
    f"https://login.microsoftonline.com/{TENANT}/v2.0", "margin", "", tenant=TENANT,
    affiliation="roles", email_domains=HERE,
)  # fmt: skip
GROUPS = OIDCSettings(ENTRA.issuer, "margin", "", tenant=TENANT, affiliation="groups")
GOOGLE = OIDCSettings(GOOGLE_ISSUER, "margin", "", hosted_domain="lakeside.example")
OKTA = OIDCSettings("https://lakeside.okta.com", "margin", "", university_id="studentNumber")
ENTRA_SAML = SAMLSettings(
    f"https://sts.windows.net/{TENANT}/",
    id_attribute=f"{MICROSOFT}/identity/claims/objectidentifier",
    affiliation=(f"{MICROSOFT}/ws/2008/06/identity/claims/role",),
    email_domains=HERE,
)
OKTA_SAML = SAMLSettings(
    "http://www.okta.com/exk1", id_attribute="oktaId", affiliation=("userType",)
)
SHIBBOLETH = SAMLSettings(
    "https://idp.lakeside.example/idp/shibboleth", scopes=HERE, email_domains=HERE
)


def sent(name):
    return json.loads((DATA / f"{name}.json").read_text())


def oidc(name, config, **changes):
    found = sent(name)
    return from_claims(found["claims"] | changes, found.get("userinfo", {}), config)


def saml(name, config, **changes):
    found = sent(name)
    return from_attributes(
        found["attributes"] | changes,
        config,
        name_id=found["name_id"],
        name_id_format=found["name_id_format"],
    )


def test_every_file_says_where_it_is_from_and_when():
    for path in DATA.glob("*.json"):
        found = json.loads(path.read_text())
        assert found["source"] and found["written"]


# --- OpenID Connect -------------------------------------------------------------------------------
def test_entra_is_known_by_tenant_and_object():
    found = oidc("entra-oidc", ENTRA)

    assert found.keys == (f"{TENANT}:{OBJECT}",)
    assert (found.full_name, found.address) == ("Abe Lincoln", "abe.lincoln@lakeside.example")
    assert found.address_is_proven and found.is_student


def test_another_client_of_entra_is_the_same_person_though_sub_differs():
    assert oidc("entra-oidc", ENTRA, sub="CCCC").keys == oidc("entra-oidc", ENTRA).keys


def test_entra_without_the_universitys_domains_proves_no_address():
    assert not oidc("entra-oidc", GROUPS).address_is_proven


def test_a_list_of_groups_that_was_left_out_says_nothing():
    assert oidc("entra-oidc-overage", GROUPS).is_student is None
    assert oidc("entra-oidc", GROUPS, hasgroups=True).is_student is None


def test_a_guest_of_the_tenant_is_no_student_and_proves_no_address():
    found = oidc("entra-oidc-guest", ENTRA)

    assert found.is_student is None and not found.address_is_proven
    assert found.keys != oidc("entra-oidc", ENTRA).keys


def test_google_is_known_by_sub_within_its_domain():
    found = oidc("google-oidc", GOOGLE)

    assert found.keys == ("10769150350006150715113082367",) and found.address_is_proven
    for hd in ("other.example", "", None, ["lakeside.example"]):
        with pytest.raises(UnusableIdentity):
            oidc("google-oidc", GOOGLE, hd=hd)


def test_okta_says_the_address_beside_a_thin_token():
    found = oidc("okta-oidc", OKTA)

    assert found.keys == ("00uid4BxXw6I6TV4m0g3",)
    assert (found.address, found.address_is_proven) == ("jane.doe@lakeside.example", True)
    assert found.university_id == "0012345"  # with its zeros


@pytest.mark.parametrize("odd", [None, True, {}, [], "", "a\x00b"])
def test_an_odd_subject_is_nobody(odd):
    userinfo = {"sub": odd}
    with pytest.raises(UnusableIdentity):
        from_claims({"sub": odd}, userinfo, OKTA)


def test_a_very_long_subject_fits_and_stays_itself():
    long = [from_claims({"sub": "x" * 255 + end}, {}, OKTA).keys[0] for end in ("a", "b", "a")]

    assert len(long[0]) <= 191 and long[0] == long[2] != long[1]


# --- SAML -----------------------------------------------------------------------------------------
def test_entras_assertion_is_read_by_its_uris():
    found = saml("entra-saml", ENTRA_SAML)

    assert found.keys == (f"objectidentifier:{OBJECT}",)
    assert (found.full_name, found.address) == ("Abe Lincoln", "abe.lincoln@lakeside.example")
    assert found.is_student and found.address_is_proven


def test_an_assertion_of_another_tenant_of_entra_is_refused():
    with pytest.raises(UnusableIdentity) as refused:
        saml("entra-saml", ENTRA_SAML, **{f"{MICROSOFT}/identity/claims/tenantid": ["other"]})
    assert refused.value.reason == "tenant"


def test_entras_link_to_groups_says_nothing():
    assert saml("entra-saml-overage", ENTRA_SAML).is_student is None


def test_okta_sends_what_was_mapped():
    found = saml("okta-saml", OKTA_SAML)

    assert found.keys == ("oktaId:00uid4BxXw6I6TV4m0g3",)
    assert (found.full_name, found.is_student) == ("Jane Doe", True)
    assert not found.address_is_proven


def test_shibboleth_is_known_by_its_subject_id_whatever_its_case():
    found = saml("shibboleth", SHIBBOLETH)

    assert found.keys == ("subject-id:2f0df90d@lakeside.example",)
    assert (found.full_name, found.address) == ("José Doe-Núñez", "jose@lakeside.example")
    assert found.is_student


def test_of_several_addresses_the_one_of_the_university_counts():
    found = saml("shibboleth-unique-id", SHIBBOLETH)

    assert found.keys == ("eduPersonUniqueId:28c5353b8bb34984a8bd4169ba94c606@lakeside.example",)
    assert (found.full_name, found.address) == ("Ana Silva", "ana@lakeside.example")
    several = {"urn:oid:0.9.2342.19200300.100.1.3": ["a@lakeside.example", "b@lakeside.example"]}
    assert saml("shibboleth-unique-id", SHIBBOLETH, **several).address == ""


def test_a_principal_name_identifies_nobody():
    with pytest.raises(UnusableIdentity) as refused:
        saml("shibboleth-eppn-only", SHIBBOLETH)
    assert refused.value.reason == "transient"


def test_a_persistent_name_id_is_taken_where_no_better_one_comes():
    found = saml("shibboleth-persistent", SHIBBOLETH)

    assert found.keys == ("persistent:M22SVWRXLZIVUONQ55M522POYCQRIGJ4",)
    assert found.is_student is False  # staff here; a student elsewhere is not the IdP's to say
    assert found.address == ""


def test_an_identifier_of_another_university_is_refused():
    with pytest.raises(UnusableIdentity) as refused:
        saml(
            "shibboleth",
            SHIBBOLETH,
            **{"urn:oasis:names:tc:SAML:attribute:subject-id": ["x@other.example"]},
        )
    assert refused.value.reason == "scope"
