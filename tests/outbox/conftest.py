"""A mail server that writes down what it takes, two kinds of mail, and a way to let the hours
pass."""

import datetime as dt
import os
import subprocess
import sys

import pytest
from django.conf import settings as site
from django.db import connection

from outbox.delivery import drain
from outbox.domain import kinds
from outbox.domain.kinds import Kind, Message
from outbox.models import Email
from outbox.services import add
from tests.scale import small_or_full
from tests.smtp import Recorder


@pytest.fixture
def recorder(tmp_path, settings):
    with Recorder(tmp_path) as recorder:
        settings.EMAIL_HOST, settings.EMAIL_PORT = recorder.host, recorder.port
        yield recorder


@pytest.fixture(autouse=True)
def two_kinds(monkeypatch):
    """`note` goes to people with an account, `letter` to contacts; both say what the row says."""

    def build(email, now):
        return Message(subject=email.subject or "A note", text=email.body or "Words.")

    monkeypatch.setitem(kinds._kinds, "note", Kind("note", build))
    monkeypatch.setitem(kinds._kinds, "letter", Kind("letter", build, to_contact=True))


@pytest.fixture
def put(now):
    """Put one mail in: due now, to some address, unless the test says otherwise."""

    def put(kind="note", number=1, **facts):
        given = {
            "address": f"reader{number}@hospital.example",
            "object_id": number,
            "fact": "f",
            "now": now,
        } | facts
        if "to" in given:
            given["address"] = ""
        return add(kind, **given)

    return put


@pytest.fixture
def run(recorder, now):
    """Drain as if it were `after` now; each reading of the clock is the same moment."""

    def run(after=dt.timedelta(0)):
        drain_all(now + after)

    return run


def drain_all(moment):
    while drain(clock=lambda: moment, seconds=30):
        pass


@pytest.fixture(params=small_or_full(["smtp"], ["smtp", "backend"]))
def transport(request, settings):
    """Its name. With FAULTS=full each test runs by a Django email backend, too."""
    settings.MAIL_TRANSPORT = request.param
    settings.MAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    return request.param


def state(row):
    return Email.objects.get(pk=row.pk).state


@pytest.fixture
def manage(recorder):
    """Start `manage.py` in a process of its own, on the database and mail server of this test."""
    started = []

    def manage(*words, **environment):
        name = connection.settings_dict["NAME"]
        process = subprocess.Popen(
            [sys.executable, "manage.py", *words],
            cwd=site.BASE_DIR,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "careers.settings",  # with the site's own role
                "DATABASE_URL": os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}",
                "EMAIL_URL": f"smtp://{recorder.host}:{recorder.port}",
                "APP_ENV": "test",
                **environment,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield manage
    for process in started:
        if process.poll() is None:
            process.kill()
        print(*process.communicate())  # shown where a test fails
