from django.db import migrations
from django.db.models import F, Func, Value

DAILY, DIGEST = "daily", "digest"


def add(name):
    return Func(F("muted"), Value(name), function="array_append")


def take(name):
    return Func(F("muted"), Value(name), function="array_remove")


def to_digests(apps, schema_editor):
    """Whoever wanted a note once a week has the digest on that day and no daily note; who wanted none, has neither."""
    people = apps.get_model("users", "User").objects
    people.filter(muted__contains=[DAILY]).exclude(muted__contains=[DIGEST]).update(muted=add(DIGEST))
    weekly = people.exclude(note_weekday=None)
    weekly.update(digest_weekday=F("note_weekday"))
    weekly.exclude(muted__contains=[DAILY]).update(muted=add(DAILY))


def to_notes(apps, schema_editor):
    """The way back."""
    people = apps.get_model("users", "User").objects
    weekly = people.filter(muted__contains=[DAILY]).exclude(muted__contains=[DIGEST])
    weekly.update(note_weekday=F("digest_weekday"), muted=take(DAILY))
    people.filter(muted__contains=[DIGEST]).update(muted=take(DIGEST))


class Migration(migrations.Migration):
    dependencies = [
        ("users", "0005_digest_rhythm"),
    ]

    operations = [migrations.RunPython(to_digests, to_notes)]
