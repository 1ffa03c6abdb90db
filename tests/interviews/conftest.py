"""Nina, Maya, and one interview between them in whatever stage a test needs."""

import pytest

from contacts.services import get_or_create_person
from tests.factories import ContactFactory, InterviewFactory


@pytest.fixture
def maya(nina):
    return ContactFactory(
        owner=nina,
        name="Maya Okafor",
        email="maya@hospital.example",
        person=get_or_create_person(address="maya@hospital.example"),
        relationship="not_met",
    )


@pytest.fixture
def talk(maya):
    """Nina's interview with Maya: `talk("asked")`, with single facts by name."""

    def talk(stage="planned", **facts):
        return InterviewFactory(contact=facts.pop("contact", maya), stage=stage, **facts)

    return talk
