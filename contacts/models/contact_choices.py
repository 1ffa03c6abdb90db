"""What may be chosen about a contact."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.tones import Tone


class Setting(models.TextChoices):
    PRIVATE = "private", _("Private company")
    PUBLIC = "public", _("Public sector")
    NONPROFIT = "nonprofit", _("Non-profit")
    EDUCATION = "education", _("Education")
    SELF_EMPLOYED = "self_employed", _("Self-employed")


class Relationship(models.TextChoices):
    SAME_PLACE = "same_place", _("We studied at the same place")
    INTRODUCED = "introduced", _("Somebody introduced us")
    KNOWN = "known", _("I know them already")
    NOT_MET = "not_met", _("We haven't met")


class Kind(models.TextChoices):
    PROFESSIONAL = "professional", _("Does work that I want to know about")
    CONNECTOR = "connector", _("Knows people whom I could ask")


class Level(models.TextChoices):
    BEGINNER = "beginner", _("At the start, where I would begin")
    AHEAD = "ahead", _("A few years ahead of a beginner")
    SENIOR = "senior", _("Has done this work for a long time")
    LEADS = "leads", _("Leads others who do this work")


class Status(models.TextChoices):
    """Written by interviews, in the transaction of the move that changes it."""

    TO_CONTACT = "to_contact", _("To contact")
    ASKED = "asked", _("Asked")
    SCHEDULED = "scheduled", _("Scheduled")
    THANK_NOW = "thank_now", _("Thank now")
    KEEPING_IN_TOUCH = "keeping", _("Keeping in touch")
    CLOSED = "closed", _("Closed")

    @property
    def tone(self) -> Tone:
        return {
            Status.ASKED: Tone.INFO,
            Status.SCHEDULED: Tone.ACT,
            Status.THANK_NOW: Tone.TIME,
            Status.KEEPING_IN_TOUCH: Tone.OK,
        }.get(self, Tone.NEUTRAL)


class Cadence(models.IntegerChoices):
    MONTH = 30, _("Every month")
    QUARTER = 90, _("Every three months")
    HALF_YEAR = 180, _("Twice a year")
    YEAR = 365, _("Once a year")
    NEVER = 0, _("Don't remind me")


MAY_BE_ASKED = (Status.TO_CONTACT, Status.KEEPING_IN_TOUCH, Status.CLOSED)
