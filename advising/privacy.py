import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from advising.models import Feedback
from users.domain.merging import declare
from users.privacy import register

register(Feedback, "reflection__interview__student", "author")

declare(Feedback, "author", label=_("Comments written"), renews="form_key")


def delete_comments_about(contact_ids: Sequence[int], _now: dt.datetime) -> bool:
    """Delete the comments on what a student wrote after talks with these contacts."""
    Feedback.objects.filter(reflection__interview__contact__in=contact_ids).delete()
    return False
