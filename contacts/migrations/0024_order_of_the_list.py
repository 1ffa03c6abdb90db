"""Where the list puts a contact, in two columns; an index for each order of the list."""

from django.db import migrations, models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.functions import Coalesce, Least

MAY_BE_ASKED = ("to_contact", "keeping", "closed")
ORDER = ["list_rank", "list_at", "sort_key", "id"]
PLANNED = Q(planned_on__isnull=False, status__in=MAY_BE_ASKED)
RANK = Case(
    When(Q(next_due_at__isnull=False) | Q(status="thank_now") | PLANNED, then=Value(0)),
    When(status="to_contact", then=Value(1)),
    When(status="closed", then=Value(3)),
    default=Value(2),
    output_field=models.SmallIntegerField(),
)
MIDNIGHT = Func(
    Value("UTC"),
    F("planned_on"),
    template="timezone(%(expressions)s::timestamp)",
    output_field=models.DateTimeField(),
)
MOMENT = Case(
    When(status__in=MAY_BE_ASKED, then=MIDNIGHT),
    When(status="thank_now", then=Coalesce("last_touch_at", "created_at")),
    output_field=models.DateTimeField(),
)


class Migration(migrations.Migration):
    dependencies = [("contacts", "0023_dismissed_pairs")]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="list_rank",
            field=models.GeneratedField(
                db_persist=True, expression=RANK, output_field=models.SmallIntegerField()
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="list_at",
            field=models.GeneratedField(
                db_persist=True,
                expression=Least(MOMENT, "next_due_at"),
                output_field=models.DateTimeField(),
            ),
        ),
        migrations.RemoveIndex(model_name="contact", name="contact_by_status"),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                condition=Q(archived_at=None), fields=["owner", *ORDER], name="contact_on_list"
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                condition=Q(archived_at=None),
                fields=["owner", "status", *ORDER],
                name="contact_by_status",
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                F("owner"),
                F("last_touch_at").desc(nulls_last=True),
                F("sort_key"),
                condition=Q(archived_at=None),
                name="contact_by_touch",
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                condition=Q(archived_at=None),
                fields=["owner", "created_at", "id"],
                name="contact_by_age",
            ),
        ),
    ]
