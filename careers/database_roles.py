"""Two roles in PostgreSQL: one owns the tables, the site reads and writes rows.

With the site's password alone nobody can switch off the trigger that protects the audit trail, or
drop a table.
"""

import contextlib
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management import CommandError
from django.db import connection, connections, transaction
from django.db.backends.utils import CursorWrapper
from django.db.utils import ConnectionHandler
from psycopg import sql

APPEND_ONLY = "users_auditentry"
READ_ONLY = "django_migrations"
RIGHTS = (
    "GRANT USAGE ON SCHEMA public TO {site}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {site}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {site}",
    f"REVOKE UPDATE, DELETE ON {APPEND_ONLY} FROM {{site}}",
    f"REVOKE INSERT, UPDATE, DELETE ON {READ_ONLY} FROM {{site}}",
)
# What would merge the two roles: superuser rights of {site}, or membership in the owner.
TOO_STRONG = (
    "SELECT rolsuper OR pg_has_role(rolname, current_user, 'MEMBER') FROM pg_roles WHERE rolname = "
    "%s"
)
MAY_MAKE_ROLES = "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"


@contextlib.contextmanager
def as_owner() -> Iterator[None]:
    """Connect as the owner within the context, or as the site's role without an owner."""
    if settings.MIGRATION_DATABASE is None:
        if settings.PRODUCTION:
            raise CommandError(
                "Set MIGRATION_DATABASE_URL: the owner of the tables. See docs/operations.md."
            )
        yield
        return
    connection.close()
    site = connections["default"]
    connections["default"] = ConnectionHandler(
        {"default": settings.MIGRATION_DATABASE}
    ).create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = site


def grant_rights(site_database: dict[str, Any]) -> None:
    """Give a role the rights of RIGHTS and no more. Called as the owner, after migrations.

    Raises CommandError where the role is missing and the owner may not make it, or where it could
    do more.
    """
    site = site_database["USER"]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(TOO_STRONG, [site])
        found = cursor.fetchone()
        _require_role(cursor, site, site_database["PASSWORD"], known=found is not None)
        if found and found[0]:
            raise CommandError(
                f"DATABASE_URL: the role “{site}” may act as the owner of the tables; give the "
                "site a role of its own."
            )
        for right in RIGHTS:
            cursor.execute(
                sql.SQL(right).format(site=sql.Identifier(site)).as_string(connection.connection)
            )


def _require_role(cursor: CursorWrapper, site: str, password: str, *, known: bool) -> None:
    cursor.execute(MAY_MAKE_ROLES)
    if not cursor.fetchone()[0]:
        if not known:
            raise CommandError(
                f"DATABASE_URL: there is no role “{site}”. As a superuser: CREATE ROLE {site} "
                "LOGIN …"
            )
    elif password or not known:
        words = (
            ("ALTER" if known else "CREATE")
            + " ROLE {site} LOGIN"
            + (" PASSWORD {password}" if password else "")
        )
        filled = sql.SQL(words).format(site=sql.Identifier(site), password=sql.Literal(password))
        cursor.execute(filled.as_string(connection.connection))
