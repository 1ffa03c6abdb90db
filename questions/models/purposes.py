"""What talks, and so questions and sets, are for."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    """What a talk may be for, and so what a question is good for. Most are an interview's own
    words for it."""

    CAREER = "career", _("Explore a career")
    EMPLOYER = "employer", _("Learn about an employer")
    POTENTIAL = "potential", _("Feedback on my potential")
    MARKET = "market", _("Facts about the job market")
    RESUME = "resume", _("Resume feedback")
    PRACTICE = "practice", _("Practice")
