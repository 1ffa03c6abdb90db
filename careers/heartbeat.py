"""Worker and beat touch a file while they do their work; careers/alive.py looks at it."""

from pathlib import Path

from celery.signals import after_task_publish, beat_init, heartbeat_sent
from django.conf import settings


def install() -> None:
    heartbeat_sent.connect(_beat, weak=False)  # every two seconds, by the worker's own loop
    beat_init.connect(_watch_beat, weak=False)


def _watch_beat(**_: object) -> None:
    """In the process of the beat alone: others publish tasks too."""
    after_task_publish.connect(_beat, weak=False)
    _beat()


def _beat(**_: object) -> None:
    if settings.HEARTBEAT_FILE:
        Path(settings.HEARTBEAT_FILE).touch()
