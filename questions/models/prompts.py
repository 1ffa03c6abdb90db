"""Questions that a student answers for themselves."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Prompt(models.Model):
    class When(models.TextChoices):
        BEFORE_REQUEST = "before_request", _("Before the request")
        BEFORE_INTERVIEW = "before_interview", _("Before the talk")
        AFTER = "after", _("After the talk")

    slug = models.SlugField(max_length=60, unique=True)
    when = models.CharField(max_length=16, choices=When.choices)
    text = models.CharField(max_length=300)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.text
