"""The office's checklist for one coming talk."""

import datetime as dt

from interviews.models import Interview, Stage, guaranteed
from office.models import ChecklistItem
from office.selectors.checklists import checklist

How, Mode = Interview.How, ChecklistItem.Mode
MODES = {
    How.I_CALL: Mode.PHONE,
    How.THEY_CALL: Mode.PHONE,
    How.VIDEO: Mode.VIDEO,
    How.IN_PERSON: Mode.IN_PERSON,
}


def checklist_of(interview: Interview, now: dt.datetime) -> list[str]:
    """Return the lines until an agreed talk is over, else none. At most one query."""
    if interview.stage != Stage.SCHEDULED or guaranteed(interview.ends_at) <= now:
        return []
    return checklist(MODES[How(interview.how)].value)
