"""The audit trail takes INSERT only, from every role."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'The audit trail cannot be changed.'; END $$;
CREATE TRIGGER audit_rows BEFORE UPDATE OR DELETE ON users_auditentry
    FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_table BEFORE TRUNCATE ON users_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
"""
BACKWARD = """
DROP TRIGGER audit_rows ON users_auditentry;
DROP TRIGGER audit_table ON users_auditentry;
DROP FUNCTION refuse_audit_change();
"""


class Migration(migrations.Migration):
    dependencies = [("users", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
