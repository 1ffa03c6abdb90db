"""What the handbook and the files of deploy/ name is there: commands, options, variables, units,
services, metrics, alarms, files."""

import json
import logging
import re
import shlex
import shutil
import subprocess

import pytest
import yaml
from django.core.management import get_commands, load_command_class

from careers import metrics
from core.logs import Json
from outbox.models import Alarm, Email
from tests.handbook import ELSEWHERE, PAGES, ROOT, all_commands, blocks, words
from tests.production import COMPOSE, DOCKERFILE, EXAMPLE, example

DEPLOY = ROOT / "deploy"
UNITS = {path.name: path.read_text() for path in (DEPLOY / "systemd").iterdir()}
MANIFESTS = {
    path.name: [one for one in yaml.safe_load_all(path.read_text()) if one]
    for path in (DEPLOY / "kubernetes").glob("*.yaml")
}
OBJECTS = [one for found in MANIFESTS.values() for one in found]
OFFERED = set(re.findall(r"^([A-Z_]+)=", EXAMPLE, re.MULTILINE))
# read by others than the site and docker-compose, such as a Caddyfile and the Dockerfile
NAMED_ELSEWHERE = {"WEB_ADDRESS", "POSTGRES_MAJOR", "ENOSPC", "CREATEDB"}
# options of programs that this machine may not have, as their documentation lists them
OPTIONS = {
    "docker": "--pull --detach --rm --no-deps --target --tag --format -T --env",
    "kubectl": "--filename --namespace --for --timeout --kustomize --replicas --stdin",
    "systemctl": "--now",
    "git": "--tags -C",
    "rsync": "--archive --append-verify",
    "apt-get": "",
    "useradd": "--system --home-dir --shell",
}
# of programs that containers have: PostgreSQL's
OPTIONS["docker"] += (
    " --username --template --locale-provider --builtin-locale --exit-on-error --no-owner"
    " --no-privileges --no-comments --dbname"
)


# --- manage.py ------------------------------------------------------------------------------------
def calls():
    """Every `manage.py NAME --options` of the handbook, in blocks and in sentences."""
    found = re.findall(r"manage\.py ([a-z_]+)((?: [^`\n|&]+)?)", words())
    return sorted({(name, rest.strip()) for name, rest in found if name != "help"})


def parser_of(name):
    app = get_commands()[name]
    return load_command_class(app, name).create_parser("manage.py", name)


def known_options(name):
    return {option for action in parser_of(name)._actions for option in action.option_strings}


@pytest.mark.parametrize(("name", "rest"), calls())
def test_every_command_of_the_site_exists_with_its_options(name, rest):
    assert name in get_commands()
    used = set(re.findall(r"(?<!\S)--[a-z][\w-]*", rest))

    assert used <= known_options(name)


def test_no_command_of_the_handbook_is_left_out_of_production():
    assert {get_commands()[name] for name, _ in calls()}.isdisjoint({"tools", "demo", "devserver"})


# --- what needs an engine, a cluster or systemd ---------------------------------------------------
HOSTS = [one for one in all_commands() if not one.is_run]


@pytest.mark.parametrize("command", HOSTS, ids=lambda one: one.text[:80])
def test_every_option_of_other_programs_is_one_of_theirs(command):
    for step in command.steps:
        if step[0] in ELSEWHERE:
            own = step[: step.index("manage.py")] if "manage.py" in step else step
            used = {word.partition("=")[0] for word in own if re.match(r"-{1,2}[a-zA-Z]", word)}
            assert used <= {*OPTIONS[step[0]].split()}


@pytest.mark.parametrize(
    "command", [one for one in HOSTS if "docker compose" in one.text], ids=lambda one: one.text[:80]
)
def test_every_service_that_docker_compose_is_asked_for_exists(command):
    [step] = [step for step in command.steps if step[0] == "docker"]
    verb, *rest = [word for word in step[2:] if word[0] != "-"]

    assert verb in {"build", "up", "ps", "run", "exec"}
    if verb in {"run", "exec"}:
        assert rest[0] in COMPOSE
    elif verb == "up":
        assert set(rest) <= set(COMPOSE)


@pytest.mark.parametrize("target", re.findall(r"docker build --target (\w+)", words()))
def test_every_stage_that_is_built_exists(target):
    assert f" AS {target}\n" in DOCKERFILE


@pytest.mark.parametrize(
    "command", [one for one in HOSTS if "kubectl" in one.text], ids=lambda one: one.text[:80]
)
def test_every_object_that_kubectl_is_asked_for_exists(command):
    known = {
        f"{one['kind']}/{one['metadata']['name']}".lower() for one in OBJECTS if "metadata" in one
    }
    for word in shlex.split(command.text):
        if re.fullmatch(r"(deployment|statefulset|job)/[\w-]+", word):
            assert word in known
        if word.startswith("margin-"):
            assert pod_or_object(word.partition(":")[0], known)
        if word.startswith("deploy/"):
            assert (ROOT / word).exists()
    assert "--namespace margin " in command.text or " apply " in command.text


def pod_or_object(name, known):
    base = re.sub(r"-\d+$", "", name)
    return any(one.endswith(f"/{base}") for one in known)


def test_every_unit_that_systemctl_is_asked_for_exists():
    asked = [
        word
        for one in HOSTS
        if one.steps[0][0] == "systemctl"
        for word in one.steps[0][2:]
        if word[0] != "-"
    ]

    assert asked
    assert [one for one in asked if one not in UNITS and f"{one}.service" not in UNITS] == []
    named = set(re.findall(r"`(margin-(?:web|worker|beat|prepare|backup)(?:\.\w+)?)`", words()))
    assert [one for one in named if one not in UNITS and f"{one}.service" not in UNITS] == []


# --- variables ------------------------------------------------------------------------------------
def test_every_variable_that_the_handbook_names_is_in_the_example():
    named = set(re.findall(r"`([A-Z][A-Z_]{5,})(?:=[^`]*)?`", words()))
    named |= set(re.findall(r"^ {4}([A-Z_]{5,})=", words(), re.MULTILINE))
    settings = {"CELERY_BROKER_TRANSPORT_OPTIONS"}

    assert {without_file(name) for name in named} - settings <= OFFERED | NAMED_ELSEWHERE


def without_file(name):
    """Each variable may come as NAME_FILE."""
    return name if name in OFFERED else name.removesuffix("_FILE")


def test_the_crontab_names_commands():
    lines = [
        line for page in PAGES for block in blocks_of(page, "cron") for line in block.split("\n")
    ]

    assert len([line for line in lines if "manage.py" in line]) == 3


def blocks_of(page, language):
    return blocks(str(page.relative_to(ROOT / "docs")), language)


# --- systemd --------------------------------------------------------------------------------------
SERVICES = {name: text for name, text in UNITS.items() if name.endswith(".service")}


@pytest.mark.parametrize("name", SERVICES)
def test_a_unit_starts_what_compose_starts_and_may_write_to_its_folders_alone(name):
    text = SERVICES[name]
    [kind] = re.findall(r"margin-(\w+)\.", name)
    for line in re.findall(r"^ExecStart=(.*)$", text, re.MULTILINE):
        program, *rest = line.split()
        assert program.startswith("/opt/margin/.venv/bin/")
        if rest[0] == "manage.py":
            assert rest[1] in {*get_commands(), "collectstatic"}
        assert set(re.findall(r"\$\{(\w+)\}", line)) <= OFFERED
    if kind in {"worker", "beat"}:
        composed = [
            re.sub(r"\$\{(\w+):-.*?\}", r"${\1}", word) for word in COMPOSE[kind]["command"]
        ]
        assert f"ExecStart=/opt/margin/.venv/bin/{' '.join(composed)}\n" in text
    for line in (
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "User=margin",
        "CapabilityBoundingSet=",
    ):
        assert f"\n{line}\n" in text
    folders = re.findall(r"^ReadWritePaths=(.*)$", text, re.MULTILINE)[0].split()
    known = {example()["BACKUP_FOLDER"], example()["STATIC_ROOT"]}
    assert set(folders) <= known | {example()["OPT_OUT_LOG"].rpartition("/")[0]}


def test_only_the_unit_that_prepares_gets_the_owner_of_the_tables():
    assert [name for name, text in UNITS.items() if "owner.env" in text] == [
        "margin-prepare.service"
    ]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd on this machine")
def test_systemd_understands_the_units():
    paths = [str(DEPLOY / "systemd" / name) for name in UNITS]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *paths],
        capture_output=True,
        text=True,
        check=False,
    )
    # the programs are not installed here
    told = [line for line in done.stderr.splitlines() if "is not executable" not in line]

    assert [line for line in told if "margin" in line] == []


# --- Kubernetes -----------------------------------------------------------------------------------
def pods():
    """(name, kind, spec of a pod)"""
    for one in OBJECTS:
        spec = one.get("spec", {})
        if one.get("kind") == "Pod":
            yield one["metadata"]["name"], "Pod", spec
        spec = spec.get("jobTemplate", {}).get("spec", spec)
        if "template" in spec:
            yield one["metadata"]["name"], one["kind"], spec["template"]["spec"]


PODS = {name: (kind, spec) for name, kind, spec in pods()}


def test_the_list_of_manifests_is_whole():
    listed = set(MANIFESTS["kustomization.yaml"][0]["resources"])
    by_hand = {"kustomization.yaml", "secrets.example.yaml", "rehearse.yaml"}

    assert listed == set(MANIFESTS) - by_hand
    assert set(PODS) == {
        f"margin-{name}" for name in ["web", "worker", "beat", "prepare", "backup", "rehearse"]
    }


@pytest.mark.parametrize("name", PODS)
def test_a_pod_runs_what_compose_runs_without_rights_and_with_limits(name):
    _, spec = PODS[name]
    [container] = spec["containers"]
    command = container.get("command")
    if name in {"margin-worker", "margin-beat"}:
        composed = COMPOSE[name.removeprefix("margin-")]["command"]
        assert command == [re.sub(r"\$\{\w+:-(.*?)\}", r"\1", word) for word in composed]
        assert (
            container["livenessProbe"]["exec"]["command"]
            == COMPOSE["beat"]["healthcheck"]["test"][1:]
        )
    elif command and command[0] == "python":
        assert command[2] in get_commands()
    assert spec["securityContext"]["runAsUser"] == int(re.search(r"--uid (\d+)", DOCKERFILE)[1])
    assert spec["automountServiceAccountToken"] is False
    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
    assert container["resources"]["limits"]["memory"]


def test_probes_ask_the_health_addresses_under_a_name_that_is_allowed():
    [container] = PODS["margin-web"][1]["containers"]
    probes = [
        container[kind]["httpGet"] for kind in ("startupProbe", "readinessProbe", "livenessProbe")
    ]

    assert [probe["path"] for probe in probes] == ["/livez", "/readyz", "/livez"]
    assert {probe["httpHeaders"][0]["value"] for probe in probes} == {example()["ALLOWED_HOSTS"]}


def test_beat_is_one_and_nothing_scales_it():
    [beat] = [one for one in OBJECTS if one.get("metadata", {}).get("name") == "margin-beat"]
    scaled = [
        one["spec"]["scaleTargetRef"]["name"]
        for one in OBJECTS
        if one["kind"].endswith("Autoscaler")
    ]

    assert (beat["spec"]["replicas"], beat["spec"]["strategy"]["type"]) == (1, "Recreate")
    assert scaled == ["margin-web"]


def test_every_selector_finds_pods():
    labels = [
        one["spec"]["template"]["metadata"]["labels"]
        for one in OBJECTS
        if "template" in one.get("spec", {})
    ]
    for one in OBJECTS:
        spec = one.get("spec", {})
        selector = spec.get("selector", spec.get("podSelector"))
        if selector and one["kind"] != "PersistentVolumeClaim":
            wanted = selector.get("matchLabels", selector)
            assert any(wanted.items() <= given.items() for given in labels), one["metadata"]["name"]


def test_settings_and_secrets_are_those_of_the_example_and_secrets_are_files():
    config = next(one for one in OBJECTS if one["kind"] == "ConfigMap")["data"]
    secrets = {
        key: one["metadata"]["name"]
        for one in OBJECTS
        if one["kind"] == "Secret"
        for key in one["stringData"]
    }

    assert {without_file(name) for name in config} <= OFFERED
    files = {
        name: path
        for name, path in config.items()
        if name.endswith("_FILE") and name != "HEARTBEAT_FILE"
    }
    for name, path in files.items():
        assert path == f"/run/secrets/margin/{name.removesuffix('_FILE')}"
        assert secrets[name.removesuffix("_FILE")] == "margin"
    must = EXAMPLE.partition("may be set")[0]
    needed = set(re.findall(r"^([A-Z_]+)=", must, re.MULTILINE)) - {
        "POSTGRES_PASSWORD", "REDIS_PASSWORD", "COMPOSE_PROFILES", "MIGRATION_DATABASE_URL",
    }  # fmt: skip
    assert needed <= {name.removesuffix("_FILE") for name in config}
    with_owner = [name for name, (_, spec) in PODS.items() if "margin-owner" in json.dumps(spec)]
    assert sorted(with_owner) == ["margin-prepare", "margin-rehearse"]


@pytest.mark.skipif(not shutil.which("kubectl"), reason="no kubectl on this machine")
def test_kustomize_understands_the_manifests():
    done = subprocess.run(
        ["kubectl", "kustomize", str(DEPLOY / "kubernetes")],
        capture_output=True,
        text=True,
        check=True,
    )

    built = [one for one in yaml.safe_load_all(done.stdout) if one]
    assert {one["metadata"].get("namespace", "margin") for one in built} == {"margin"}


# --- Prometheus and Grafana -----------------------------------------------------------------------
ALERTS = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yml").read_text())["groups"][0]["rules"]
DASHBOARD = json.loads((DEPLOY / "grafana" / "margin.json").read_text())
QUERIES = [rule["expr"] for rule in ALERTS] + [
    target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]
]
LABELS = {
    "problem": set(Alarm.Problem.values),
    "state": set(Email.State.values),
    "limit": {str(one) for one in metrics.LIMITS},
    "job": {"margin"},
}


REPORTED = set(
    re.findall(
        r'^ +"(margin_\w+)": \(', (ROOT / "careers" / "metrics.py").read_text(), re.MULTILINE
    )
)


@pytest.mark.parametrize("query", QUERIES)
def test_every_query_names_metrics_and_labels_that_are_reported(query):
    assert set(re.findall(r"\bmargin_\w+", query)) <= REPORTED
    for label, values in re.findall(r'(\w+)(?:=~|!~|!=|=)"([^"]*)"', query):
        assert set(values.split("|")) <= LABELS[label]
    assert query.count("(") == query.count(")")


def test_every_metric_is_in_the_handbook_and_the_handbook_names_no_other():
    named = set(re.findall(r"`(margin_\w+)", words()))

    assert named - {"margin_owner", "margin_restored"} == REPORTED


def test_every_metric_is_on_the_dashboard():
    shown = set(re.findall(r"\bmargin_\w+", json.dumps(DASHBOARD)))

    assert REPORTED - shown == set()


def test_every_alarm_is_explained_and_has_a_rule():
    monitoring = (ROOT / "docs" / "operations" / "monitoring.md").read_text()
    rows = set(re.findall(r"^\| `(\w+)` \|", monitoring, re.MULTILINE))

    assert set(Alarm.Problem.values) <= rows
    assert any("margin_alarms" in rule["expr"] for rule in ALERTS)


def test_every_rule_says_for_whom_and_what():
    for rule in ALERTS:
        assert rule["labels"]["severity"] in {"page", "ticket"}
        assert rule["annotations"]["summary"]


def test_every_field_of_the_log_is_explained():
    error = ValueError()
    info = (ValueError, error, error.__traceback__)
    record = logging.LogRecord("x", logging.INFO, "", 1, "said", (), info)
    fields = set(json.loads(Json().format(record)))
    monitoring = (ROOT / "docs" / "operations" / "monitoring.md").read_text()

    assert fields == {"at", "level", "logger", "message", "trace"}
    assert [name for name in fields if f"| `{name}` |" not in monitoring] == []
