"""Rows that belong to one person alone, their `owner`."""

from typing import Self, TypeVar

from django.db import models

from users.models.people import User

Row = TypeVar("Row", bound=models.Model)


class OwnedQuerySet(models.QuerySet[Row]):
    """Nobody but the owner sees, reads or changes a row; staff neither."""

    def visible_to(self, viewer: User) -> Self:
        return self.filter(owner_id=viewer.pk)

    def readable_by(self, viewer: User) -> Self:
        return self.visible_to(viewer)

    def editable_by(self, viewer: User) -> Self:
        return self.visible_to(viewer)
