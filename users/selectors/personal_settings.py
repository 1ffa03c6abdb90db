"""A person's settings and sessions."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from django.db.models import QuerySet
from django.db.models.functions import Now

from users.models import Session, StudentProfile, User

OF_PERSON = (
    "full_name",
    "preferred_name",
    "phone",
    "video_link",
    "booking_url",
    "zone",
    "appearance",
    "muted",
    "digest_weeks",
    "digest_weekday",
    "away_until",
    "quiet_from",
    "quiet_until",
)
OF_PROFILE = ("subject", "class_year", "curious_about")


@dataclass(frozen=True)
class StoredSettings:
    values: dict[str, Any]

    @property
    def version(self) -> int:
        """A number that changes with these values, and not with other columns."""
        return crc32(repr(sorted(self.values.items())).encode())


def profile_of(student: User) -> StudentProfile:
    """Return a student's profile; an unsaved one if there is none yet."""
    return getattr(student, "profile", None) or StudentProfile(user=student)


def stored_settings(person: User, columns: Iterable[str]) -> StoredSettings:
    profile = profile_of(person)
    return StoredSettings(
        {name: getattr(profile if name in OF_PROFILE else person, name) for name in columns}
    )


def other_sessions(person: User, *, but: str | None) -> QuerySet[Session]:
    # sessions end by the database's own clock, as Django writes them
    return Session.objects.filter(user=person, expire_date__gt=Now()).exclude(session_key=but)
