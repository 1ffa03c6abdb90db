"""A student's own words for groups of contacts."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.codes import new_code
from core.names import sort_key
from users.models.owned import OwnedQuerySet


class TagQuerySet(OwnedQuerySet["Tag"]):
    def with_use(self, contact_id: int) -> Self:
        """Add `is_on`: whether the contact has the tag."""
        rows = Tag.contacts.through.objects.filter(tag=models.OuterRef("pk"), contact=contact_id)
        return self.annotate(is_on=models.Exists(rows))


class Tag(models.Model):
    """`folded` is the name without capitals and accents: "Alumni" and "alumni" are one tag."""

    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="contact_tags"
    )
    name = models.CharField(_("name"), max_length=40)
    folded = models.CharField(max_length=120, editable=False)

    objects = TagQuerySet.as_manager()

    class Meta:
        ordering = ["folded"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "folded"], name="tag_once_for_each_student"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded = sort_key(self.name)
        super().save(*args, **kwargs)
