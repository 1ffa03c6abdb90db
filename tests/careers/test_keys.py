"""What docs/operations/keys.md promises of each key."""

import re
import secrets
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.test import Client

from careers import environment
from interviews.models import AnswerLink
from outbox.models.links import mute_link, stop_link
from tests.factories import InterviewFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
PAGE = (Path(__file__).resolve().parents[2] / "docs/operations/keys.md").read_text()
MAYA = "maya@hospital.example"


def path(url):
    return re.sub(r"^https?://[^/]+", "", url)


def status(url):
    return Client().get(path(url)).status_code


@pytest.fixture
def asked(nina):
    return InterviewFactory(student=nina, stage="asked", contact__email=MAYA)


def renew():
    told = StringIO()
    call_command("renew_links", stdout=told)
    return told.getvalue()


def test_after_a_new_link_key_links_made_anew_work_and_older_ones_do_not(asked, nina, settings):
    old, old_mute = AnswerLink.of(asked).url, mute_link(nina, "digest")
    assert (status(old), status(old_mute)) == (200, 200)

    settings.LINK_KEY = secrets.token_urlsafe(64)
    assert "Made anew: 1 links to answer, 1 to mute emails." in renew()

    new = AnswerLink.of(asked).url
    assert new != old
    assert (status(new), status(mute_link(nina, "digest"))) == (200, 200)
    assert (status(old), status(old_mute)) == (status("/r/odd/"), status("/mute/odd/"))
    assert "Made anew: 0 links to answer, 0 to mute emails." in renew()


def test_the_link_to_stop_all_email_outlives_a_new_link_key(settings):
    old = stop_link(MAYA)

    settings.LINK_KEY = secrets.token_urlsafe(64)
    renew()

    assert status(old) == status(stop_link(MAYA)) == 200
    assert stop_link(MAYA) != old


def test_a_new_secret_key_signs_nobody_out_while_the_old_one_is_a_fallback(as_nina, settings):
    old = settings.SECRET_KEY
    assert as_nina.get("/today/").status_code == 200

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = secrets.token_urlsafe(64), [old]
    assert as_nina.get("/today/").status_code == 200

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = secrets.token_urlsafe(64), []
    assert as_nina.get("/today/").status_code == 302


@pytest.mark.parametrize("old", ["short", "s" * 64])
def test_an_old_key_is_a_key_too(old):
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY_FALLBACKS"):
        environment.keys({"SECRET_KEY": secrets.token_urlsafe(64), "SECRET_KEY_FALLBACKS": old})


def test_every_secret_of_the_example_is_on_the_page():
    example = (Path(__file__).resolve().parents[2] / ".env.example").read_text()
    names = re.findall(r"^(\w*(?:KEY|SECRET|TOKEN))=", example, re.MULTILINE)

    assert {"SECRET_KEY", "LINK_KEY", "METRICS_TOKEN"} <= set(names)
    assert [name for name in names if name not in PAGE] == []
