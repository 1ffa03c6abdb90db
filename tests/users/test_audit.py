"""The audit trail takes new lines only."""

import pytest
from django.db import DatabaseError, connection, transaction

from users.models import AuditEntry
from users.services import audit

pytestmark = pytest.mark.django_db


@pytest.fixture
def line(nina):
    audit(actor=nina, action="viewed", subject="student", student_id=nina.pk, fields=["goal"])
    return AuditEntry.objects.get()


@pytest.mark.parametrize(
    "statement", ["UPDATE users_auditentry SET action = ''", "DELETE FROM users_auditentry"]
)
def test_nobody_changes_or_removes_a_line(line, statement):
    with (
        pytest.raises(DatabaseError, match="cannot be changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert AuditEntry.objects.get().action == "viewed"


def test_nobody_empties_the_trail(line):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE users_auditentry ENABLE TRIGGER audit_table")
        with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
            cursor.execute("TRUNCATE users_auditentry")
        cursor.execute("ALTER TABLE users_auditentry DISABLE TRIGGER audit_table")

    assert AuditEntry.objects.count() == 1
