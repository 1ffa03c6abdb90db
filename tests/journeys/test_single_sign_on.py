"""Sign-in with a real identity provider, another process, in a browser that keeps our policy."""

import os
import subprocess
import sys
from contextlib import contextmanager
from urllib.request import urlopen

import pytest

from devserver.management.commands.up import WEB
from devserver.processes import spawn, stop_all
from tests.identity_provider.__main__ import CLIENT, PASSWORD, SECRET, STUDENT
from tests.journeys.site import ROOT, Site, _wait, free_port


@pytest.fixture
def with_provider(site: Site, tmp_path):
    """The address of a second web process of the same site, where the provider is set up."""
    idp, port = free_port(), free_port()
    url = f"http://localhost:{port}"
    settings = site.environment | {
        "PUBLIC_BASE_URL": url,
        "SSO_NAME": "Lakeside",
        "SSO_OIDC_ISSUER": f"http://127.0.0.1:{idp}",
        "SSO_OIDC_CLIENT_ID": CLIENT,
        "SSO_OIDC_CLIENT_SECRET": SECRET,
        "SSO_ONLY_DOMAINS": "only.example",
    }
    provider = ["-m", "tests.identity_provider", str(idp), f"{url}/accounts/sso/oidc/callback/"]
    with (
        _running(provider, os.environ | {"IDP_DB": str(tmp_path / "idp.sqlite3")}),
        _running(WEB.format(port=port).split(), settings),
    ):
        _wait(lambda: _answers(f"http://127.0.0.1:{idp}/.well-known/openid-configuration"), "IdP")
        _wait(lambda: _answers(f"{url}/readyz"), "the site with a provider")
        yield url


@contextmanager
def _running(words, environment):
    child = spawn(
        [sys.executable, *words], cwd=ROOT, env=environment,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield
    finally:
        stop_all([child])


def _answers(url):
    try:
        with urlopen(url, timeout=1) as answer:
            return answer.status == 200
    except OSError:
        return False


def test_a_student_signs_in_with_the_university(
    site: Site, student_page, with_provider, check_page
):
    page, url = student_page, with_provider

    # the page that was asked for comes at the end, through two sites and a form under our policy
    page.goto(f"{url}/contacts/new/")
    check_page(page, "university-first")
    page.get_by_role("button", name="Sign in with Lakeside").click()
    page.locator("input[name=login]").fill(STUDENT)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign In").click()
    page.wait_for_url(f"{url}/contacts/new/")
    assert page.evaluate("window.__reports") == []
    assert site.fact("SELECT full_name FROM users_user WHERE email = 'sam@lakeside.example'") == (
        "Sam Rivera"
    )

    page.goto(f"{url}/accounts/university/")
    check_page(page, "university-sign-in")

    # signing out ends it here; the next press comes back without a password
    page.goto(f"{url}/accounts/logout/")
    page.get_by_text("You stay signed in at Lakeside").wait_for()
    page.locator("main form button").click()
    page.get_by_role("button", name="Sign in with Lakeside").click()
    page.wait_for_url(lambda address: address.startswith(url) and "/accounts/" not in address)
