"""The request of views that only somebody with an account can reach."""

from dataclasses import dataclass

from core.http import Request
from users.models import User


@dataclass(frozen=True)
class ShownRecord:
    student_id: int
    fields: tuple[str, ...] = ()


class SignedInRequest(Request):
    """Never made: it names the type. `@access` with a role or SIGNED_IN makes it true.

    `shown_record` is set by views with `@access(..., records=...)`, for the audit trail.
    """

    user: User
    shown_record: ShownRecord | None
