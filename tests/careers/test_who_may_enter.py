"""What settings say of who may sign up, how long browsers insist on https, and who may use the
queue."""

import os
import re
import subprocess
import sys

import pytest

from tests.production import COMPOSE, EXAMPLE, UNREACHED

WORDS = (
    "import careers.settings as s; print(s.SIGNUP_DOMAINS, s.SECURE_HSTS_PRELOAD, "
    "s.SECURE_HSTS_INCLUDE_SUBDOMAINS)"
)


def in_production(**given):
    """The three settings as production has them."""
    environment = {"PATH": os.environ["PATH"], **UNREACHED, **given}
    done = subprocess.run(
        [sys.executable, "-c", WORDS], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ({}, "[] False True"),
        ({"SIGNUP_DOMAINS": ""}, "[] False True"),
        ({"SIGNUP_DOMAINS": "*"}, "['*'] False True"),
        (
            {"SIGNUP_DOMAINS": " @Lakeside.example, alumni.example"},
            "['lakeside.example', 'alumni.example'] False True",
        ),
        ({"HSTS_PRELOAD": "true"}, "[] True True"),
    ],
)
def test_nobody_signs_up_and_nothing_is_preloaded_unless_the_operator_says_so(given, read):
    assert in_production(**given) == read


def test_the_queue_of_compose_asks_for_a_password():
    redis = COMPOSE["redis"]

    assert redis["command"][redis["command"].index("--requirepass") + 1].startswith(
        "${REDIS_PASSWORD:?"
    )
    assert "ports" not in redis
    assert re.search(r"^REDIS_URL=redis://:PASSWORD@", EXAMPLE, re.MULTILINE)
