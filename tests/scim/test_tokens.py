"""Tokens: hashed, shown once, two at a time, revoked at once; nothing else opens the endpoints."""

import logging
import uuid

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from core.errors import Refusal
from scim import services
from scim.domain import limits
from scim.models import SyncToken
from tests.concurrency import run_concurrently
from tests.scim.conftest import Directory
from tests.sign_in import proven
from users.models import AuditEntry

PAGE = reverse("scim:sync")


def make(ruth, now, key=None):
    return services.make_token(by=ruth, form_key=key or uuid.uuid4(), now=now)


def statuses(directory, times):
    return [directory.get("/Users").status_code for _ in range(times)]


def test_the_database_holds_no_usable_token(ruth, now):
    secret = make(ruth, now)

    token = SyncToken.objects.get()
    assert len(secret) == len("scim_") + 43
    assert secret not in str(SyncToken.objects.values()[0]) and token.ending == secret[-4:]
    assert Directory(token.digest).get("/Users").status_code == 401


def test_two_are_valid_a_third_is_refused_and_a_revoked_one_ends_at_once(ruth, now):
    one, two = make(ruth, now), make(ruth, now)
    with pytest.raises(Refusal, match="Two tokens are valid"):
        make(ruth, now)
    assert [statuses(Directory(each), 1) for each in (one, two)] == [[200], [200]]

    first = SyncToken.objects.get(ending=one[-4:])
    assert services.revoke_token(number=first.pk, by=ruth, now=now) is True
    assert services.revoke_token(number=first.pk, by=ruth, now=now) is False

    assert [statuses(Directory(each), 1) for each in (one, two)] == [[401], [200]]
    assert statuses(Directory(make(ruth, now)), 1) == [200]
    made = AuditEntry.objects.filter(actor_id=ruth.pk).values_list("action", flat=True)
    assert sorted(made) == ["scim.token_made"] * 3 + ["scim.token_revoked"]


@pytest.mark.django_db(transaction=True)
def test_of_many_made_at_once_two_are_left(ruth, now):
    made = run_concurrently([lambda: make(ruth, now) for _ in range(6)])

    assert sum(isinstance(each, str) for each in made) == SyncToken.objects.valid().count() <= 2


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Basic {token}",
        "{token}",
        "Bearer {token}x",
        "Bearer {swapped}",
        "Bearer scim_",
        "Bearer \u00e9",
        "Token {token}",
        "Bearer " + "x" * 5000,
    ],
)
def test_whatever_is_not_the_token_is_answered_alike(directory, header):
    text = header.format(token=directory.token, swapped=directory.token.swapcase())
    answers = [
        Client().generic(method, path, headers={"Authorization": text} if text else {})
        for method, path in (
            ("GET", "/scim/v2/Users"),
            ("POST", "/scim/v2/Users"),
            ("DELETE", "/scim/v2/Users/00000000"),
            ("GET", "/scim/v2/nothing"),
        )
    ]

    assert {(each.status_code, each.content) for each in answers} == {(401, answers[0].content)}
    assert answers[0].json()["status"] == "401"
    assert answers[0].headers["WWW-Authenticate"] == 'Bearer realm="SCIM"'


def test_the_scheme_is_read_in_any_case(directory):
    header = {"Authorization": f"bearer {directory.token}"}

    assert Client().get("/scim/v2/Users", headers=header).status_code == 200


def test_an_admins_session_is_no_token_and_the_token_is_no_session(directory, as_ruth):
    header = {"Authorization": f"Bearer {directory.token}"}

    assert as_ruth.get("/scim/v2/Users").status_code == 401
    assert Client().get(PAGE, headers=header).status_code == 302
    assert directory.get("/Users").cookies == {}


def test_guesses_are_limited_for_each_client_and_stop_nobody_with_the_token(directory):
    cache.clear()
    wrong = Directory("scim_wrong")

    found = statuses(wrong, limits.MISSES_A_MINUTE + 2)

    assert found == [401] * limits.MISSES_A_MINUTE + [429] * 2
    assert statuses(directory, 1) == [200]


def test_a_flood_with_a_token_is_answered_with_429_until_the_minute_is_over(directory):
    SyncToken.objects.update(minute="2026-03-03T15:00Z", requests=limits.REQUESTS_A_MINUTE - 1)

    found = [directory.get("/Users") for _ in range(2)]
    SyncToken.objects.update(minute="2026-03-03T14:59Z")

    assert [each.status_code for each in found] == [200, 429]
    assert found[1].headers["Retry-After"] == "60"
    assert statuses(directory, 1) == [200]


def test_no_token_and_no_body_is_ever_logged(directory, caplog):
    caplog.set_level(logging.DEBUG)
    directory.create(userName="canary@lakeside.example", displayName="Canary Quill")
    Directory(directory.token + "x").get("/Users")
    directory("POST", "/Users", '{"userName": "canary@')

    said = caplog.text.replace("DEBUG", "")
    shown = [line for line in said.splitlines() if "INSERT" not in line and "UPDATE" not in line]
    assert not any(directory.token in line for line in shown)


def test_the_page_makes_a_token_shows_it_once_and_asks_who_is_there(ruth, at_now, as_ruth):
    key = uuid.uuid4()
    asked = as_ruth.post(reverse("scim:make_token"), {"form_key": key})
    assert (asked.status_code, SyncToken.objects.count()) == (302, 0)

    browser = proven(as_ruth)
    shown = browser.post(reverse("scim:make_token"), {"form_key": key})
    again = browser.post(reverse("scim:make_token"), {"form_key": key}, follow=True)

    token = SyncToken.objects.get()
    secret = shown.content.decode().partition("scim_")[2].partition("<")[0]
    assert statuses(Directory(f"scim_{secret}"), 1) == [200]
    assert shown.headers["Cache-Control"] == "no-store"
    assert "scim_" not in again.content.decode() and "shown before" in again.content.decode()
    page = browser.get(PAGE).content.decode()
    assert f"…{token.ending}" in page and "Ruth Oduya" in page and secret not in page
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_data FROM users_session")
        assert secret not in str(cursor.fetchall())

    browser.post(reverse("scim:revoke_token", args=[token.pk]))
    assert statuses(Directory(f"scim_{secret}"), 1) == [401]
