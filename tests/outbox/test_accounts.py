"""Signing up, and the emails of the sign-in pages."""

import re

import pytest
from django.test import Client

from outbox.models import Email
from users.models import User

pytestmark = pytest.mark.django_db
NEW = {
    "full_name": "Priya Raman",
    "email": "priya@lakeside.example",
    "password1": "a long and quiet walk",
    "zone": "America/Denver",
}


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def sign_up(client, **changes):
    return client.post("/accounts/signup/", NEW | changes)


def test_who_signs_up_is_a_student_with_a_name_a_zone_and_a_profile(client):
    answer = sign_up(client)

    person = User.objects.get(email="priya@lakeside.example")
    assert answer.status_code == 302
    assert (person.full_name, person.zone, person.roles) == (
        "Priya Raman",
        "America/Denver",
        ["student"],
    )
    assert person.profile.goal == ""


def test_an_unknown_zone_falls_back_to_the_office_s(client):
    sign_up(client, zone="Moon/Base")

    assert User.objects.get().zone == "America/Chicago"


def test_the_code_for_a_new_address_is_a_row_in_the_outbox_that_lasts_an_hour(client):
    sign_up(client)

    row = Email.objects.get()
    assert (row.kind, row.address) == ("account", "priya@lakeside.example")
    assert (row.expires_at - row.due_at).total_seconds() == 3600


def test_only_addresses_of_the_university_may_sign_up_where_that_is_set(client, settings):
    settings.SIGNUP_DOMAINS = ["lakeside.example"]

    refused = sign_up(client, email="priya@gmail.example")

    assert "@lakeside.example" in refused.content.decode()
    assert not User.objects.exists()
    assert sign_up(client).status_code == 302


def test_a_password_can_be_reset_at_any_domain(client, settings, nina):
    settings.SIGNUP_DOMAINS = ["elsewhere.example"]

    client.post("/accounts/password/reset/", {"email": nina.email})

    assert Email.objects.get().address == nina.email


def test_signing_up_again_with_a_known_address_looks_the_same_and_mails_its_owner(client, nina):
    unknown = sign_up(client)
    known = sign_up(Client(), email=nina.email)

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert User.objects.filter(email=nina.email).count() == 1
    assert Email.objects.filter(address=nina.email).exists()


def test_links_in_these_mails_are_on_the_public_address_whatever_the_request_says(
    client, settings, nina
):
    settings.PUBLIC_BASE_URL = "https://margin.lakeside.example"

    client.post("/accounts/password/reset/", {"email": nina.email}, headers={"host": "localhost"})

    links = re.findall(r"https?://\S+", Email.objects.get().body)
    assert links
    assert all(link.startswith("https://margin.lakeside.example/") for link in links)
