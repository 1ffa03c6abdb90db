"""Sessions in the database that know their user. settings.SESSION_ENGINE names this module."""

import datetime as dt
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models.functions import Now

from users.models import Session

# Keys of a session's data, which its row repeats in columns.
DEVICE, SIGNED_IN_AT, SHARED = "device", "signed_in_at", "shared"
SEEN_EVERY = dt.timedelta(minutes=5)  # how exactly the row knows when it was last used
SEEN_EVERY_IF_SHARED = dt.timedelta(minutes=1)


class SessionStore(DatabaseStore):
    """On a shared computer a session ends with the browser, or SHARED_COMPUTER_MINUTES unused."""

    row: Session | None = None  # as it was read

    @classmethod
    def get_model_class(cls):
        return Session

    def create_model_instance(self, data):
        row = cast(Session, super().create_model_instance(data))
        row.user_id = data.get(SESSION_KEY)
        row.device = data.get(DEVICE, "")
        row.is_shared = bool(data.get(SHARED))
        signed_in_at = data.get(SIGNED_IN_AT)
        row.signed_in_at = dt.datetime.fromisoformat(signed_in_at) if signed_in_at else None
        return row

    def get_expiry_age(self, **kwargs: Any) -> int:
        return self._idle_seconds() or super().get_expiry_age(**kwargs)

    def get_expiry_date(self, **kwargs: Any) -> dt.datetime:
        date = super().get_expiry_date(**kwargs)
        if not self._idle_seconds():
            return date
        whole = dt.timedelta(seconds=super().get_expiry_age(**kwargs))
        return date - whole + dt.timedelta(seconds=self._idle_seconds())

    def get_expire_at_browser_close(self) -> bool:
        return bool(self.get(SHARED)) or super().get_expire_at_browser_close()

    def note_use(self) -> None:
        """Let the row know that it is in use, every few minutes; on a shared computer it lives on.

        One statement, or none.
        """
        if not (self.row and self.session_key and self.row.user_id):
            return
        every = SEEN_EVERY_IF_SHARED if self.row.is_shared else SEEN_EVERY
        expires = self.get_expiry_date()
        now = expires - dt.timedelta(seconds=self.get_expiry_age())
        if now - self.row.last_seen_at < every:
            return
        moved = {"expire_date": expires} if self.row.is_shared else {}
        rows = Session.objects.filter(session_key=self.session_key)
        rows.update(last_seen_at=Now(), **moved)

    def _get_session_from_db(self):
        self.row = super()._get_session_from_db()  # type: ignore[misc]  # the stubs leave it out
        return self.row

    def _idle_seconds(self) -> int:
        return settings.SHARED_COMPUTER_MINUTES * 60 if self.get(SHARED) else 0
