"""The measured rows: one student in the middle of a busy term, and recipients."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.test import Client

from interviews.models import AnswerLink, Interview, Stage
from tests.factories import ContactFactory, InterviewFactory, StudentFactory
from users.models import User

CONTACTS = 60
STAGES = (
    Stage.PLANNED,
    Stage.ASKED,
    Stage.PROPOSING,
    Stage.SCHEDULED,
    Stage.HELD,
    Stage.THANKED,
    Stage.DECLINED,
)
EACH = 3  # interviews in each stage
READERS = 100


@dataclass(frozen=True)
class People:
    student: User
    scheduled: Interview
    asked: Interview
    readers: list[User]

    @property
    def link(self) -> str:
        return f"/r/{AnswerLink.of(self.asked).token}/"

    @property
    def cookie(self) -> str:
        browser = Client()
        browser.force_login(self.student)
        name = settings.SESSION_COOKIE_NAME
        return f"{name}={browser.cookies[name].value}"


def make(now: dt.datetime) -> People:
    student = StudentFactory(full_name="Nina Park", email="nina@lakeside.example")
    interviews = [
        InterviewFactory(student=student, stage=stage, now=now)
        for stage in STAGES
        for _ in range(EACH)
    ]
    ContactFactory.create_batch(CONTACTS - len(interviews), owner=student)
    by_stage = {interview.stage: interview for interview in interviews}
    readers = StudentFactory.create_batch(READERS)
    return People(student, by_stage[Stage.SCHEDULED], by_stage[Stage.ASKED], readers)
