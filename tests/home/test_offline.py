"""What a browser keeps for when there is no connection: the same for all, nothing of anybody."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_the_page_is_the_same_for_everybody(client, as_nina, as_ruth):
    address = reverse("home:offline")
    pages = {browser.get(address).content for browser in (client, as_nina, as_ruth)}

    assert len(pages) == 1
    assert b"csrf" not in pages.pop()


def test_the_script_keeps_that_page_and_its_files_alone(client):
    script = client.get(reverse("home:service_worker"))

    assert script.headers["Content-Type"].startswith("text/javascript")
    assert script.headers["Cache-Control"] == "no-cache"
    assert 'const PAGE = "/offline/";' in script.text
    assert '[PAGE, "/static/css/base.css", "/static/mark.svg"]' in script.text


def test_only_signed_in_pages_bring_the_script(client, as_nina):
    assert "service-worker.js" in as_nina.get(reverse("home:today")).text
    assert "service-worker.js" not in client.get(reverse("account_login")).text
