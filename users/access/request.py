"""The request of views that only somebody with an account can reach."""

from core.http import Request
from users.models import User


class SignedInRequest(Request):
    """Never made: it names the type. `@access` with a role or SIGNED_IN makes it true."""

    user: User
