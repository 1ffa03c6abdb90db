"""One ground for all; each test begins with an empty outbox, all servers up and the clock at the
real hour."""

import datetime as dt
import os

import pytest
from django.core.management import call_command
from django.db import connection

from careers import environment
from careers.database_roles import grant_rights
from core import clock
from demo.office import make_office
from interviews.models import Interview
from outbox.models import Alarm, Delivery, Email, Suppression
from tests.faults.outcome import Outcome


def pytest_ignore_collect(collection_path, config):
    """They stop servers: only `python -m tests.faults` gives them some of their own."""
    return None if hasattr(config, "ground") else True


def pytest_collection_modifyitems(items):
    """A crew takes seconds to start: those who need none first, then the one that starts it,
    then the others."""
    items.sort(
        key=lambda item: ("no_crew" not in item.fixturenames, "late_crew" in item.fixturenames)
    )


@pytest.fixture(scope="session")
def ground(pytestconfig):
    return pytestconfig.ground


@pytest.fixture(scope="session")
def migrated(django_db_blocker):
    """The private server's own database, not one that pytest makes: other processes work on it."""
    with django_db_blocker.unblock():
        call_command("migrate", verbosity=0)
        call_command("createcachetable")
        make_office(clock.now())
        grant_rights(environment.database("DATABASE_URL", os.environ["DATABASE_URL"]))
        yield


@pytest.fixture
def outcome(ground, migrated):
    ground.mails.begin_anew()
    ground.mails.slow = 0.02  # a mail server across a network: more than one mail is in the air
    clock.shift(dt.timedelta(0))
    forget(Interview, Email, Alarm, Suppression)
    Delivery.objects.update(breaker_until=None, breaker_failures=0, refusals=0, refused_domains=[])
    yield Outcome(ground)
    connection.close()


def forget(*models):
    """All rows and what hangs on them, in one statement: a crew at work would hang more on them
    while they are read."""
    tables = ", ".join(model._meta.db_table for model in models)
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables} CASCADE")


@pytest.fixture
def crew(ground, outcome):
    """Two workers and two beats, at work."""
    ground.crew()


@pytest.fixture
def no_crew(ground, outcome):
    """Nobody sends but whom the test starts."""
    ground.dismiss()


@pytest.fixture
def late_crew(ground, no_crew):
    """Call it, and the crew begins its work."""
    return ground.crew
