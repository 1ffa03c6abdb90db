"""Guides whose review date has come."""

import datetime as dt

from django.db.models import QuerySet

from core.clock import local
from guides.models import Guide
from office.selectors.settings import office_settings

NEW_FOR = dt.timedelta(days=7)  # a date that passed longer ago was told, or is no news


def due_reviews(now: dt.datetime) -> QuerySet[Guide]:
    """Return guides to be read again by today, by the office's day; the oldest date first."""
    today = local(now, office_settings().zone).date()
    due = Guide.objects.filter(review_on__lte=today).exclude(status=Guide.Status.RETIRED)
    return due.order_by("review_on", "position")


def newest_review(now: dt.datetime) -> dt.date | None:
    """Return the latest review date of the last seven days, None without one. One query."""
    since = local(now, office_settings().zone).date() - NEW_FOR
    newest = due_reviews(now).filter(review_on__gt=since).order_by("-review_on").first()
    return newest.review_on if newest else None
