"""The sign-in pages: odd input is answered, nobody learns who has an account, sign-up keeps to
its domains."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from outbox.models import Email
from users.models import User

pytestmark = pytest.mark.django_db
ODD = [
    "\x00",
    "a" * 1_000_000,
    "\u202e\u202d",
    "' OR 1=1 --",
    "{{ 7*7 }}",
    "O'Brien-Łukasiewicz",
    "\ud7ff\uffff",
    "",
]
KEY = re.compile(r"[A-Za-z0-9]{64}")  # of the form, new for everybody
PAGES = {
    "account_login": ["login", "password"],
    "account_signup": ["full_name", "email", "password1", "zone"],
    "account_request_login_code": ["email"],
    "account_reset_password": ["email"],
}


@pytest.fixture(autouse=True)
def fresh_limits():
    """Rate limits count in the cache of the database."""
    cache.clear()


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
@pytest.mark.parametrize("name", PAGES)
def test_odd_input_never_breaks_a_sign_in_page(name, odd, settings):
    response = Client().post(reverse(name), dict.fromkeys(PAGES[name], odd))

    too_long = len(odd) * len(PAGES[name]) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert response.status_code == (413 if too_long else 422)


@pytest.mark.parametrize("name", ["account_request_login_code", "account_reset_password"])
def test_nobody_learns_from_a_page_who_has_an_account(name, nina):
    answers = []
    for address in (nina.email, "nobody@lakeside.example"):
        cache.clear()
        response = Client().post(reverse(name), {"email": address})
        answers.append((response.status_code, response.headers["Location"]))

    assert answers[0] == answers[1]


def test_a_taken_address_signs_up_like_a_new_one_and_its_owner_is_told_by_mail(nina):
    words = {"full_name": "Somebody Else", "password1": "a long walk by the lake"}
    answers = []
    for address in (nina.email, "new@lakeside.example"):
        cache.clear()
        response = Client().post(reverse("account_signup"), words | {"email": address})
        answers.append((response.status_code, response.headers["Location"]))

    assert answers[0] == answers[1]
    assert User.objects.filter(email=nina.email).count() == 1
    assert Email.objects.filter(address=nina.email, kind="account").count() == 1


def test_a_wrong_password_says_the_same_with_and_without_an_account(nina):
    pages = []
    for address in (nina.email, "nobody@lakeside.example"):
        cache.clear()
        response = Client().post(
            reverse("account_login"), {"login": address, "password": "not the password"}
        )
        pages.append(KEY.sub("", response.content.decode().replace(address, "")))

    assert pages[0] == pages[1]


def test_many_wrong_passwords_are_slowed_down(nina):
    browser = Client()
    words = {"login": nina.email, "password": "not the password"}

    answers = [browser.post(reverse("account_login"), words) for _ in range(12)]

    assert {answer.status_code for answer in answers} <= {422, 429}
    assert "t go together." in answers[0].content.decode()
    assert "Too many attempts. Wait a few minutes, then try again." in answers[-1].content.decode()


def test_sign_up_is_limited_to_the_universitys_domains_when_set(settings):
    settings.SIGNUP_DOMAINS = ["lakeside.example"]
    words = {
        "full_name": "Sam",
        "email": "sam@elsewhere.example",
        "password1": "a long walk by the lake",
    }

    response = Client().post(reverse("account_signup"), words)

    assert response.status_code == 422
    assert "lakeside.example" in response.content.decode()
    assert not User.objects.filter(email="sam@elsewhere.example").exists()


def test_deactivation_ends_a_session_at_the_next_request(as_nina, nina):
    assert as_nina.get(reverse("home:today")).status_code == 200

    User.objects.filter(pk=nina.pk).update(is_active=False)

    assert as_nina.get(reverse("home:today")).status_code == 302


@pytest.mark.django_db
def test_an_empty_field_is_named_in_our_words(client):
    page = client.post(reverse("account_login"), {}).content.decode()

    assert "“Email address” needs an answer." in page
    assert "This field is required." not in page


@pytest.mark.parametrize(
    ("domains", "is_offered"), [(["*"], True), (["lakeside.example"], True), ([], False)]
)
def test_an_account_is_offered_only_where_anybody_may_make_one(
    client, settings, domains, is_offered
):
    settings.SIGNUP_DOMAINS = domains
    cache.clear()
    client.post(reverse("account_reset_password"), {"email": "nobody@lakeside.example"})

    assert (
        "Create an account" in client.get(reverse("account_login")).content.decode()
    ) is is_offered
    assert ("/accounts/signup/" in Email.objects.get().body) is is_offered
    assert (
        "No new accounts now" in client.get(reverse("account_signup")).content.decode()
    ) is not is_offered


def test_where_nobody_may_sign_up_nobody_does(client, settings):
    settings.SIGNUP_DOMAINS = []
    words = {
        "full_name": "Sam",
        "email": "sam@lakeside.example",
        "password1": "a long walk by the lake",
    }

    client.post(reverse("account_signup"), words)

    assert not User.objects.exists()
