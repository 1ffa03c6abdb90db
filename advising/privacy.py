from django.utils.translation import gettext_lazy as _

from advising.models import Feedback
from users.domain.merging import declare
from users.privacy import register

register(Feedback, "reflection__interview__student", "author")

declare(Feedback, "author", label=_("Comments written"), renews="form_key")
