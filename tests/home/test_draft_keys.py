"""The keys with which a browser encrypts what is not sent yet: one account's, on its pages."""

import base64
import re

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def keys(browser):
    html = browser.get(reverse("home:settings")).text
    [found] = re.findall(r'data-draft-keys="([^"]*)"', html)
    return [base64.b64decode(key, validate=True) for key in found.split(" ")]


def test_each_account_has_a_key_of_its_own(as_nina, as_omar):
    [own], [other] = keys(as_nina), keys(as_omar)

    assert own != other
    assert len(own) == len(other) == 32


def test_it_outlives_the_session_and_the_password(as_nina, nina):
    before = keys(as_nina)
    nina.set_password("another long walk by the lake")
    nina.save()
    as_nina.force_login(nina)

    assert keys(as_nina) == before


def test_a_new_secret_key_leaves_the_old_one_to_read_with(as_nina, nina, settings):
    before = keys(as_nina)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another secret key of more than thirty-two letters"
    as_nina.force_login(nina)

    new, old = keys(as_nina)
    assert [old] == before
    assert new != old


def test_pages_with_a_key_are_stored_nowhere_and_others_have_none(as_nina, client):
    assert as_nina.get(reverse("home:settings")).headers["Cache-Control"] == "no-store"
    for name in ("account_login", "home:offline", "home:service_worker"):
        assert "data-draft-keys" not in client.get(reverse(name)).text
