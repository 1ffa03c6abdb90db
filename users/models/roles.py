"""Roles, and named sets of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    STUDENT = "student", _("Student")
    COUNSELOR = "counselor", _("Counselor")
    INSTRUCTOR = "instructor", _("Instructor")
    CURATOR = "curator", _("Curator")
    ADMIN = "admin", _("Admin")
    AUDITOR = "auditor", _("Auditor")
    DIRECTOR = "director", _("Director")  # figures of the whole program; no person and no record


# Sets of roles that views name in `@access`.
CURATORS = (Role.CURATOR, Role.ADMIN)  # questions, guides and the texts of emails
ADMINS = (Role.ADMIN,)
AUDITORS = (Role.ADMIN, Role.AUDITOR)  # the email log and the audit trail
STAFF = tuple(role for role in Role if role != Role.STUDENT)
