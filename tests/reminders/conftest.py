"""A mail server that writes down what it takes, and minutes of work at whatever hour a test
needs."""

import pytest

from outbox.delivery import drain
from reminders.services import planner
from tests.smtp import Recorder


@pytest.fixture
def recorder(tmp_path, settings):
    with Recorder(tmp_path) as recorder:
        settings.EMAIL_HOST, settings.EMAIL_PORT = recorder.host, recorder.port
        settings.EMAIL_TIMEOUT = 2
        yield recorder


@pytest.fixture
def no_digest(nina):
    """For what is said about daily notes on a Monday."""
    nina.muted = ["digest"]
    nina.save()


@pytest.fixture
def send_at(recorder):
    """Send what is due at that moment; the subjects that went out."""

    def send_at(moment):
        before = len(recorder.taken)
        while drain(clock=lambda: moment, seconds=30):
            pass
        return [mail.message["Subject"] for mail in recorder.taken[before:]]

    return send_at


@pytest.fixture
def minute_at(send_at):
    """What the worker does each minute: look, then send; the subjects that went out."""

    def minute_at(moment):
        planner.queue_due_reminders(moment)
        return send_at(moment)

    return minute_at
