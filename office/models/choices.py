"""Lists of the office that students choose from."""

import zlib
from typing import Any, Self

from django.db import models
from django.db.models import Q

from users.models import User
from users.models.roles import Role


class ChoiceQuerySet(models.QuerySet[Any]):
    def editable_by(self, viewer: User) -> Self:
        return self if viewer.has_role(Role.ADMIN) else self.none()

    def offered(self, *held: Any) -> Self:
        """Return what may be chosen: active ones, and those that a row already holds.

        `held` are rows, their ids or None.
        """
        ids = [getattr(one, "pk", one) for one in held if one]
        return self.filter(Q(is_active=True) | Q(pk__in=ids))


class Choice(models.Model):
    """An entry of a list. A retired one stays on the rows that hold it."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=80, unique=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    objects = ChoiceQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name

    @property
    def version(self) -> int:
        """A number that changes with the name."""
        return zlib.crc32(self.name.encode())


class CareerField(Choice):
    class Meta(Choice.Meta):
        pass


class Source(Choice):
    class Meta(Choice.Meta):
        pass
