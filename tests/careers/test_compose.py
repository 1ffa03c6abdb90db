"""No Docker engine is needed to keep the production files true to the code."""

import os
import re
import shutil
import subprocess

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands
from django.urls import reverse

from core.table_lines import LARGE
from core.uploads import FORM_AROUND
from tests.production import COMPOSE, DOCKERFILE, EXAMPLE, ROOT, example

OURS = {name: service for name, service in COMPOSE.items() if "build" in service}
OFFERED = set(re.findall(r"^([A-Z_]+)=", EXAMPLE, re.MULTILINE))
IMAGES_OWN = {
    "POSTGRES_USER",
    "POSTGRES_DB",
    "POSTGRES_INITDB_ARGS",
    "REDISCLI_AUTH",
}  # read by the database's image, and set there
READ_BY_OTHERS = {"COMPOSE_PROFILES", "WEB_CONCURRENCY"}  # docker-compose and gunicorn themselves


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


def sizes():
    """Bytes that the Caddyfile buffers of a roster, and of everything else."""
    found = re.findall(r"^\t\timport site (\d+)MB$", CADDYFILE, re.MULTILINE)
    return [int(size) * 1_000_000 for size in found]


def test_the_proxy_passes_on_whole_requests_alone_and_none_that_the_site_would_not_read():
    assert "max_size {args[0]}" in CADDYFILE
    assert "request_buffers {args[0]}" in CADDYFILE
    of_rosters, of_others = sizes()
    assert f"handle {reverse('users:roster_imports')} {{" in CADDYFILE
    assert of_rosters >= LARGE.most_bytes + FORM_AROUND
    assert of_others >= settings.DATA_UPLOAD_MAX_MEMORY_SIZE
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
    settings = [
        (ROOT / "careers" / name).read_text() for name in ("settings.py", "single_sign_on.py")
    ]
    reads = r"""(?:env\.\w+|required|domains|_words)\(\s*(?:env,\s*)?"([A-Z_]+)\""""
    read = set(re.findall(reads, "".join(settings)))
    by_compose = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))

    assert read
    assert [name for name in sorted(read) if name not in EXAMPLE] == []
    assert OFFERED - read - by_compose == READ_BY_OTHERS


def test_only_prepare_gets_the_owner_of_the_tables():
    with_owner = {
        name for name, service in OURS.items() if service["environment"]["MIGRATION_DATABASE_URL"]
    }

    assert with_owner == {"prepare", "rehearse"}  # both run once and end
    assert {COMPOSE[name]["restart"] for name in with_owner} == {"no"}
    # the same password in another variable of .env
    assert {service["environment"]["POSTGRES_PASSWORD"] for service in OURS.values()} == {""}


def test_the_example_holds_no_secret():
    for name in ("SECRET_KEY", "ADDRESS_KEY", "LINK_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD"):
        assert re.search(rf"^{name}=$", EXAMPLE, re.MULTILINE)


def test_health_checks_ask_the_health_addresses_and_the_heartbeats():
    assert "/livez" in DOCKERFILE
    assert any("/readyz" in word for word in COMPOSE["web"]["healthcheck"]["test"])
    for name in ("worker", "beat"):
        (_, python, script) = COMPOSE[name]["healthcheck"]["test"]
        assert (python, (ROOT / script).is_file()) == ("python", True)
        assert COMPOSE[name]["environment"]["HEARTBEAT_FILE"].startswith("/tmp/")


def seconds(words):
    return int(words[:-1]) * {"s": 1, "m": 60}[words[-1]]


def test_whoever_is_told_to_end_gets_longer_than_it_takes():
    graceful = int(re.search(r'"--graceful-timeout", "(\d+)"', DOCKERFILE)[1])

    assert seconds(COMPOSE["web"]["stop_grace_period"]) > graceful
    assert seconds(COMPOSE["worker"]["stop_grace_period"]) > settings.EMAIL_TIMEOUT


@pytest.mark.parametrize("name", sorted(set(COMPOSE) - {"prepare", "rehearse"}))
def test_every_service_has_limits_and_a_log_that_rotates(name):
    assert {"cpus", "memory"} <= set(COMPOSE[name]["deploy"]["resources"]["limits"])
    assert COMPOSE[name]["logging"]["driver"] == "local"
    assert "stop_grace_period" in COMPOSE[name]


@pytest.mark.parametrize("name", [*OURS, "proxy"])
def test_what_reads_requests_can_write_nowhere_but_to_its_volumes(name):
    service = COMPOSE[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]


def test_profiles_are_those_of_the_example():
    named = {one for service in COMPOSE.values() for one in service.get("profiles", [])}
    named -= {"rehearse"}  # started by hand

    assert f"COMPOSE_PROFILES={','.join(sorted(named, reverse=True))}\n" in EXAMPLE
    assert not any("profiles" in COMPOSE[name] for name in ("web", "worker", "beat", "prepare"))


def test_the_backup_service_gets_a_public_key_and_the_folder_of_the_example():
    backup = COMPOSE["backup"]
    folders = [volume["target"] for volume in backup["volumes"] if isinstance(volume, dict)]
    folders += [volume.split(":")[1] for volume in backup["volumes"] if isinstance(volume, str)]

    assert {example()["BACKUP_RECIPIENT"], example()["BACKUP_FOLDER"]} <= set(folders)
    assert backup["environment"]["MIGRATION_DATABASE_URL"] == ""
    assert f"--mode 700 {example()['BACKUP_FOLDER']}" in DOCKERFILE
    major = re.search(r"^ARG POSTGRES_MAJOR=(\d+)", DOCKERFILE, re.MULTILINE)[1]
    assert COMPOSE["postgres"]["image"].startswith("${POSTGRES_IMAGE:-postgres:" + major)
    assert f"POSTGRES_IMAGE=postgres:{major}" in EXAMPLE


@pytest.mark.parametrize("name", OURS)
def test_every_service_can_append_to_the_opt_out_log_of_the_example(name):
    """Settings refuse a log that cannot be written, and the root file system is read-only."""
    folder = example()["OPT_OUT_LOG"].rpartition("/")[0]

    assert f"opt-outs:{folder}" in COMPOSE[name]["volumes"]


def test_each_service_is_built_from_a_stage_that_exists():
    stages = set(re.findall(r"^FROM \S+ AS (\w+)$", DOCKERFILE, re.MULTILINE))

    assert {service["build"]["target"] for service in OURS.values()} <= stages
    assert DOCKERFILE.rstrip().endswith("\nFROM site")


@pytest.mark.skipif(
    subprocess.run(["docker", "compose", "version"], capture_output=True, check=False).returncode
    != 0
    if shutil.which("docker")
    else True,
    reason="no docker compose on this machine",
)
def test_docker_compose_understands_its_file(tmp_path):
    filled = re.sub(r"^(\w+)=$", r"\1=made-up", EXAMPLE, flags=re.MULTILINE)
    (tmp_path / ".env").write_text(filled)
    shutil.copy(ROOT / "docker-compose.yml", tmp_path)

    subprocess.run(["docker", "compose", "config", "--quiet"], cwd=tmp_path, check=True)


def test_the_image_does_not_run_as_root():
    users = re.findall(r"^USER (\w+)$", DOCKERFILE, re.MULTILINE)

    assert users[-1] not in {"root", "0"}
    assert DOCKERFILE.index("\nUSER ") < DOCKERFILE.rindex("\nCMD ")


def test_every_file_the_image_copies_exists():
    for names in re.findall(r"^COPY (?!--from)(.*) \S+$", DOCKERFILE, re.MULTILINE):
        assert all((ROOT / name).exists() for name in names.split())
