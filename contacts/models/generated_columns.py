"""Columns of a contact that PostgreSQL computes from its others, for the list and its search."""

from django.db.models import (
    Case,
    Expression,
    F,
    Field,
    Func,
    GeneratedField,
    Q,
    SmallIntegerField,
    TextField,
    Value,
    When,
)
from django.db.models.fields import DateTimeField
from django.db.models.functions import Coalesce, Concat, Least

from contacts.models.contact_choices import MAY_BE_ASKED, Status

SEARCHED = (
    "sort_key", "preferred_name", "organization", "title", "email", "tidbits", "found_out",
    "common_ground", "met_where",
)  # fmt: skip


def search_text() -> GeneratedField:
    """Return the words of SEARCHED, folded by a function of the migrations."""
    parts = [part for column in SEARCHED for part in (F(column), Value(" "))]
    text = Concat(*parts[:-1], output_field=TextField())
    folded = Func(text, function="margin_contact_fold", output_field=TextField())
    return _stored(folded, TextField())


def list_rank() -> GeneratedField:
    """Return 0 for what has a moment in `list_at`, then who may be asked, others, closed ones."""
    planned = Q(planned_on__isnull=False, status__in=MAY_BE_ASKED)
    rank = Case(
        When(Q(next_due_at__isnull=False) | Q(status=Status.THANK_NOW) | planned, then=Value(0)),
        When(status=Status.TO_CONTACT, then=Value(1)),
        When(status=Status.CLOSED, then=Value(3)),
        default=Value(2),
        output_field=SmallIntegerField(),
    )
    return _stored(rank, SmallIntegerField())


def list_at() -> GeneratedField:
    """Return the earlier of the due moment and the planned day, or since when thanks are owed.

    A planned day begins at midnight of UTC here, whatever the owner's zone: a generated column
    knows its own row alone. So it orders by days, and pages say the moment itself.
    """
    moment = DateTimeField()
    midnight = Func(
        Value("UTC"),
        F("planned_on"),
        template="timezone(%(expressions)s::timestamp)",
        output_field=moment,
    )
    owed_since = Coalesce("last_touch_at", "created_at")
    also = Case(
        When(status__in=MAY_BE_ASKED, then=midnight),
        When(status=Status.THANK_NOW, then=owed_since),
        output_field=moment,
    )
    return _stored(Least(also, "next_due_at"), moment)


def _stored(expression: Expression, output_field: Field) -> GeneratedField:
    return GeneratedField(expression=expression, output_field=output_field, db_persist=True)
