"""No Docker engine is needed to keep the production files true to the code."""

import os
import re
import shutil
import subprocess

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

from tests.production import COMPOSE, DOCKERFILE, EXAMPLE, ROOT

OURS = {name: service for name, service in COMPOSE.items() if "build" in service}
OFFERED = set(re.findall(r"^([A-Z_]+)=", EXAMPLE, re.MULTILINE))
IMAGES_OWN = {
    "POSTGRES_USER",
    "POSTGRES_DB",
    "POSTGRES_INITDB_ARGS",
    "REDISCLI_AUTH",
}  # read by the database's image, and set there


def commands():
    listed = [service["command"] for service in OURS.values() if "command" in service]
    written = [
        yaml.safe_load(found)
        for found in re.findall(r"CMD (\[.*?\])$", DOCKERFILE, re.MULTILINE | re.DOTALL)
    ]
    return [*listed, *(words for words in written if words)]


def test_compose_runs_web_worker_beat_and_their_stores():
    assert {"proxy", "web", "worker", "beat", "postgres", "redis"} <= set(COMPOSE)


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_every_command_exists(command):
    program = command[0]
    assert program == "python" or shutil.which(program, path=ROOT / ".venv" / "bin")

    if command[1:2] == ["manage.py"]:
        assert command[2] in get_commands()


def test_every_variable_is_explained_in_the_example():
    text = (ROOT / "docker-compose.yml").read_text()
    used = set(re.findall(r"\$\{([A-Z_]+)", text))
    for service in COMPOSE.values():
        used |= set(service.get("environment", {}))

    assert used - IMAGES_OWN <= OFFERED


CADDYFILE = (ROOT / "deploy" / "Caddyfile").read_text()


def size(name):
    """Bytes of a limit of the Caddyfile."""
    return int(re.search(rf"^\s*{name} (\d+)MB$", CADDYFILE, re.MULTILINE)[1]) * 1_000_000


def test_the_proxy_passes_on_whole_requests_alone_and_none_that_the_site_would_not_read():
    assert size("request_buffers") == size("max_size") >= settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    timeouts = set(re.findall(r"^\s*(\w+) \d+[sm]$", CADDYFILE, re.MULTILINE))
    assert {"read_header", "read_body", "write", "idle"} <= timeouts


def test_the_proxy_keeps_no_log_of_addresses_and_speaks_to_the_site():
    assert not re.search(r"^\s*log\b", CADDYFILE, re.MULTILINE)
    assert "{$WEB_ADDRESS:web:8000}" in CADDYFILE
    assert set(re.findall(r"{\$([A-Z_]+)[}:]", CADDYFILE)) - {"WEB_ADDRESS"} == set(
        COMPOSE["proxy"]["environment"]
    )
    assert "./deploy/Caddyfile:/etc/caddy/Caddyfile:ro" in COMPOSE["proxy"]["volumes"]


@pytest.mark.skipif(not shutil.which("caddy"), reason="no caddy on this machine")
def test_caddy_understands_its_file():
    words = [
        "caddy",
        "validate",
        "--adapter",
        "caddyfile",
        "--config",
        str(ROOT / "deploy" / "Caddyfile"),
    ]

    subprocess.run(
        words, env={**os.environ, "PUBLIC_BASE_URL": "http://localhost:8099"}, check=True
    )


def test_the_example_lists_what_is_read_and_nothing_else():
    settings = (ROOT / "careers" / "settings.py").read_text()
    read = set(re.findall(r"""(?:env\.\w+|required)\(\s*"([A-Z_]+)\"""", settings))
    by_compose = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))

    assert read
    assert [name for name in sorted(read) if name not in EXAMPLE] == []
    assert OFFERED - read - by_compose == set()


def test_only_prepare_gets_the_owner_of_the_tables():
    with_owner = {
        name for name, service in OURS.items() if service["environment"]["MIGRATION_DATABASE_URL"]
    }

    assert with_owner == {"prepare"}


def test_the_example_holds_no_secret():
    for name in ("SECRET_KEY", "ADDRESS_KEY", "LINK_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD"):
        assert re.search(rf"^{name}=$", EXAMPLE, re.MULTILINE)


def test_health_checks_ask_the_health_addresses():
    assert "/livez" in DOCKERFILE
    assert any("/readyz" in word for word in COMPOSE["web"]["healthcheck"]["test"])


def test_the_image_does_not_run_as_root():
    users = re.findall(r"^USER (\w+)$", DOCKERFILE, re.MULTILINE)

    assert users[-1] not in {"root", "0"}
    assert DOCKERFILE.index("\nUSER ") < DOCKERFILE.rindex("\nCMD ")


def test_every_file_the_image_copies_exists():
    for names in re.findall(r"^COPY (?!--from)(.*) \S+$", DOCKERFILE, re.MULTILINE):
        assert all((ROOT / name).exists() for name in names.split())
