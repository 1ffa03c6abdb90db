"""The audit trail takes new lines only."""

import datetime as dt
from enum import Enum

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from office.models import OfficeSettings
from users.domain import audit
from users.domain.audit_actions import UserAction
from users.models import AuditEntry, User
from users.models.roles import Role
from users.services import record

pytestmark = pytest.mark.django_db


@pytest.fixture
def line(nina):
    record(actor=nina, action=UserAction.PASSWORD_CHOSEN, object=nina, fields=["password"])
    return AuditEntry.objects.get()


@pytest.mark.parametrize(
    "statement", ["UPDATE users_auditentry SET action = ''", "DELETE FROM users_auditentry"]
)
def test_nobody_changes_or_removes_a_line(line, statement):
    with (
        pytest.raises(DatabaseError, match="cannot be changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert AuditEntry.objects.get().action == "users.password_chosen"


def test_nobody_empties_the_trail(line):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE users_auditentry ENABLE TRIGGER audit_table")
        with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
            cursor.execute("TRUNCATE users_auditentry")
        cursor.execute("ALTER TABLE users_auditentry DISABLE TRIGGER audit_table")

    assert AuditEntry.objects.count() == 1


# --- actions --------------------------------------------------------------------------------------
class Undeclared(models.TextChoices):
    PASSWORD_CHOSEN = "users.password_chosen", "Chose a first password"
    FLOWN = "users.flown", "Flew"


def test_every_action_is_declared_once_fits_its_column_and_has_words():
    declared = audit.actions()
    longest = AuditEntry._meta.get_field("action").max_length

    assert len({action.value for action in declared}) == len(declared)
    assert len({str(action.label) for action in declared}) == len(declared)
    for action in declared:
        app, _, verb = action.value.partition(".")
        assert apps.is_installed(app)
        assert type(action).__module__.partition(".")[0] == app
        assert verb.isidentifier()
        assert len(action.value) <= longest
        assert str(action.label)[0].isupper()


def test_every_enum_of_actions_is_registered():
    named = {one for one in models.TextChoices.__subclasses__() if one.__name__.endswith("Action")}
    of_trail = {one for one in named if one.__module__.endswith("domain.audit_actions")}

    assert {type(action) for action in audit.actions()} == of_trail


@pytest.mark.parametrize("action", Undeclared)
def test_an_action_that_no_app_declared_raises(nina, action):
    with pytest.raises(LookupError, match="declared by no app"):
        record(actor=nina, action=action)


def test_two_apps_cannot_declare_one_value():
    with pytest.raises(ValueError, match="declared already"):
        audit.register(Undeclared)

    assert audit.label("users.password_chosen") == UserAction.PASSWORD_CHOSEN.label


# --- values ---------------------------------------------------------------------------------------
class Shade(Enum):
    DARK = "dark"


def test_numbers_dates_and_choices_are_kept_before_and_after(nina):
    day = dt.date(2026, 9, 1)
    record(
        actor=nina,
        action=UserAction.ROLE_GIVEN,
        before={"roles": [Role.STUDENT], "until": None, "is_active": False},
        after={"roles": [Role.STUDENT, Role.ADMIN], "until": day, "shade": Shade.DARK, "days": 7},
    )

    entry = AuditEntry.objects.get()
    assert entry.before == {"roles": ["student"], "until": None, "is_active": False}
    assert entry.after == {
        "roles": ["student", "admin"],
        "until": "2026-09-01",
        "shade": "dark",
        "days": 7,
    }


@pytest.mark.parametrize("text", ["Maya told me", "Maya", "", ["Maya"], {"a": 1}])
def test_a_text_is_refused_as_a_value(nina, text):
    nina.full_name = text
    for values in ({"before": {"name": nina.full_name}}, {"after": {"name": nina.full_name}}):
        with pytest.raises(TypeError, match="no text"):
            record(actor=nina, action=UserAction.ROLE_GIVEN, **values)

    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    "place", [{"fields": ["Maya told me"]}, {"purpose": "Maya told me"}, {"after": {"Maya K": 1}}]
)
def test_a_text_is_refused_as_a_name(nina, place):
    with pytest.raises(ValueError, match="no text"):
        record(actor=nina, action=UserAction.ROLE_GIVEN, **place)


def test_the_states_of_a_row_hold_no_column_with_words():
    office = OfficeSettings(name="Lakeside", follow_up_days=5, zone="America/Chicago")

    found = audit.states_of(office, ["name", "follow_up_days", "zone", "minutes_choices"])

    assert found == {
        "follow_up_days": 5,
        "zone": "America/Chicago",
        "minutes_choices": [15, 20, 30],
    }
    person = User(roles=[Role.ADMIN], phone="555", appearance="dark")
    assert audit.states_of(person, ["roles", "phone", "appearance"]) == {
        "roles": ["admin"],
        "appearance": "dark",
    }


def test_no_column_of_words_anywhere_counts_as_a_state():
    """Every text column without choices, of every model, is left out."""
    for model in apps.get_models():
        texts = [
            column.name
            for column in model._meta.concrete_fields
            if isinstance(column, models.CharField | models.TextField | models.JSONField)
            and not column.choices
            and "zone" not in column.name
        ]
        assert audit.states_of(model(), texts) == {}, model
