"""The rows of a file of contacts, beside the student's contacts that they are about."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.models.contact import Contact
from users.models import ImportJob

CONTACTS = "contacts"  # ImportJob.kind


class ContactImportRow(models.Model):
    """One row, card or signature.

    `said` are the columns of a contact that it fills, `fills` and `replaces` those among them that
    are blank or otherwise in `contact`, whose `version` was compared. `contact` is whom the row is
    about or, once applied, whom it made; `maybe` somebody of the same name, `repeats` the number of
    an earlier row about the same person. `before` holds what applying replaced. A day later all of
    this is deleted.
    """

    class Kind(models.TextChoices):
        NEW = "new", _("New")
        CHANGED = "changed", _("Changed")
        SAME = "same", _("The same")
        REPEATED = "repeated", _("Twice in the file")
        WRONG = "wrong", _("Wrong")

    class Choice(models.TextChoices):
        """What is done with a new or a changed row; blank: as chosen for the whole file."""

        ADD = "add", _("Add as a new contact")
        SAME_PERSON = "same", _("The same person: fill in what is missing")
        SKIP = "skip", _("Leave out")
        FILL = "fill", _("Fill in what is missing")
        REPLACE = "replace", _("Replace what is different")

    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, related_name="contact_rows")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    choice = models.CharField(max_length=7, choices=Choice.choices, blank=True)
    contact = models.ForeignKey(Contact, on_delete=models.SET_NULL, null=True, related_name="+")
    maybe = models.ForeignKey(Contact, on_delete=models.SET_NULL, null=True, related_name="+")
    repeats = models.PositiveIntegerField(null=True)
    version = models.PositiveIntegerField(null=True)
    said = models.JSONField(default=dict)
    fills = ArrayField(models.CharField(max_length=20), default=list)
    replaces = ArrayField(models.CharField(max_length=20), default=list)
    before = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    cells = models.JSONField(default=list)  # of a wrong row, as in the file
    is_applied = models.BooleanField(default=False)
    is_kept = models.BooleanField(default=False)  # in use when the import was undone

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["job", "number"], name="contact_row_once"),
        ]
        indexes = [models.Index(fields=["job", "kind", "number"], name="contact_rows_in_order")]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"

    @property
    def name(self) -> str:
        return self.said.get("name", "")
