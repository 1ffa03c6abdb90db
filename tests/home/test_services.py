"""What the pages of the settings refuse, the services refuse too; two writes are one."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection

from core.clock import local
from core.edits import Stale
from core.errors import Refusal
from home.services import export_data, save_settings, sign_out_elsewhere
from interviews import services as interviews
from reminders.models import ReminderLink
from tests.conftest import browser_of
from tests.factories import NOW, InterviewFactory
from users.models import AuditEntry, Session, User
from users.selectors.personal_settings import stored_settings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def save(person, **values):
    person = User.objects.get(pk=person.pk)
    version = stored_settings(person, values).version
    save_settings(person=person, version=version, values=values, now=NOW)


def refuse_updates(table):
    """From now on PostgreSQL refuses each change of a row, until the test ends."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT no_update CHECK (false) NOT VALID")


def test_a_zone_is_not_saved_where_the_dates_of_the_list_cannot_follow(nina):
    thanked = InterviewFactory(student=nina, stage="held")
    interviews.thanked_another_way(interview_id=thanked.pk, medium="note", now=NOW)
    refuse_updates("contacts_contact")

    with pytest.raises(IntegrityError):
        save(nina, zone="Europe/Zurich")

    assert User.objects.get(pk=nina.pk).zone != "Europe/Zurich"


def test_nobody_is_signed_out_where_links_cannot_be_revoked(nina):
    browser_of(nina)
    talk = InterviewFactory(student=nina, stage="held")
    ReminderLink.objects.create(interview=talk, use=ReminderLink.Use.THANK_YOU)
    refuse_updates("reminders_reminderlink")

    with pytest.raises(IntegrityError):
        sign_out_elsewhere(person=nina, but=None)

    assert Session.objects.filter(user=nina).count() == 1
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("days", [0, -1, 61])
def test_nobody_is_away_until_a_day_past_or_far_off(nina, days):
    today = local(NOW, nina.zone).date()

    with pytest.raises(Refusal):
        save(nina, away_until=today + dt.timedelta(days=days))

    assert User.objects.get(pk=nina.pk).away_until is None
    save(nina, away_until=today + dt.timedelta(days=60))


def test_quiet_hours_have_both_ends(nina):
    with pytest.raises(Refusal, match="Choose an hour"):
        save(nina, quiet_from=dt.time(22), quiet_until=None)


@pytest.mark.parametrize(
    "values",
    [
        {"zone": "Mars/Base"},
        {"appearance": "pink"},
        {"full_name": ""},
        {"video_link": "javascript:alert(1)"},
        {"digest_weekday": 7},
        {"subject": "x" * 121},
    ],
)
def test_a_value_that_its_column_does_not_take_is_refused(nina, values):
    with pytest.raises(ValidationError):
        save(nina, **values)


def test_nobody_gives_themselves_a_role(nina):
    with pytest.raises(ValueError, match="roles"):
        save(nina, roles=["student", "admin"])

    assert User.objects.get(pk=nina.pk).roles == ["student"]


def test_an_old_version_writes_nothing(nina):
    with pytest.raises(Stale) as stale:
        save_settings(person=nina, version=1, values={"full_name": "Nina Typed"}, now=NOW)

    assert stale.value.stored.values == {"full_name": "Nina Park"}


def test_an_export_is_written_down(nina):
    assert export_data(person=nina)["users.User"][0]["full_name"] == "Nina Park"

    assert AuditEntry.objects.get().student_id == nina.pk
