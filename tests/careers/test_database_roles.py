"""The role that the site signs in with reads and writes rows. Whoever has its password can do no
more."""

import os
from contextlib import closing

import psycopg
import pytest
from django.core.management import CommandError
from django.db import connection
from psycopg import errors

from careers.database_roles import grant_rights
from users.domain.audit_actions import UserAction
from users.models import AuditEntry
from users.services import record

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site():
    """A connection to this test's database as the site's processes have it."""
    database = f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{connection.settings_dict['NAME']}"
    with closing(psycopg.connect(database, autocommit=True)) as site:
        yield site


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE users_auditentry DISABLE TRIGGER ALL",
        "ALTER TABLE users_auditentry DISABLE TRIGGER audit_rows",
        "DROP TRIGGER audit_rows ON users_auditentry",
        "DROP FUNCTION refuse_audit_change() CASCADE",
        (
            "CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger "
            "LANGUAGE plpgsql AS 'BEGIN END'"
        ),
        "SET session_replication_role = replica",
        "UPDATE users_auditentry SET action = ''",
        "DELETE FROM users_auditentry",
        "TRUNCATE users_auditentry",
        "DROP TABLE users_auditentry",
        "ALTER TABLE users_user ADD COLUMN more text",
        "TRUNCATE outbox_email",
        "CREATE TABLE mine (id int)",
        "CREATE ROLE another LOGIN SUPERUSER",
        "SET ROLE postgres",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('users', '9999', now())",
        (
            "CREATE OR REPLACE FUNCTION margin_now() RETURNS timestamptz "
            "LANGUAGE sql AS 'SELECT now()'"
        ),
    ],
)  # fmt: skip
def test_the_site_owns_nothing_and_cannot_switch_off_the_audit_trail(site, statement):
    with pytest.raises((errors.InsufficientPrivilege, errors.InvalidParameterValue)):
        site.execute(statement)


def test_the_site_writes_and_reads_the_trail(site, nina):
    record(actor=nina, action=UserAction.PASSWORD_CHOSEN, object=nina)

    site.execute(
        "INSERT INTO users_auditentry (at, action, object_type, fields, count, purpose)"
        " SELECT at, action, object_type, fields, count, purpose FROM users_auditentry"
    )
    assert site.execute("SELECT count(*) FROM users_auditentry").fetchone() == (2,)
    assert AuditEntry.objects.count() == 2


def test_a_site_that_could_act_as_the_owner_is_refused():
    with pytest.raises(CommandError, match="may act as the owner of the tables"):
        grant_rights({"USER": connection.settings_dict["USER"], "PASSWORD": ""})


def test_every_table_is_the_sites_to_read_and_no_table_is_its_own(site):
    rows = site.execute(
        "SELECT relname, has_table_privilege(oid, 'SELECT'), pg_get_userbyid(relowner) = "
        "current_user"
        " FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
    ).fetchall()

    assert len(rows) > 40
    assert [row for row in rows if row[1:] != (True, False)] == []
