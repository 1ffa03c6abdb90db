"""Retention of directory entries, merges and concerns."""

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from contacts.models import Concern, DirectoryEntry, PersonMerge
from users.privacy.retention import Rule, register

REMOVED_RETENTION = dt.timedelta(days=30)
WAITING_RETENTION = dt.timedelta(days=365)
CONCERN_RETENTION = dt.timedelta(days=730)
MERGE_RETENTION = dt.timedelta(days=7)  # it can be undone for one


def removed_entries(now: dt.datetime) -> QuerySet[DirectoryEntry]:
    return DirectoryEntry.objects.filter(archived_at__lte=now - REMOVED_RETENTION)


def waiting_entries(now: dt.datetime) -> QuerySet[DirectoryEntry]:
    return DirectoryEntry.objects.waiting().filter(created_at__lte=now - WAITING_RETENTION)


def old_merges(now: dt.datetime) -> QuerySet[PersonMerge]:
    return PersonMerge.objects.filter(at__lte=now - MERGE_RETENTION)


def closed_concerns(now: dt.datetime) -> QuerySet[Concern]:
    return Concern.objects.filter(closed_at__lte=now - CONCERN_RETENTION)


def register_rules() -> None:
    register(
        Rule(
            "concerns",
            _("concerns and what became of them, 24 months after they were closed"),
            closed_concerns,
            lambda rows, now: rows.delete()[0],
        )
    )
    register(
        Rule(
            "directory_removed",
            _("who was removed from the directory, 30 days after that"),
            removed_entries,
            lambda rows, now: rows.delete()[0],
        )
    )
    register(
        Rule(
            "directory_waiting",
            _("who never agreed to be in the directory, a year after they were entered"),
            waiting_entries,
            lambda rows, now: rows.delete()[0],
        )
    )
    register(
        Rule(
            "merges",
            _("which two people were merged, 7 days after that"),
            old_merges,
            lambda rows, now: rows.delete()[0],
        )
    )
