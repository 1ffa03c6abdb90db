"""Sign-in by SAML: what a response has to say and who has to sign it, and the IdP's metadata."""

import base64
import copy
import datetime as dt
import html
import re
from dataclasses import replace

import pytest
import xmlsec
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import get_user
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from lxml import etree

from outbox.selectors.health import problems_seen_here
from tests.factories import StudentFactory
from tests.saml_provider import (
    ENTITY,
    KEYS,
    NEW_KEYS,
    OTHERS_KEYS,
    SP,
    Keys,
    MetadataServer,
    asked_for,
    assertion_of,
    encoded,
    encrypted,
    metadata,
    response,
    saml_time,
)
from users.domain.identity_providers import (
    DISPLAY_NAME,
    MAIL,
    PAIRWISE_ID,
    SCOPED_AFFILIATION,
    SUBJECT_ID,
    SAMLSettings,
)
from users.models import ProviderMetadata, User
from users.selectors.single_sign_on import metadata_state
from users.services import saml_metadata
from users.tasks import refresh_provider_metadata

pytestmark = pytest.mark.django_db
SAM = {
    SUBJECT_ID: ["sam-7f3@lakeside.example"],
    DISPLAY_NAME: ["Sam Rivera"],
    MAIL: ["sam@lakeside.example"],
    SCOPED_AFFILIATION: ["member@lakeside.example", "student@lakeside.example"],
}
CONFIG = {
    "entity_id": ENTITY,
    "metadata": etree.tostring(metadata(KEYS)).decode(),
    "scopes": ("lakeside.example",),
    "email_domains": ("lakeside.example",),
}
NOW = dt.datetime.now(dt.UTC)
SITES_KEYS = Keys()


@pytest.fixture(autouse=True)
def saml(settings):
    cache.clear()
    settings.SSO_SAML = SAMLSettings(**CONFIG)
    settings.SIGNUP_DOMAINS = []
    return settings


def begin(browser, **fields):
    page = browser.post(reverse("users:sso_start", args=["saml"]), fields)
    (url,) = re.findall(r'content="0; url=([^"]+)"', page.content.decode())
    return asked_for(html.unescape(url))


def signed(found, keys=KEYS):
    keys.sign(assertion_of(found))
    return found


def post(browser, found, **more):
    """What the IdP's page makes the browser send, from another site: without the session."""
    text = found if isinstance(found, str) else encoded(found)
    first = Client().post(reverse("users:saml_acs"), {"SAMLResponse": text, **more})
    if first.status_code != 302:
        return first
    browser.cookies.update(first.cookies)
    return browser.get(first.headers["Location"])


def who(browser):
    return get_user(browser)


def is_refused(browser, found):
    page = post(browser, found)
    return page.status_code in (400, 403) and not who(browser).is_authenticated


# --- it works -------------------------------------------------------------------------------------
def test_a_new_student_gets_an_account_and_comes_back_to_it(client):
    assert post(client, signed(response(begin(client), SAM))).status_code == 302

    person = who(client)
    assert (person.full_name, person.email) == ("Sam Rivera", "sam@lakeside.example")
    again = Client()
    changed = SAM | {MAIL: ["new@lakeside.example"], PAIRWISE_ID: ["p1@lakeside.example"]}
    post(again, signed(response(begin(again), changed)))
    assert who(again) == person and User.objects.get().email == "sam@lakeside.example"


def test_the_page_that_was_asked_for_comes_after_it(client):
    asked = begin(client, next="/settings/")

    page = post(client, signed(response(asked, SAM)), RelayState="https://evil.example/")

    assert page.headers["Location"] == "/settings/"


@pytest.mark.parametrize("state", ["https://evil.example/", "//evil.example", "/contacts/"])
def test_a_relay_state_leads_nowhere(client, state):
    page = post(client, signed(response(begin(client), SAM)), RelayState=state)

    assert page.headers["Location"] == reverse("home:start")


def test_a_signed_response_counts_where_the_university_signs_those(client, saml):
    saml.SSO_SAML = SAMLSettings(**CONFIG, signed="response")

    assert post(client, KEYS.sign(response(begin(client), SAM))).status_code == 302
    assert who(client).is_authenticated
    other = Client()
    assert is_refused(other, signed(response(begin(other), SAM)))


@pytest.fixture
def own_keys(saml):
    keys = {"certificate": SITES_KEYS.certificate_pem, "private_key": SITES_KEYS.key_pem}
    saml.SSO_SAML = SAMLSettings(**CONFIG, **keys, next_certificate=NEW_KEYS.certificate_pem)


@pytest.mark.parametrize("what", ["assertion", "response"])
def test_an_encrypted_assertion_is_read_with_our_key(client, saml, own_keys, what):
    saml.SSO_SAML = replace(saml.SSO_SAML, signed=what)
    found = response(begin(client), SAM)
    if what == "assertion":
        found = encrypted(signed(found), SITES_KEYS.certificate_pem)
    else:
        found = KEYS.sign(encrypted(found, SITES_KEYS.certificate_pem))

    assert post(client, found).status_code == 302
    assert who(client).email == "sam@lakeside.example"


def test_what_was_encrypted_for_somebody_else_is_refused(client, own_keys):
    found = encrypted(signed(response(begin(client), SAM)), OTHERS_KEYS.certificate_pem)

    assert is_refused(client, found)


def test_encryption_is_no_signature(client, own_keys):
    found = encrypted(response(begin(client), SAM), SITES_KEYS.certificate_pem)

    assert is_refused(client, found)


def test_with_a_key_requests_are_signed_and_both_certificates_are_published(client, own_keys):
    page = client.post(reverse("users:sso_start", args=["saml"])).content.decode()
    published = client.get(reverse("users:saml_metadata")).content.decode()

    assert "SigAlg=http%3A%2F%2Fwww.w3.org%2F2001%2F04%2Fxmldsig-more%23rsa-sha256" in page
    assert SITES_KEYS.base64[:60] in published and NEW_KEYS.base64[:60] in published
    assert SITES_KEYS.key_pem[30:90] not in published


def test_what_the_university_registers_is_there_before_its_own_metadata(client, saml):
    saml.SSO_SAML = SAMLSettings(**CONFIG | {"metadata": "", "metadata_url": "http://127.0.0.1:9"})

    page = client.get(reverse("users:saml_metadata"))

    root = etree.fromstring(page.content)
    assert root.get("entityID") == SP
    assert "SingleLogoutService" not in page.content.decode()
    assert 'WantAssertionsSigned="true"' in page.content.decode()


# --- what is refused ------------------------------------------------------------------------------
def test_without_a_signature_nothing_is_believed(client):
    StudentFactory()

    assert is_refused(client, response(begin(client), SAM))
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"audience": "https://another.example/metadata/"},
        {"audience": ""},
        {"recipient": "https://another.example/acs/"},
        {"acs": "https://another.example/acs/"},
        {"issuer": "https://evil.example/idp"},
        {"until": NOW - dt.timedelta(minutes=1)},
        {"confirms": ""},
        {"confirms": "ONELOGIN_another"},
        {"status": "urn:oasis:names:tc:SAML:2.0:status:Responder"},
    ],
    ids="-".join,
)
def test_what_is_meant_for_somebody_else_or_another_time_is_refused(client, changes):
    assert is_refused(client, signed(response(begin(client), SAM, **changes)))
    assert not User.objects.exists()


def test_a_signature_of_somebody_else_is_refused(client):
    assert is_refused(client, signed(response(begin(client), SAM), OTHERS_KEYS))


def test_a_signature_with_sha1_is_refused(client):
    found = response(begin(client), SAM)
    KEYS.sign(assertion_of(found), method=xmlsec.constants.TransformRsaSha1)

    assert is_refused(client, found)


def test_a_changed_value_is_refused(client):
    found = signed(response(begin(client), SAM))
    text = etree.tostring(found).decode().replace("sam-7f3@", "eve-000@")

    assert is_refused(client, base64.b64encode(text.encode()).decode())


def evil_copy(found):
    """The assertion of somebody else, unsigned, with an id of its own."""
    evil = copy.deepcopy(assertion_of(found))
    for signature in evil.findall("{http://www.w3.org/2000/09/xmldsig#}Signature"):
        evil.remove(signature)
    evil.set("ID", "_evil")
    for value in evil.iter("{urn:oasis:names:tc:SAML:2.0:assertion}AttributeValue"):
        value.text = value.text.replace("sam-7f3", "victim")
    return evil


def before(found, good, evil):
    good.addprevious(evil)


def behind(found, good, evil):
    good.addnext(evil)


def around(found, good, evil):
    """The signed one hidden in the signature of the evil one (XSW)."""
    found.replace(good, evil)
    evil.insert(1, good)


def in_an_extension(found, good, evil):
    found.replace(good, evil)
    holder = etree.SubElement(found, "{urn:oasis:names:tc:SAML:2.0:protocol}Extensions")
    holder.append(good)


def same_id(found, good, evil):
    evil.set("ID", good.get("ID"))
    good.addprevious(evil)


@pytest.mark.parametrize("wrap", [before, behind, around, in_an_extension, same_id])
def test_a_signature_wrapped_around_somebody_else_is_refused(client, wrap):
    found = signed(response(begin(client), SAM))
    wrap(found, assertion_of(found), evil_copy(found))

    assert is_refused(client, found)
    assert not SocialAccount.objects.exists()


def test_a_comment_does_not_cut_an_identifier(client):
    found = response(begin(client), SAM | {SUBJECT_ID: ["victim@lakeside.example.evil.example"]})
    value = assertion_of(found).find(".//{*}AttributeValue")
    value.text, cut = "victim@lakeside.example", etree.Comment("x")
    cut.tail = ".evil.example"
    value.append(cut)

    assert is_refused(client, signed(found))


def test_nobody_signs_in_whom_this_site_did_not_send(client):
    """As from a tile of the university's portal, or from a page that wants others signed in."""
    assert is_refused(client, signed(response("", SAM)))
    assert is_refused(client, signed(response("ONELOGIN_never", SAM)))


def test_an_answer_counts_once_and_in_one_browser(client):
    found = signed(response(begin(client), SAM))

    assert post(client, found).status_code == 302
    assert is_refused(Client(), found)
    fresh = Client()
    begin(fresh)
    answer = signed(response(begin(client), SAM, assertion_id="_second"))
    assert is_refused(fresh, answer)


@pytest.mark.parametrize("posted", ["", "%%%", "PHg+", "A" * 500_000, "bm90IHhtbA=="])
def test_odd_posts_are_refused(client, posted):
    begin(client)

    assert is_refused(client, posted)


def test_a_document_type_is_refused(client):
    bomb = '<!DOCTYPE a [<!ENTITY b "bbb">]><samlp:Response xmlns:samlp="x">&b;</samlp:Response>'

    assert is_refused(client, base64.b64encode(bomb.encode()).decode())


def test_a_forged_cookie_is_refused(client):
    begin(client)
    client.cookies["margin-saml"] = "forged"

    assert client.get(reverse("users:saml_finish")).status_code == 400


@pytest.mark.parametrize(
    "attributes",
    [
        {SUBJECT_ID: ["sam@evil.example"]},
        {SUBJECT_ID: ["sam@lakeside.example", "eve@lakeside.example"]},
        {SUBJECT_ID: ["@lakeside.example"]},
        {SUBJECT_ID: []},
    ],
)
def test_an_identifier_without_a_scope_of_the_university_is_refused(client, attributes):
    assert is_refused(client, signed(response(begin(client), SAM | attributes)))
    assert not User.objects.exists()


def test_a_student_of_another_university_is_no_student_here(client):
    foreign = SAM | {SCOPED_AFFILIATION: ["student@evil.example", "staff@lakeside.example"]}

    assert is_refused(client, signed(response(begin(client), foreign)))


# --- the IdP's metadata ---------------------------------------------------------------------------
@pytest.fixture
def served(saml):
    with MetadataServer() as server:
        server.body = etree.tostring(KEYS.sign(metadata(KEYS)))
        saml.SSO_SAML = SAMLSettings(
            **CONFIG
            | {
                "metadata": "",
                "metadata_url": server.url,
                "metadata_certificate": KEYS.certificate_pem,
            }
        )
        yield server


def test_metadata_are_fetched_verified_and_kept_by_the_task(served):
    refresh_provider_metadata()
    refresh_provider_metadata()

    row = ProviderMetadata.objects.get()
    assert row.entity_id == ENTITY and not row.failure and row.fetched_at
    assert served.calls == 2


def test_what_is_kept_serves_while_the_source_is_away(served, client):
    refresh_provider_metadata()
    served.body = b""

    refresh_provider_metadata()

    assert ProviderMetadata.objects.get().failure == "HTTPError"
    assert post(client, signed(response(begin(client), SAM))).status_code == 302


def unsigned():
    return etree.tostring(metadata(KEYS))


def by_somebody_else():
    return etree.tostring(OTHERS_KEYS.sign(metadata(OTHERS_KEYS)))


def changed():
    return etree.tostring(KEYS.sign(metadata(KEYS))).replace(b"/sso", b"/evil")


def wrapped():
    """A signed entity inside of a root of somebody else, who points at it."""
    good = KEYS.sign(metadata(KEYS))
    evil = metadata(OTHERS_KEYS)
    evil.set("ID", "_evil")
    evil.insert(0, copy.deepcopy(good.find("{http://www.w3.org/2000/09/xmldsig#}Signature")))
    evil.append(good)
    return etree.tostring(evil)


def of_somebody_else():
    return etree.tostring(KEYS.sign(metadata(KEYS, entity="https://evil.example")))


def outdated():
    until = saml_time(NOW - dt.timedelta(minutes=1))
    return etree.tostring(KEYS.sign(metadata(KEYS, until=until)))


def with_a_document_type():
    return b'<!DOCTYPE a [<!ENTITY b "c">]>' + etree.tostring(KEYS.sign(metadata(KEYS)))


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (unsigned, "unsigned"),
        (by_somebody_else, "signature"),
        (changed, "signature"),
        (wrapped, "signature"),
        (of_somebody_else, "entity"),
        (outdated, "expired"),
        (with_a_document_type, "xml"),
        (lambda: b"<html>", "xml"),
        (lambda: b"x" * 6_000_000, "size"),
    ],
)
def test_metadata_that_cannot_be_believed_change_nothing(served, make, reason):
    refresh_provider_metadata()
    kept = ProviderMetadata.objects.get().document
    served.body = make()

    assert saml_metadata.refresh(NOW) == reason
    assert ProviderMetadata.objects.get().document == kept


def test_a_new_certificate_is_found_when_the_first_answer_comes_with_it(served, client):
    refresh_provider_metadata()
    served.body = etree.tostring(KEYS.sign(metadata(KEYS, NEW_KEYS)))

    found = signed(response(begin(client), SAM), NEW_KEYS)

    assert post(client, found).status_code == 302
    # strangers cannot make the site fetch again and again
    calls = served.calls
    for _number in range(3):
        post(Client(), signed(response("x", SAM), OTHERS_KEYS))
    assert served.calls == calls


def test_without_metadata_the_page_says_that_it_does_not_work(saml, client):
    saml.SSO_SAML = SAMLSettings(**CONFIG | {"metadata": "", "metadata_url": "http://127.0.0.1:9"})

    page = client.post(reverse("users:sso_start", args=["saml"]))

    assert page.status_code == 503


def test_a_source_that_is_away_is_not_asked_by_each_press(served, client):
    served.body = b""

    pages = [client.post(reverse("users:sso_start", args=["saml"])) for _press in range(3)]

    assert [page.status_code for page in pages] == [503] * 3 and served.calls == 1


def test_the_end_of_a_certificate_is_said_thirty_days_ahead(saml):
    soon, later = Keys(days=20), Keys(days=400)
    for keys, problem in (((soon,), "certificate"), ((soon, later), "")):
        text = etree.tostring(metadata(*keys)).decode()
        saml.SSO_SAML = SAMLSettings(**CONFIG | {"metadata": text})
        saml_metadata.refresh(NOW)
        state = metadata_state(NOW)
        assert state.problem == problem and len(state.ends) == len(keys)


def test_metadata_that_were_not_fetched_for_days_are_a_problem(served):
    saml_metadata.refresh(NOW - dt.timedelta(days=3))

    assert metadata_state(NOW).problem == "stale"


def test_the_office_sees_what_ends_when_and_what_failed(served, as_ruth):
    refresh_provider_metadata()
    served.body = b""
    refresh_provider_metadata()

    page = as_ruth.get(reverse("office:settings")).content.decode()

    assert "Certificate of the university" in page and ENTITY in page
    assert "failed" in page and "HTTPError" in page


def test_an_end_that_comes_near_is_an_alarm(saml):
    saml.SSO_SAML = SAMLSettings(
        **CONFIG | {"metadata": etree.tostring(metadata(Keys(days=20))).decode()}
    )
    assert "sign_in" not in problems_seen_here(NOW)

    saml_metadata.refresh(NOW)

    assert problems_seen_here(NOW)["sign_in"] == "certificate"


def test_the_command_says_what_to_register_and_what_is_wrong(served, capsys):
    call_command("single_sign_on")
    assert "http://127.0.0.1:8000/accounts/sso/saml/acs/" in capsys.readouterr().out

    served.body = unsigned()
    with pytest.raises(CommandError, match="SAML: the metadata cannot be used"):
        call_command("single_sign_on")


def test_both_libraries_of_xml_carry_the_same_libxml2():
    """With different ones signing crashes: requirements/base.in pins a pair."""
    assert xmlsec.get_libxml_version() == etree.LIBXML_VERSION
