"""The subjects of reminders: interviews, referrals, contacts. The planner treats them alike."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from contacts.models import Contact, Referral
from core.links import page
from interviews.models import Interview
from reminders.domain.rules import Facts
from reminders.selectors.facts import (
    facts_of,
    facts_of_contact,
    facts_of_name,
    remindable,
    remindable_contacts,
    remindable_names,
)
from users.models import User


@dataclass(frozen=True)
class Subject:
    """One kind of row. `name` is that in core.step.Step.about, and of Snooze's foreign key.

    `rows` returns those that may have reminders, with all that the other functions read: `facts`
    for the timetable, `student`, and `shown`, the person's name and page. `table` returns at least
    these, from one table, so that a window finds them by its partial index. `stage` is the column
    of the stage, if there is one.
    """

    name: str
    rows: Callable[[], Any]
    table: Callable[[], Any]
    facts: Callable[[Any], Facts]
    student: Callable[[Any], User]
    shown: Callable[[Any], tuple[str, str]]
    stage: str = ""

    def of_stage(self, stage: str) -> Any:
        return self.table().filter(**{self.stage: stage}) if self.stage else self.table()


INTERVIEW = Subject(
    "interview",
    rows=remindable,
    table=Interview.objects.all,
    facts=facts_of,
    student=lambda interview: interview.student,
    shown=lambda interview: (interview.contact.name, interview.get_absolute_url()),
    stage="stage",
)
REFERRAL = Subject(
    "referral",
    rows=remindable_names,
    table=Referral.objects.open,
    facts=facts_of_name,
    student=lambda referral: referral.owner,
    shown=lambda referral: (referral.name, referral.get_absolute_url()),
)
CONTACT = Subject(
    "contact",
    rows=remindable_contacts,
    table=Contact.objects.to_keep_in_touch_with,
    facts=facts_of_contact,
    student=lambda contact: contact.owner,
    shown=lambda contact: (contact.name, page("interviews:keep", contact.code)),
)
SUBJECTS = {subject.name: subject for subject in (INTERVIEW, REFERRAL, CONTACT)}
