"""Sign-in by OpenID Connect: whose account it is, what is refused, and that nothing is taken over.

The provider is a server that says what it is told to. tests/journeys/test_single_sign_on.py has a
real one, as another process.
"""

import html
import re
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import get_user
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from outbox.models import Email
from tests.concurrency import run_concurrently
from tests.conftest import browser_of
from tests.factories import StudentFactory, UserFactory
from tests.oidc_provider import CLIENT, OTHER_KEY, SECRET, OIDCProvider
from tests.sign_in import proven
from users.domain.identities import Identity
from users.domain.identity_providers import OIDCSettings
from users.models import AuditEntry, StudentProfile, User
from users.models.roles import Role
from users.services import single_sign_on

pytestmark = pytest.mark.django_db
TENANT = "11111111-2222-3333-4444-555555555555"
PERSON = {
    "sub": "248289761001",
    "name": "Sam Rivera",
    "email": "sam@lakeside.example",
    "email_verified": True,
}


@pytest.fixture(autouse=True)
def nothing_cached():
    cache.clear()


@pytest.fixture(scope="module")
def server():
    with OIDCProvider() as running:
        yield running


@pytest.fixture
def idp(server, settings):
    server.__dict__.update(
        claims=dict(PERSON), overrides={}, userinfo={}, discovery={}, asked=[], nonce="",
        sign=server.signed,
    )  # fmt: skip
    settings.SSO_OIDC = OIDCSettings(server.issuer, CLIENT, SECRET)
    settings.SIGNUP_DOMAINS = ["lakeside.example"]
    return server


def begin(browser, **fields):
    """Press the button; return the parameters that the provider gets."""
    page = browser.post(reverse("users:sso_start", args=["oidc"]), fields)
    assert page.status_code == 200, page.content.decode()
    (url,) = re.findall(r'http-equiv="refresh" content="0; url=([^"]+)"', page.content.decode())
    return {
        name: values[0] for name, values in parse_qs(urlsplit(html.unescape(url)).query).items()
    }


def sign_in(browser, idp, **fields):
    asked = begin(browser, **fields)
    idp.nonce = asked["nonce"]
    return browser.get(reverse("users:oidc_callback"), {"code": "c", "state": asked["state"]})


def who(browser):
    return get_user(browser)


def linked(user, idp, uid="248289761001"):
    SocialAccount.objects.create(user=user, provider=idp.issuer, uid=uid)
    return user


# --- the way there --------------------------------------------------------------------------------
def test_without_a_provider_there_is_no_such_page_and_no_button(client):
    assert client.post(reverse("users:sso_start", args=["oidc"])).status_code == 404
    assert client.get(reverse("users:oidc_callback")).status_code == 404
    assert "/accounts/sso/" not in client.get(reverse("account_login")).content.decode()


def test_the_universitys_button_is_the_first_and_the_only_strong_one(client, idp, settings):
    settings.SSO_NAME = "Lakeside"

    page = client.get(reverse("account_login")).content.decode()

    assert page.count("btn-primary") == 1
    assert page.index("Sign in with Lakeside") < page.index('name="password"')


def test_a_link_of_anybody_signs_nobody_in(client, idp):
    page = client.get(reverse("users:sso_start", args=["oidc"]) + "?next=/settings/")

    assert page.status_code == 200 and "refresh" not in page.content.decode()
    assert 'name="next" value="/settings/"' in page.content.decode()


def test_what_is_asked_of_the_provider_comes_from_the_settings_alone(client, idp):
    path = reverse("users:sso_start", args=["oidc"])
    page = client.post(f"{path}?scope=offline_access&auth_params=prompt%3Dnone&process=connect")

    assert "offline_access" not in page.content.decode() and "prompt" not in page.content.decode()


def test_the_code_is_bound_to_this_browser_by_state_nonce_and_pkce(client, idp):
    asked = begin(client)
    idp.nonce = asked["nonce"]
    client.get(reverse("users:oidc_callback"), {"code": "c", "state": asked["state"]})

    assert asked["response_type"] == "code" and asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == "http://127.0.0.1:8000/accounts/sso/oidc/callback/"
    assert idp.asked[0]["code_verifier"]


@pytest.mark.parametrize("evil", ["https://evil.example/", "//evil.example/x", "/\\evil.example"])
def test_only_pages_of_this_site_come_after_it(client, idp, evil):
    linked(StudentFactory(), idp)

    assert sign_in(client, idp, next=evil).headers["Location"] == reverse("home:start")
    assert sign_in(Client(), idp, next="/settings/").headers["Location"] == "/settings/"


# --- whose account it is --------------------------------------------------------------------------
def test_a_new_student_gets_an_account(client, idp):
    response = sign_in(client, idp)

    person = who(client)
    assert response.headers["Location"] == reverse("home:start")
    assert (person.full_name, person.email) == ("Sam Rivera", "sam@lakeside.example")
    assert person.roles == [Role.STUDENT] and not person.has_usable_password()
    assert StudentProfile.objects.filter(user=person).exists()
    assert SocialAccount.objects.get(user=person).extra_data == {}
    assert AuditEntry.objects.filter(program="sso", object_id=person.pk).count() == 2


def test_an_account_is_found_by_the_identifier_whatever_else_changed(client, idp):
    person = linked(StudentFactory(email="old@lakeside.example", full_name="Old Name"), idp)

    sign_in(client, idp)

    assert who(client) == person
    person.refresh_from_db()
    assert (person.email, person.full_name) == ("old@lakeside.example", "Old Name")


def test_an_address_never_leads_to_an_account(client, idp):
    victim = StudentFactory(email=PERSON["email"])

    response = sign_in(client, idp)

    assert response.status_code == 403 and not who(client).is_authenticated
    text = response.content.decode()
    assert "belongs to another account here" in text and victim.full_name not in text
    assert not SocialAccount.objects.exists() and User.objects.count() == 1


def test_a_second_address_of_an_account_is_not_taken_either(client, idp):
    owner = StudentFactory()
    EmailAddress.objects.create(user=owner, email=PERSON["email"], verified=True)

    assert sign_in(client, idp).status_code == 403
    assert not SocialAccount.objects.exists()


def test_the_university_id_leads_to_a_students_account_once(client, idp, settings, server):
    settings.SSO_OIDC = OIDCSettings(server.issuer, CLIENT, SECRET, university_id="student_no")
    idp.claims["student_no"] = "a0012345"
    person = StudentFactory(email="roster@lakeside.example", university_id="A0012345")

    sign_in(client, idp)

    assert who(client) == person
    entry = AuditEntry.objects.get(action="users.sign_in_connected")
    assert (entry.program, entry.object_id, entry.purpose) == ("sso", person.pk, "university_id")
    mail = Email.objects.get(kind="account")
    assert mail.address == "roster@lakeside.example" and "sign-in opens" in mail.subject

    idp.claims["sub"] = "somebody-else"
    other = Client()
    assert sign_in(other, idp).status_code == 403
    assert not who(other).is_authenticated and SocialAccount.objects.count() == 1


def test_a_password_that_a_stranger_set_before_opens_nothing_after_it(
    client, idp, settings, server
):
    settings.SSO_OIDC = OIDCSettings(server.issuer, CLIENT, SECRET, university_id="student_no")
    idp.claims["student_no"] = "S1"
    address = "sam.rivera@lakeside.example"
    strangers = {"email": address, "full_name": "Sam", "password1": PASSWORD}
    Client().post(reverse("account_signup"), strangers)
    User.objects.filter(email=address).update(university_id="S1")  # by the roster
    cache.clear()  # a later day: a code may go out again

    sign_in(client, idp)
    email = Email.objects.filter(kind="account", address=address).order_by("pk").last()
    codes = re.findall(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", email.body, re.MULTILINE)
    client.post(reverse("account_email_verification_sent"), {"code": (codes or [""])[-1]})

    assert who(client).email == address
    stranger = Client()
    stranger.post(reverse("account_login"), {"login": address, "password": PASSWORD})
    assert not who(stranger).is_authenticated


@pytest.mark.parametrize("role", [role for role in Role if role != Role.STUDENT])
def test_no_university_id_leads_to_an_account_of_staff(client, idp, settings, server, role):
    settings.SSO_OIDC = OIDCSettings(server.issuer, CLIENT, SECRET, university_id="student_no")
    idp.claims["student_no"] = "S1"
    UserFactory(university_id="S1", roles=[Role.STUDENT, role])

    response = sign_in(client, idp)

    assert response.status_code == 403 and "one of the office" in response.content.decode()
    assert not SocialAccount.objects.exists() and not who(client).is_authenticated


@pytest.mark.parametrize("by", ["sub", "university_id"])
def test_a_closed_account_stays_closed(client, idp, settings, server, by):
    settings.SSO_OIDC = OIDCSettings(server.issuer, CLIENT, SECRET, university_id="student_no")
    person = StudentFactory(university_id="S1", is_active=False)
    if by == "sub":
        linked(person, idp)
    else:
        idp.claims["student_no"] = "S1"

    sign_in(client, idp)

    assert not who(client).is_authenticated and User.objects.count() == 1


def test_no_claim_gives_a_role_of_staff(client, idp, settings, server):
    settings.SSO_OIDC = OIDCSettings(server.issuer, CLIENT, SECRET, affiliation="roles")
    idp.claims |= {"roles": ["student", "admin", "staff", "counselor"], "groups": ["admins"]}

    sign_in(client, idp)

    assert who(client).roles == [Role.STUDENT]


# --- who may have an account ----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("affiliation", "domains", "opens"),
    [
        (["student"], [], True),
        ("Student", [], True),
        (["faculty", "staff"], ["lakeside.example"], False),
        (None, ["lakeside.example"], True),
        (None, ["elsewhere.example"], False),
        (None, [], False),
        ([], ["lakeside.example"], True),
        ({"student": True}, [], False),
    ],
)
def test_students_alone_open_accounts(client, idp, settings, server, affiliation, domains, opens):
    settings.SSO_OIDC = OIDCSettings(server.issuer, CLIENT, SECRET, affiliation="aff")
    settings.SIGNUP_DOMAINS = domains
    idp.claims["aff"] = affiliation

    response = sign_in(client, idp)

    assert User.objects.exists() is opens
    if not opens:
        assert response.status_code == 403 and "mailto:" in response.content.decode()


def test_a_list_of_groups_that_was_too_long_says_nothing_about_students(
    client, idp, settings, server
):
    settings.SSO_OIDC = OIDCSettings(server.issuer, CLIENT, SECRET, affiliation="groups")
    settings.SIGNUP_DOMAINS = []
    idp.claims |= {"_claim_names": {"groups": "src1"}, "_claim_sources": {"src1": {}}}

    assert sign_in(client, idp).status_code == 403
    assert not User.objects.exists()


def test_without_an_address_no_account_is_opened(client, idp):
    idp.claims["email"] = None
    idp.userinfo = {"sub": PERSON["sub"]}

    response = sign_in(client, idp)

    assert response.status_code == 403 and "email address" in response.content.decode()


@pytest.mark.parametrize("verified", [False, "true", None])
def test_an_address_that_nobody_vouched_for_is_proven_by_a_code_first(client, idp, verified):
    idp.claims["email_verified"] = verified

    response = sign_in(client, idp)

    assert response.headers["Location"] == reverse("account_email_verification_sent")
    assert not who(client).is_authenticated
    assert not EmailAddress.objects.get().verified
    assert Email.objects.filter(address=PERSON["email"]).count() == 1


def test_an_address_at_the_universitys_domain_needs_no_code(client, idp, settings, server):
    domains = ("lakeside.example",)
    settings.SSO_OIDC = OIDCSettings(server.issuer, CLIENT, SECRET, email_domains=domains)
    idp.claims["email_verified"] = None

    sign_in(client, idp)

    assert who(client).is_authenticated


# --- tokens that are wrong ------------------------------------------------------------------------
def unsigned(claims):
    return jwt.encode(claims, None, algorithm="none", headers={"kid": "one"})


def by_our_secret(claims):
    return jwt.encode(claims, SECRET, algorithm="HS256", headers={"kid": "one"})


def by_another_key(claims):
    return OIDCProvider.signed(claims, OTHER_KEY)


def by_an_unknown_key(claims):
    return jwt.encode(claims, OTHER_KEY, algorithm="RS256", headers={"kid": "two"})


@pytest.mark.parametrize("sign", [unsigned, by_our_secret, by_another_key, by_an_unknown_key])
def test_a_token_that_the_provider_did_not_sign_is_refused(client, idp, sign):
    linked(StudentFactory(), idp)
    idp.sign = sign

    assert sign_in(client, idp).status_code == 400
    assert not who(client).is_authenticated


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://evil.example"},
        {"aud": "another client"},
        {"exp": 1_000_000_000},
        {"exp": None},
        {"iat": 9_000_000_000},
        {"sub": None},
        {"nonce": "another"},
        {"nonce": None},
    ],
    ids=str,
)
def test_a_token_for_somebody_else_or_another_time_is_refused(client, idp, wrong):
    linked(StudentFactory(), idp)
    idp.overrides = wrong

    assert sign_in(client, idp).status_code in (400, 403)
    assert not who(client).is_authenticated


def test_the_users_data_of_somebody_else_are_refused(client, idp):
    idp.claims["email"] = None
    idp.userinfo = {"sub": "somebody else", "email": "sam@lakeside.example"}

    assert sign_in(client, idp).status_code == 403
    assert not User.objects.exists()


@pytest.mark.parametrize("tid", ["99999999-2222-3333-4444-555555555555", "", None])
def test_another_tenant_of_entra_is_refused(client, idp, settings, server, tid):
    settings.SSO_OIDC = OIDCSettings(server.issuer, CLIENT, SECRET, tenant=TENANT)
    idp.claims |= {"oid": "aaaaaaaa-0000-0000-0000-000000000001", "tid": tid}

    response = sign_in(client, idp)

    assert response.status_code == 403 and "another organization" in response.content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize("hd", ["gmail.com", "evil.example", None, True])
def test_another_domain_of_google_is_refused(client, idp, settings, server, hd):
    settings.SSO_OIDC = OIDCSettings(
        server.issuer, CLIENT, SECRET, hosted_domain="lakeside.example"
    )
    idp.claims["hd"] = hd

    assert sign_in(client, idp).status_code == 403
    assert not User.objects.exists()


def test_a_response_is_taken_once_and_only_in_the_browser_that_asked(client, idp):
    linked(StudentFactory(), idp)
    asked = begin(client)
    idp.nonce = asked["nonce"]
    answer = {"code": "c", "state": asked["state"]}

    stranger = Client()
    assert stranger.get(reverse("users:oidc_callback"), answer).status_code == 400
    assert client.get(reverse("users:oidc_callback"), answer).status_code == 302
    assert client.get(reverse("users:oidc_callback"), answer).status_code == 400
    assert not who(stranger).is_authenticated


def test_a_provider_that_does_not_answer_leaves_a_page_that_says_what_to_do(client, settings):
    settings.SSO_OIDC = OIDCSettings("http://127.0.0.1:9", CLIENT, SECRET)

    page = client.post(reverse("users:sso_start", args=["oidc"]))

    assert page.status_code == 503
    assert "sign-in does not answer" in page.content.decode()
    assert reverse("account_login") in page.content.decode()


@pytest.mark.parametrize("wrong", [{"issuer": "https://evil.example"}, {"jwks_uri": "file:///x"}])
def test_another_issuers_description_is_refused(client, idp, wrong):
    idp.discovery = wrong

    assert client.post(reverse("users:sso_start", args=["oidc"])).status_code == 503
    # for some seconds nobody else waits for it; then all is well
    idp.discovery = {}
    assert client.post(reverse("users:sso_start", args=["oidc"])).status_code == 503
    cache.clear()
    assert client.post(reverse("users:sso_start", args=["oidc"])).status_code == 200


def test_a_refusal_at_the_university_ends_on_our_page(client, idp):
    asked = begin(client)

    page = client.get(
        reverse("users:oidc_callback"), {"error": "access_denied", "state": asked["state"]}
    )

    assert page.status_code == 400 and "did not finish" in page.content.decode()


# --- connecting and disconnecting -----------------------------------------------------------------
def connect(browser, idp):
    page = browser.post(reverse("users:sso_connect", args=["oidc"]))
    (url,) = re.findall(r'content="0; url=([^"]+)"', page.content.decode())
    asked = parse_qs(urlsplit(html.unescape(url)).query)
    idp.nonce = asked["nonce"][0]
    return browser.get(
        reverse("users:oidc_callback"), {"code": "c", "state": asked["state"][0]}, follow=True
    )


def test_staff_connect_their_own_account_when_they_are_signed_in(idp, dana):
    browser = proven(browser_of(dana))

    page = connect(browser, idp).content.decode()

    assert "Connected with" in page
    assert SocialAccount.objects.get().user == dana
    entry = AuditEntry.objects.get(action="users.sign_in_connected")
    assert (entry.actor_id, entry.object_id) == (dana.pk, dana.pk)
    assert Email.objects.get(kind="account").address == dana.email

    other = Client()
    sign_in(other, idp)
    assert who(other) == dana


def test_connecting_asks_who_is_there_first(idp, as_dana):
    response = as_dana.post(reverse("users:sso_connect", args=["oidc"]))

    assert "reauthenticate" in response.headers["Location"]


def test_an_identity_of_somebody_else_is_not_moved(idp, dana):
    linked(StudentFactory(), idp)
    browser = proven(browser_of(dana))

    assert connect(browser, idp).status_code == 403
    assert SocialAccount.objects.get().user != dana


def test_disconnecting_leaves_the_other_ways(idp, nina):
    linked(nina, idp)
    browser = proven(browser_of(nina))

    page = browser.post(reverse("users:sso_disconnect"), follow=True).content.decode()

    assert "Disconnected" in page and not SocialAccount.objects.exists()
    assert AuditEntry.objects.filter(action="users.sign_in_disconnected", actor_id=nina.pk).exists()


def test_a_second_step_of_this_site_is_asked_after_it(idp, client, dana):
    linked(dana, idp)
    TOTP.activate(dana, generate_totp_secret())

    response = sign_in(client, idp)

    assert response.headers["Location"] == reverse("mfa_authenticate")
    assert not who(client).is_authenticated


# --- the university's sign-in as the only way -----------------------------------------------------
@pytest.fixture
def only(idp, settings):
    settings.SSO_ONLY_DOMAINS = ("lakeside.example",)
    return idp


PASSWORD = "a long walk by the lake"


def by_password(user):
    browser = Client()
    user.set_password(PASSWORD)
    user.save()
    fields = {"login": user.email, "password": PASSWORD}
    return browser, browser.post(reverse("account_login"), fields, follow=True)


def test_a_student_signs_in_by_the_university_alone(only, nina):
    browser, page = by_password(nina)

    assert not who(browser).is_authenticated
    assert "signs in by the university" in page.content.decode()


def test_no_code_goes_to_an_address_that_cannot_use_it(only, nina, client):
    for address in (nina.email, "nobody@lakeside.example"):
        page = client.post(reverse("account_request_login_code"), {"email": address})
        assert page.status_code == 422 and "signs in by the university" in page.content.decode()
    assert not Email.objects.exists()


def test_nobody_signs_up_with_such_an_address(only, client):
    fields = {"full_name": "Sam", "email": "sam@lakeside.example", "password1": PASSWORD}

    assert client.post(reverse("account_signup"), fields).status_code == 422
    assert not User.objects.exists()


def test_an_admins_password_works_on_the_day_that_the_provider_is_down(only, ruth):
    linked(ruth, only)

    browser, _page = by_password(ruth)

    assert who(browser) == ruth


def test_staff_sign_in_otherwise_until_they_are_connected(only, dana):
    browser, _page = by_password(dana)
    assert who(browser) == dana

    linked(dana, only)
    browser, _page = by_password(dana)
    assert not who(browser).is_authenticated


def test_another_address_beside_the_universitys_leads_nobody_around_it(only, nina, settings):
    settings.SIGNUP_DOMAINS = ("*",)
    EmailAddress.objects.filter(user=nina).update(verified=True)
    other = EmailAddress.objects.create(user=nina, email="nina@mail.example", verified=True)
    other.set_as_primary()
    nina.refresh_from_db()
    assert nina.email == "nina@mail.example"

    browser, _page = by_password(nina)
    assert not who(browser).is_authenticated

    browser = proven(browser_of(nina))
    own = {"email": "nina@lakeside.example", "action_remove": ""}
    browser.post(reverse("account_email"), own)
    assert EmailAddress.objects.filter(user=nina).count() == 2


def test_other_domains_keep_their_ways(only, client):
    browser, _page = by_password(StudentFactory(email="leaver@mail.example"))

    assert who(browser).is_authenticated


def test_who_can_only_sign_in_by_the_university_cannot_disconnect(only, nina):
    linked(nina, only)
    browser = proven(browser_of(nina))

    browser.post(reverse("users:sso_disconnect"))

    assert SocialAccount.objects.exists()


# --- at the same moment ---------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("has_account", [False, True])
def test_two_first_sign_ins_at_once_open_or_connect_one_account(settings, has_account):
    if has_account:
        StudentFactory(university_id="S1")
    identity = Identity(
        "https://idp.example", ("k",), "Sam", "sam@lakeside.example", True, "S1", True
    )

    found = run_concurrently([lambda: single_sign_on.account_of(identity)[0]] * 4)

    assert len({person.pk for person in found}) == 1, found
    assert User.objects.count() == SocialAccount.objects.count() == 1
