"""What the jobs of this app could not do the last time, for /healthz."""

from users.models import JobFailure


def failed_step() -> str:
    """Return the step that failed last and the class of its error; "" if none. One query."""
    failure = JobFailure.objects.order_by("-failed_at", "step").first()
    return f"{failure.step}: {failure.error}"[:80] if failure else ""
