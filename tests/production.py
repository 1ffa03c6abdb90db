"""What production starts and with which variables, read from the files that an operator reads."""

import re
import secrets
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
EXAMPLE = (ROOT / ".env.example").read_text()
# All that production must be told, with servers that nobody asks.
UNREACHED = {
    "APP_ENV": "production",
    "SECRET_KEY": secrets.token_urlsafe(64),
    "ADDRESS_KEY": secrets.token_urlsafe(64),
    "LINK_KEY": secrets.token_urlsafe(64),
    "PUBLIC_BASE_URL": "https://margin.example",
    "MAIL_DOMAIN": "margin.example",
    "OFFICE_EMAIL": "office@margin.example",
    "DATABASE_URL": "postgres://margin@localhost/margin",
    "REDIS_URL": "redis://localhost/0",
    "EMAIL_URL": "smtp://localhost:25",
}


def web_command(bind: str) -> list[str]:
    """The image's own command, on another address."""
    words = yaml.safe_load(
        re.search(r"^CMD (\[.*?\])$", DOCKERFILE.replace("\\\n", ""), re.MULTILINE).group(1)
    )
    return ["-m", *(bind if word == "0.0.0.0:8000" else word for word in words)]


def celery_command(service: str) -> list[str]:
    """What docker-compose runs, with the defaults of its variables."""
    words = COMPOSE[service]["command"]
    return ["-m", *(re.sub(r"\$\{\w+:-(.*?)\}", r"\1", word) for word in words)]


def example() -> dict[str, str]:
    """The variables of .env.example as docker reads them."""
    return dict(re.findall(r"^([A-Z_]+)=(.*)$", EXAMPLE, re.MULTILINE))
