"""The purposes of an interview, by which questions and sets are chosen."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    CAREER = "career", _("Explore a career")
    EMPLOYER = "employer", _("Learn about an employer")
    POTENTIAL = "potential", _("Feedback on my potential")
    MARKET = "market", _("Facts about the job market")
    RESUME = "resume", _("Resume feedback")
    PRACTICE = "practice", _("Practice")
