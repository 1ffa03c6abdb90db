"""A curator, and the words of a guide as a form sends them."""

import uuid

import pytest

from tests.conftest import browser_of
from tests.factories import UserFactory
from users.models.roles import Role


@pytest.fixture
def carla(db):
    return UserFactory(
        full_name="Carla Brandt", email="carla@lakeside.example", roles=[Role.CURATOR]
    )


@pytest.fixture
def as_carla(carla):
    return browser_of(carla)


@pytest.fixture
def typed():
    """`typed(title="…")`: what the form of a new guide sends."""

    def typed(**changed):
        sent = {
            "title": "Shadowing a day",
            "step": "asking",
            "short": "- Ask early.",
            "long": "## Why\n\nTo see it.",
        }
        return sent | {"review_on": "2027-01-15", "form_key": str(uuid.uuid4())} | changed

    return typed
