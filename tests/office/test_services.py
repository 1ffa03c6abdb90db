"""What the office's pages refuse, the services refuse too."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from core.edits import Stale
from core.errors import Refusal
from office import services
from office.models import OfficeSettings, Period
from tests.factories import DAY, NOW
from users.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def save(values, by):
    """Save over what is stored now."""
    version = OfficeSettings.objects.get().version_of(values)
    return services.save_settings(values=values, version=version, by=by)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"close_days": 91}, "from 2 to 90"),
        ({"close_days": 5}, "choose more than 7"),
        ({"follow_up_days": 20}, "choose more than 20"),
        ({"minutes_default": 45}, "Choose one of the minutes"),
        ({"minutes_choices": [15]}, "Choose one of the minutes"),
        ({"color": "teal"}, "Write a color as #RRGGBB"),
        ({"color": "#FFFF00"}, "text needs 4.5:1"),
    ],
)
def test_settings_that_contradict_each_other_are_refused(ruth, values, said):
    with pytest.raises(Refusal, match=said):
        save(values, ruth)

    assert OfficeSettings.objects.get().version == 1
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    "values", [{"zone": "Mars/Base"}, {"office_email": "nobody"}, {"name": "x" * 61}]
)
def test_a_value_that_its_column_does_not_take_is_refused(ruth, values):
    with pytest.raises(ValidationError):
        save(values, ruth)


def test_nobody_opens_the_site_by_a_setting(ruth):
    with pytest.raises(ValueError, match="set_up_at"):
        save({"set_up_at": NOW + DAY}, ruth)


def test_an_old_version_is_stale(ruth):
    with pytest.raises(Stale) as stale:
        services.save_settings(values={"close_days": 20}, version=0, by=ruth)

    assert stale.value.stored == OfficeSettings.objects.get()


def test_what_is_stored_already_is_not_stale(ruth):
    assert save({"close_days": 20}, ruth) == ["close_days"]

    assert services.save_settings(values={"close_days": 20}, version=0, by=ruth) == []


def test_a_term_does_not_end_before_it_begins(ruth):
    with pytest.raises(Refusal, match="on or after"):
        services.add_period(
            kind="term",
            name="Fall",
            starts_on=dt.date(2026, 9, 1),
            ends_on=dt.date(2026, 8, 31),
            by=ruth,
        )

    assert not Period.objects.exists()


def test_a_site_with_steps_left_is_not_opened(ruth):
    OfficeSettings.objects.update(set_up_at=None, office_name="")

    with pytest.raises(Refusal, match=r"steps? (is|are) left: .*Names, address and time zone"):
        services.finish_setup(by=ruth, now=NOW)

    assert OfficeSettings.objects.get().set_up_at is None


def test_the_trail_says_which_days_were_archived_and_restored(ruth):
    day = services.add_closed_day(on=dt.date(2026, 11, 26), name="Thanksgiving", by=ruth)
    services.archive(days=day, by=ruth, now=NOW)
    services.archive(days=day, by=ruth, now=NOW)
    services.restore(days=day, by=ruth)

    trail = AuditEntry.objects.order_by("pk").values_list("action", "after")
    assert list(trail) == [
        ("office.days_added", {"on": "2026-11-26"}),
        ("office.days_archived", {"on": "2026-11-26"}),
        ("office.days_restored", {"on": "2026-11-26"}),
    ]
