"""One cluster for all tests; each begins with an empty outbox, all servers up, no clock shift."""

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
from outbox.models import Alarm, DeliveryState, Email, Suppression, SuppressionChange
from tests.faults.outcome import Outcome
from tests.scale import small_or_full


def pytest_ignore_collect(collection_path, config):
    """They stop servers: only `python -m tests.faults` gives them some of their own."""
    return None if hasattr(config, "cluster") else True


def pytest_collection_modifyitems(items):
    """Workers take seconds to start: first the tests without, then those that start them late."""
    items.sort(
        key=lambda item: (
            "no_workers" not in item.fixturenames,
            "start_workers" in item.fixturenames,
        )
    )


@pytest.fixture(scope="session")
def cluster(pytestconfig):
    return pytestconfig.cluster


@pytest.fixture(scope="session")
def migrated(django_db_blocker):
    """The cluster's database, migrated: not pytest's test database, other processes work on it."""
    with django_db_blocker.unblock():
        call_command("migrate", verbosity=0)
        call_command("createcachetable")
        make_office(clock.now())
        grant_rights(environment.database("DATABASE_URL", os.environ["DATABASE_URL"]))
        yield


@pytest.fixture
def outcome(cluster, migrated):
    cluster.smtp.reset()
    cluster.smtp.slow = 0.02  # a mail server across a network: more than one mail is in the air
    clock.shift(dt.timedelta(0))
    forget(Interview, Email, Alarm, Suppression, SuppressionChange)
    DeliveryState.objects.update(
        breaker_until=None, breaker_failures=0, refusals=0, refused_domains=[]
    )
    yield Outcome(cluster)
    connection.close()


def forget(*models):
    """Truncate in one statement: workers would add rows between two."""
    tables = ", ".join(model._meta.db_table for model in models)
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables} CASCADE")


@pytest.fixture(params=small_or_full(["smtp"], ["smtp", "backend"]))
def transport(request, cluster):
    """Its name: what the processes send by. Ask for it before `workers`."""
    cluster.use(request.param)
    yield request.param
    cluster.use("smtp")


@pytest.fixture
def workers(cluster, outcome):
    """Two Celery workers and two beats are running."""
    cluster.start_workers()


@pytest.fixture
def no_workers(cluster, outcome):
    """No worker runs but those that the test starts."""
    cluster.kill_all()


@pytest.fixture
def start_workers(cluster, no_workers):
    """A function that starts the workers."""
    return cluster.start_workers
