"""Lists of the office that students choose from."""

import zlib
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from users.models import User
from users.models.roles import Role

LONGEST_PLACE = 80


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
    """An entry of a list. A retired one stays on the rows that hold it.

    `PARTS` are columns whose values part the rows of a model into several lists.
    """

    PARTS: tuple[str, ...] = ()
    MAY_BE_EMPTY = False

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
        """A number that changes with the words of an entry."""
        return zlib.crc32(self.name.encode())

    def is_listed_with(self, other: "Choice") -> bool:
        return all(getattr(self, name) == getattr(other, name) for name in self.PARTS)


class CareerField(Choice):
    class Meta(Choice.Meta):
        pass


class Source(Choice):
    """`prompt` is what the brainstorm asks; `places` are where such people are found, a line each.

    Without places the brainstorm doesn't ask where.
    """

    prompt = models.CharField(max_length=200, blank=True, default="", db_default="")
    places = models.TextField(max_length=400, blank=True, default="", db_default="")

    class Meta(Choice.Meta):
        pass

    @property
    def version(self) -> int:
        return zlib.crc32(f"{self.name}\n{self.prompt}\n{self.places}".encode())

    @property
    def question(self) -> str:
        return self.prompt or _("Who comes to mind? %(source)s") % {"source": self.name}


class ChecklistItem(Choice):
    """What a student does before a talk; each way of talking has a list of its own."""

    class Mode(models.TextChoices):
        """The modes of interviews, and what goes for each of them."""

        ANY = "any", gettext_lazy("Any talk")
        IN_PERSON = "in_person", gettext_lazy("In person")
        PHONE = "phone", gettext_lazy("By phone")
        VIDEO = "video", gettext_lazy("By video")

    PARTS = ("mode",)
    MAY_BE_EMPTY = True

    mode = models.CharField(max_length=9, choices=Mode)
    name = models.CharField(max_length=160)

    class Meta(Choice.Meta):
        constraints = [
            models.UniqueConstraint(fields=["mode", "name"], name="checklist_item_once_in_a_list")
        ]
