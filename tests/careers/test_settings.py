"""What production does not start without, and what it says instead of a traceback."""

import json
import os
import subprocess
import sys

import pytest

from tests.production import ROOT, UNREACHED

MUST_BE_SET = sorted(set(UNREACHED) - {"APP_ENV"})
PROCESSES = {
    "prepare": ["manage.py", "prepare"],
    "web": [
        "-m",
        "gunicorn",
        "careers.wsgi",
        "--bind",
        "127.0.0.1:0",
        "--no-control-socket",
        "--workers",
        "1",
    ],
    "worker": ["-m", "celery", "-A", "careers", "worker"],
    "beat": ["-m", "celery", "-A", "careers", "beat"],
}


# Reads the settings again and again in one process, each time with one thing changed.
READ_EACH = """
import importlib, json, os, sys
from careers import startup
import careers.settings as read
complete, told = dict(os.environ), []
for changed in json.load(sys.stdin):
    os.environ.clear(), os.environ.update(complete | changed)
    try:
        importlib.reload(read)
        told.append("")
    except Exception as error:
        told.append(startup.sentence(error))
print(json.dumps(told))
"""
REFUSED = [
    ("OUTBOX_MODE", "hold"),
    ("OUTBOX_LEASE_SECONDS", "soon"),
    ("TRUSTED_PROXY_COUNT", "-1"),
    ("BEHIND_TLS_PROXY", "perhaps"),
    ("LOG_FORMAT", "text"),
    ("MAIL_TRANSPORT", "pigeon"),
    ("MAIL_BACKEND", "anymail.backends.postmark.EmailBackend"),  # and MAIL_TRANSPORT is smtp
    ("MAIL_BACKEND_OPTIONS", '["server_token"]'),
    ("MAIL_BOUNCES_URL", "imap://user:password@mail.university.example"),  # in clear
    ("MAIL_SENDER", "careers"),
    ("MAIL_RETURN_PATH", "bounces@"),
    ("OPT_OUT_LOG", "opt-outs.log"),  # which folder that is, each process would say for itself
    ("OPT_OUT_LOG", "/nowhere/opt-outs.log"),
    ("OPT_OUT_LOG", "/proc/opt-outs.log"),
    ("OPT_OUT_LOG", "/dev/null"),
    ("SSO_OIDC_ISSUER", "login.university.example"),
    ("SSO_OIDC_CLIENT_SECRET", "without an issuer it has no effect"),
    ("SSO_SAML_METADATA_URL", "https://idp.university.example/metadata"),  # and no entity id
    ("SSO_ONLY_DOMAINS", "university.example"),  # nobody there could sign in
    ("LOG_LEVEL", "LOUD"),
    ("APP_ENV", "prod"),
    ("LINK_KEY_FILE", "/nowhere/key"),
    ("PUBLIC_BASE_URL", "http://margin.university.example"),
    ("ALLOWED_HOSTS", "localhost,*"),
    ("SECRET_KEY", "short"),
]


def run(*words, given="", **changed):
    environment = {"PATH": os.environ["PATH"], **UNREACHED, **changed}
    return subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=environment, input=given, capture_output=True,
        text=True, check=False,
        timeout=60,
    )  # fmt: skip


@pytest.fixture(scope="module")
def sentence():
    """What is said where one variable has another value; empty where the site would start."""
    cases = [*REFUSED, ("MARGIN_EMBEDDED", "1"), *((name, "") for name in MUST_BE_SET)]
    said = run("-c", READ_EACH, given=json.dumps([{}, *({name: value} for name, value in cases)]))
    assert said.returncode == 0, said.stderr
    untouched, *told = json.loads(said.stdout)
    assert untouched == ""
    return dict(zip(cases, told, strict=True))


@pytest.mark.fault("R35 another key")
def test_production_does_not_start_without_the_key_that_knows_who_wants_no_mail():
    said = run("manage.py", "prepare", ADDRESS_KEY="")

    assert said.returncode != 0
    assert said.stderr == "margin: Set ADDRESS_KEY (or ADDRESS_KEY_FILE). See .env.example.\n"


@pytest.mark.parametrize("name", PROCESSES)
def test_every_process_says_in_one_sentence_what_is_wrong_and_ends(name):
    said = run(*PROCESSES[name], EMAIL_URL="smtps://mail.university.example")

    (line,) = [line for line in said.stderr.splitlines() if line.startswith("margin: ")]
    assert line.startswith(
        "margin: EMAIL_URL: it begins with one of smtp://, smtp+tls://, smtp+ssl://"
    )
    assert "Traceback" not in said.stderr + said.stdout
    assert said.returncode != 0


@pytest.mark.parametrize(("name", "value"), REFUSED)
def test_what_cannot_be_used_is_refused_by_its_name(sentence, name, value):
    assert name in sentence[name, value]


def test_the_embedded_servers_are_refused(sentence):
    assert "embedded servers" in sentence["MARGIN_EMBEDDED", "1"]


@pytest.mark.parametrize("name", MUST_BE_SET)
def test_what_must_be_set_is_asked_for(sentence, name):
    assert sentence[name, ""] == f"Set {name} (or {name}_FILE). See .env.example."


def test_a_key_from_a_file_is_read_without_its_last_newline(tmp_path):
    (tmp_path / "key").write_text(UNREACHED["LINK_KEY"] + "\n")
    words = ["-c", "from careers import settings; print(repr(settings.LINK_KEY))"]

    said = run(*words, LINK_KEY="", LINK_KEY_FILE=str(tmp_path / "key"))

    assert said.stdout.strip() == repr(UNREACHED["LINK_KEY"])


def test_a_site_that_sends_by_a_backend_needs_no_mail_server(tmp_path):
    (tmp_path / "options").write_text('{"server_token": "t"}')
    words = ["-c", "from careers import settings; print(settings.MAIL_BACKEND_OPTIONS)"]

    said = run(
        *words,
        EMAIL_URL="",
        MAIL_TRANSPORT="backend",
        MAIL_BACKEND="anymail.backends.postmark.EmailBackend",
        MAIL_BACKEND_OPTIONS_FILE=str(tmp_path / "options"),
    )

    assert said.stdout.strip() == "{'server_token': 't'}"


def test_a_folder_for_the_opt_out_log_is_refused_with_what_the_system_said(sentence):
    assert sentence["OPT_OUT_LOG", "/nowhere/opt-outs.log"] == (
        "OPT_OUT_LOG: /nowhere/opt-outs.log cannot be written (No such file or directory). "
        "See .env.example."
    )


def test_a_log_of_opt_outs_is_not_made_by_reading_the_settings(tmp_path):
    words = ["-c", "from careers import settings; print(settings.OPT_OUT_LOG)"]

    said = run(*words, OPT_OUT_LOG=str(tmp_path / "opt-outs.log"))

    assert said.stdout.strip() == str(tmp_path / "opt-outs.log")
    assert list(tmp_path.iterdir()) == []
