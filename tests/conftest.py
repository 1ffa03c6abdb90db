"""The fixed cast, the fixed hour, and a database in the state a fresh site has.

    nina   student            omar   her peer
    dana   her counselor      lee    another counselor
    ida    instructor of a course nina takes        clio   curator
    ruth   admin               axel   auditor       dora   director

`as_nina` and so on are signed-in browsers. Pure services take `now`; pages read the database's
clock, which the fixture `at_now` sets to the same hour.
"""

import asyncio
import datetime as dt
import gc
import os
from asyncio import events
from contextlib import ExitStack
from pathlib import Path

import hypothesis
import pytest
from django.db import connection
from django.test import Client, TransactionTestCase
from playwright.sync_api import sync_playwright

from careers import environment
from careers.database_roles import grant_rights
from core import clock
from core.cache import process_cache
from tests.browser import FLAGS, find
from tests.database import empty_database, make_starter_rows
from tests.factories import NOW, AssignmentFactory, CohortFactory, StudentFactory, UserFactory
from tests.prepared import prepared_once
from users.models import Assignment
from users.models.roles import Role

WALKS = Path(__file__).parent
gc.disable()  # until all is collected: what is imported and rewritten stays

# How long an example takes says how busy the machine is.
hypothesis.settings.register_profile("margin", deadline=None)
hypothesis.settings.load_profile("margin")


def pytest_collection_modifyitems(items):
    """Put the walks over all pages first: one that began last would leave the other cores idle."""
    items.sort(key=lambda item: item.path.parent != WALKS)


def pytest_collection_finish():
    """Spare the collector what was imported and collected: half a million objects that stay."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 100)
    gc.enable()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, django_db_blocker):
    """Returns what ends as soon as the database is made."""
    making = ExitStack()
    with django_db_blocker.unblock():
        making.enter_context(prepared_once())
    return making


@pytest.fixture(scope="session")
def django_db_setup(django_db_modify_db_settings, django_db_setup, django_db_blocker):
    """A migrated database with its starter rows, and rights for the site's own role.

    Emptying the audit trail is refused by a trigger, which its own test enables again.
    """
    with django_db_blocker.unblock():
        django_db_modify_db_settings.close()
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE users_auditentry DISABLE TRIGGER audit_table")
        make_starter_rows()
        # the processes that tests start are the site
        if site_url := os.environ.get("DATABASE_URL"):
            grant_rights(environment.database("DATABASE_URL", site_url))
    TransactionTestCase._fixture_teardown = lambda _self: empty_database()


@pytest.fixture(autouse=True)
def fresh_office():
    """Settings cached in process memory never leak into the next test."""
    process_cache.clear()
    yield
    process_cache.clear()


@pytest.fixture
def now():
    return NOW


@pytest.fixture
def at_now(db, now):
    """The site's clock at `now`, for whatever reads it from the database."""
    clock.shift(now - dt.datetime.now(dt.UTC))
    yield now
    clock.shift(dt.timedelta(0))


# --- the cast -------------------------------------------------------------------------------------
@pytest.fixture
def nina(db):
    return StudentFactory(
        full_name="Nina Park", email="nina@lakeside.example", phone="(555) 010-0142"
    )


@pytest.fixture
def omar(db):
    return StudentFactory(full_name="Omar Haddad", email="omar@lakeside.example")


@pytest.fixture
def dana(nina):
    dana = UserFactory(
        full_name="Dana Whitfield", email="dana@lakeside.example", roles=[Role.COUNSELOR]
    )
    AssignmentFactory(student=nina, staff=dana)
    return dana


@pytest.fixture
def lee(db):
    return UserFactory(
        full_name="Lee Sorensen", email="lee@lakeside.example", roles=[Role.COUNSELOR]
    )


@pytest.fixture
def course(db):
    return CohortFactory(name="Careers 101")


@pytest.fixture
def ida(nina, course):
    ida = UserFactory(full_name="Ida Moreau", email="ida@lakeside.example", roles=[Role.INSTRUCTOR])
    nina.profile.cohorts.add(course)
    AssignmentFactory(student=nina, staff=ida, kind=Assignment.Kind.INSTRUCTOR, cohort=course)
    return ida


@pytest.fixture
def ruth(db):
    return UserFactory(full_name="Ruth Oduya", email="ruth@lakeside.example", roles=[Role.ADMIN])


@pytest.fixture
def clio(db):
    return UserFactory(
        full_name="Clio Marchetti", email="clio@lakeside.example", roles=[Role.CURATOR]
    )


@pytest.fixture
def axel(db):
    return UserFactory(
        full_name="Axel Lindholm", email="axel@lakeside.example", roles=[Role.AUDITOR]
    )


@pytest.fixture
def dora(db):
    return UserFactory(
        full_name="Dora Castellanos", email="dora@lakeside.example", roles=[Role.DIRECTOR]
    )


# --- a real browser ------------------------------------------------------------------------------
@pytest.fixture(scope="session")
def _playwright():
    """Chromium, started once for each process of tests, and the event loop that drives it."""
    with sync_playwright() as playwright:
        loop = asyncio.get_running_loop()
        browser = playwright.chromium.launch(executable_path=find(), args=FLAGS)
        events._set_running_loop(None)
        yield browser, loop
        events._set_running_loop(loop)
        browser.close()


@pytest.fixture
def chromium(_playwright):
    """Chromium, for pages that are drawn already: Django refuses queries where a loop runs, and
    Playwright's, which goes on for as long as the browser does, runs for this test only."""
    browser, loop = _playwright
    events._set_running_loop(loop)
    yield browser
    for context in browser.contexts:
        context.close()
    events._set_running_loop(None)


# --- their browsers -------------------------------------------------------------------------------
def browser_of(user):
    """A test browser with `user` signed in, without going through the sign-in page."""
    browser = Client()
    browser.force_login(user)
    return browser


@pytest.fixture
def as_nina(nina):
    return browser_of(nina)


@pytest.fixture
def as_omar(omar):
    return browser_of(omar)


@pytest.fixture
def as_dana(dana):
    return browser_of(dana)


@pytest.fixture
def as_lee(lee):
    return browser_of(lee)


@pytest.fixture
def as_ida(ida):
    return browser_of(ida)


@pytest.fixture
def as_ruth(ruth):
    return browser_of(ruth)


@pytest.fixture
def as_clio(clio):
    return browser_of(clio)


@pytest.fixture
def as_axel(axel):
    return browser_of(axel)


@pytest.fixture
def as_dora(dora):
    return browser_of(dora)
