"""The step of the practice that a guide should help with."""

import datetime as dt

from guides.models import Guide
from interviews.models import Interview, Stage, guaranteed

How, Step = Interview.How, Guide.Step
ON_THE_DAY = {
    How.I_CALL: Step.PHONE,
    How.THEY_CALL: Step.PHONE,
    How.VIDEO: Step.VIDEO,
    How.IN_PERSON: Step.IN_PERSON,
}
HESITATED = (Stage.DECLINED, Stage.NOT_NOW, Stage.UNANSWERED)


def guide_step(interview: Interview, now: dt.datetime) -> str:
    """Return a value of Guide.Step, or ""."""
    if interview.stage == Stage.SCHEDULED and guaranteed(interview.ends_at) > now:
        return ON_THE_DAY[How(interview.how)]
    return Step.HESITATING if interview.stage in HESITATED else ""
