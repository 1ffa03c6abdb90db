"""Retention of directory entries, merges, concerns, organizations and bulk changes."""

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from contacts.models import (
    BulkChange,
    Concern,
    ContactMerge,
    DirectoryEntry,
    DirectoryImport,
    Organization,
    PersonMerge,
)
from office.selectors.settings import stored_office_settings
from users.privacy.retention import Rule, register

REMOVED_RETENTION = dt.timedelta(days=30)
WAITING_RETENTION = dt.timedelta(days=365)
FILE_RETENTION = dt.timedelta(days=1)
MERGE_RETENTION = dt.timedelta(days=7)  # it can be undone for one


def removed_entries(now: dt.datetime) -> QuerySet[DirectoryEntry]:
    return DirectoryEntry.objects.filter(archived_at__lte=now - REMOVED_RETENTION)


def removed_organizations(now: dt.datetime) -> QuerySet[Organization]:
    return Organization.objects.filter(archived_at__lte=now - REMOVED_RETENTION)


def waiting_entries(now: dt.datetime) -> QuerySet[DirectoryEntry]:
    return DirectoryEntry.objects.waiting().filter(created_at__lte=now - WAITING_RETENTION)


def old_merges(now: dt.datetime) -> QuerySet[PersonMerge]:
    return PersonMerge.objects.filter(at__lte=now - MERGE_RETENTION)


def closed_concerns(now: dt.datetime) -> QuerySet[Concern]:
    since = now - stored_office_settings().concern_retention
    return Concern.objects.filter(closed_at__lte=since)


def stored_files(now: dt.datetime) -> QuerySet[DirectoryImport]:
    """Return imports that still hold a file, or what an undo would need, after a day."""
    return DirectoryImport.objects.filter(at__lte=now - FILE_RETENTION).exclude(rows="", changes=[])


def old_bulk_changes(now: dt.datetime) -> QuerySet[BulkChange]:
    return BulkChange.objects.filter(at__lte=now - FILE_RETENTION)


def old_contact_merges(now: dt.datetime) -> QuerySet[ContactMerge]:
    return ContactMerge.objects.filter(at__lte=now - FILE_RETENTION).exclude(before={})


def _delete(rows: QuerySet, _now: dt.datetime) -> int:
    return rows.delete()[0]


def _empty_merges(rows: QuerySet, _now: dt.datetime) -> int:
    return rows.update(before={})


def _empty_files(rows: QuerySet, _now: dt.datetime) -> int:
    return rows.update(rows="", changes=[])


RULES = (
    Rule(
        "directory_files",
        _("files sent to the directory, a day after that"),
        stored_files,
        _empty_files,
    ),
    Rule(
        "concerns",
        _("concerns and what came of them, 24 months after they closed, or as the office sets"),
        closed_concerns,
        _delete,
        Concern,
    ),
    Rule(
        "directory_removed",
        _("who was removed from the directory, 30 days after that"),
        removed_entries,
        _delete,
    ),
    Rule(
        "directory_waiting",
        _("who never agreed to be in the directory, a year after they were entered"),
        waiting_entries,
        _delete,
    ),
    Rule(
        "organizations",
        _("organizations that a student took off the list, 30 days after that"),
        removed_organizations,
        _delete,
    ),
    Rule("merges", _("which two people were merged, 7 days after that"), old_merges, _delete),
    Rule(
        "contact_merges",
        _("what a student's merge of two contacts changed, a day after that"),
        old_contact_merges,
        _empty_merges,
    ),
    Rule(
        "bulk_changes",
        _("what one press changed in several contacts, a day after that"),
        old_bulk_changes,
        _delete,
    ),
)


def register_rules() -> None:
    for rule in RULES:
        register(rule)
