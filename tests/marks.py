"""A mark in columns for text, and where in the whole database it still stands."""

from django.db import connection, models

MARK = "zyxmark"
KEPT = {
    # the ledger that people's limits are counted from; its reason is a word of the code
    ("contacts_requestrecord", "override_reason"),
    # of a kind, a moment and a message, in the site's own words
    ("outbox_email", "kind"),
    ("outbox_email", "fact"),
    ("outbox_email", "in_reply_to"),
    ("outbox_email", "last_error_class"),
}


def columns(model):
    """Return those that hold words."""
    texts = (models.CharField, models.TextField, models.JSONField)
    return [
        one
        for one in model._meta.concrete_fields
        if isinstance(one, texts)
        and not (one.choices or one.unique)
        and len(MARK) <= (one.max_length or len(MARK))
        and (model._meta.db_table, one.name) not in KEPT
    ]


def mark_for(column):
    if isinstance(column, models.JSONField):
        return [MARK] if column.default is list else {"said": MARK}
    return MARK


def marked():
    """Return the tables of the whole database that hold the mark."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        found = []
        for table in tables:
            cursor.execute(
                f'SELECT count(*) FROM "{table}" AS r WHERE r::text ILIKE %s', [f"%{MARK}%"]
            )
            found += [table] * bool(cursor.fetchone()[0])
    return found
