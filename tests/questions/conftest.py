"""The starter bank, and somebody whose it is."""

import pytest
from django.core.management import call_command

from questions.models import Question
from tests.conftest import browser_of
from tests.factories import UserFactory
from users.models.roles import Role


@pytest.fixture
def bank(db):
    call_command("load", verbosity=0)


@pytest.fixture
def cora(db):
    return UserFactory(
        full_name="Cora Lindqvist", email="cora@lakeside.example", roles=[Role.CURATOR]
    )


@pytest.fixture
def as_cora(cora):
    return browser_of(cora)


@pytest.fixture
def question(bank):
    return Question.objects.get(slug="hours")
