"""The office's words for emails."""

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models


class EmailTextQuerySet(models.QuerySet):
    def newest(self):
        return self.order_by("key", "-number").distinct("key")

    def of(self, key: str):
        return self.filter(key=key).order_by("-number")


class EmailText(models.Model):
    """One version of the office's words for a text of emails; the newest is used."""

    key = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(max_length=5000, validators=[MaxLengthValidator(5000)])
    # back to the words of the code, whatever they will be
    is_original = models.BooleanField(default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()

    objects = EmailTextQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "number"], name="email_text_version_once")
        ]

    def __str__(self):
        return f"{self.key} {self.number}"

    @property
    def version(self) -> int:
        return self.number
