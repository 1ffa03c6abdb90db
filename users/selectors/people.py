"""One person's account as admins and programs change it."""

from dataclasses import dataclass
from zlib import crc32

from users.models import User
from users.selectors.personal_settings import profile_of

OF_STUDIES = ("subject", "class_year")
COLUMNS = ("full_name", "email", "university_id", *OF_STUDIES)


@dataclass(frozen=True)
class Details:
    values: dict[str, str]

    @property
    def version(self) -> int:
        """A number that changes with these values, and not with other columns."""
        return crc32(repr(sorted(self.values.items())).encode())


def details_of(person: User) -> Details:
    """Return the values of COLUMNS; "" for those without one. One query for the profile."""
    profile = profile_of(person)
    return Details(
        {name: getattr(profile if name in OF_STUDIES else person, name) or "" for name in COLUMNS}
    )


def roles_version(person: User) -> int:
    """Return a number that changes with the roles."""
    return crc32(" ".join(sorted(person.roles)).encode())
