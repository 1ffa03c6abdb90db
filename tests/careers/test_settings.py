"""What production does not start without."""

import os
import subprocess
import sys

import pytest

EVERYTHING = {
    "APP_ENV": "production",
    "SECRET_KEY": "s" * 64,
    "ADDRESS_KEY": "a" * 64,
    "LINK_KEY": "l" * 64,
    "PUBLIC_BASE_URL": "https://margin.example",
    "MAIL_DOMAIN": "margin.example",
    "OFFICE_EMAIL": "office@margin.example",
}


@pytest.mark.fault("R35 another key")
def test_production_does_not_start_without_the_key_that_knows_who_wants_no_mail():
    given = {"PATH": os.environ["PATH"], **EVERYTHING}
    words = [sys.executable, "-c", "import careers.settings"]

    with_it = subprocess.run(words, env=given, capture_output=True, text=True, check=False)
    without = subprocess.run(words, env=given | {"ADDRESS_KEY": ""}, capture_output=True, text=True, check=False)

    assert with_it.returncode == 0, with_it.stderr
    assert without.returncode == 1
    assert "Set ADDRESS_KEY" in without.stderr
