"""What a student's talks add up to, read for the page Progress."""

from django.db.models import Avg, Count, Q

from interviews.domain.progress import Funnel, Interest, Voice
from interviews.models import Interview, Reflection, Stage
from interviews.selectors.conversations import ANSWERED, COUNTS
from users.models import User

TALKED = Q(stage__in=[Stage.HELD, Stage.THANKED])


def funnel_of(student: User) -> Funnel:
    """Return how far the requests came. One query."""
    asked = Q(asked_at__isnull=False)
    numbers = (
        Interview.objects.editable_by(student)
        .filter(COUNTS)
        .order_by()
        .aggregate(
            asked=Count("pk", filter=asked),
            answered=Count("pk", filter=asked & (ANSWERED | TALKED)),
            talked=Count("pk", filter=asked & TALKED),
            thanked=Count("pk", filter=asked & Q(stage=Stage.THANKED)),
            logged=Count("pk", filter=TALKED & ~asked),
        )
    )
    return Funnel(**numbers)


def voices_of(student: User) -> list[Voice]:
    """Return everybody who was heard or is about to be, sorted by field. One query.

    A contact counts once, however often they talked.
    """
    rows = (
        Interview.objects.editable_by(student)
        .filter(COUNTS, TALKED | Q(stage=Stage.SCHEDULED))
        .order_by("contact__field__position", "contact__field__name", "contact__sort_key")
        .values_list("contact__code", "contact__name", "contact__field__name", "contact__setting")
        .annotate(talks=Count("pk", filter=TALKED))
    )
    return [
        Voice(code, name, field or "", setting, is_heard=talks > 0)
        for code, name, field, setting, talks in rows
    ]


def interest_of(student: User) -> list[Interest]:
    """Return the fields with both answers, those with most answers first. One query."""
    talks = Interview.objects.editable_by(student).filter(COUNTS)
    rows = (
        Reflection.objects.editable_by(student)
        .filter(interview__in=talks, interest_before__isnull=False, interest_after__isnull=False)
        .values_list("interview__contact__field__name")
        .annotate(Avg("interest_before"), Avg("interest_after"), answers=Count("pk"))
        .order_by("-answers", "interview__contact__field__name")
    )
    return [Interest(field or "", before, after, n) for field, before, after, n in rows]
