"""What a person set about themselves, and where they are signed in."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from django.db.models import QuerySet

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
    """Some of what a person set, by column."""

    values: dict[str, Any]

    @property
    def version(self) -> int:
        """Another number once one of these values changed, whatever happens to other columns."""
        return crc32(repr(sorted(self.values.items())).encode())


def profile_of(student: User) -> StudentProfile:
    """A student's profile; an empty one, not yet stored, for somebody who never had one."""
    return getattr(student, "profile", None) or StudentProfile(user=student)


def stored_settings(person: User, columns: Iterable[str]) -> StoredSettings:
    """What the person or, for students, the profile has in these columns."""
    profile = profile_of(person)
    return StoredSettings(
        {name: getattr(profile if name in OF_PROFILE else person, name) for name in columns}
    )


def other_sessions(person: User, *, but: str | None, now: dt.datetime) -> QuerySet[Session]:
    """Where else this person is signed in; `but` is the key of the session in hand."""
    return Session.objects.filter(user=person, expire_date__gt=now).exclude(session_key=but)
