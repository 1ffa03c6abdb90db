"""The request of views that require an account."""

from dataclasses import dataclass

from core.http import Request
from users.models import User


@dataclass(frozen=True)
class ShownRecord:
    student_id: int
    fields: tuple[str, ...] = ()


class SignedInRequest(Request):
    """Type of a request that `@access` with a role or SIGNED_IN guarantees; never instantiated.

    Views with `@access(..., records=...)` add to `shown_records`, for the audit trail.
    """

    user: User
    shown_records: list[ShownRecord]
