"""The page that says who is reminded of what tells the truth about the code."""

import pytest
from django.core.management import CommandError, call_command

from outbox.domain import kinds
from reminders.domain.descriptions import DESCRIPTIONS
from reminders.domain.rules import Rules
from reminders.domain.windows import windows
from reminders.models.choices import LINES
from reminders.selectors.facts import office_rules
from reminders.selectors.upcoming import LINE_TITLES

RULES = Rules(zone="America/Chicago", follow_up_days=7, closed_days=frozenset())


def test_the_page_shows_the_table_that_the_code_prints():
    call_command("reminders_table", check=True)


def test_a_page_older_than_the_code_is_named(settings, tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "reminders.md").write_text("# Reminders")
    settings.BASE_DIR = tmp_path

    with pytest.raises(CommandError, match=r"docs/reminders\.md is older"):
        call_command("reminders_table", check=True)


def test_every_line_of_the_note_has_a_title_on_the_page_of_what_is_to_come():
    assert set(LINE_TITLES) == LINES


def test_every_kind_the_planner_looks_for_is_in_the_catalogue():
    looked_for = {kind for window in windows(RULES) for kind in window.kinds}

    assert {entry.kind for entry in DESCRIPTIONS} == looked_for | {"daily", "digest"}


def test_every_mail_is_a_registered_kind_that_is_checked_before_sending_and_none_goes_to_contacts():
    for entry in DESCRIPTIONS:
        if entry.kind in LINES:
            assert entry.kind not in kinds.schema_versions()
            continue
        kind = kinds.get(entry.kind)
        assert kind.still_wanted is not kinds.always
        assert not kind.to_contact


@pytest.mark.django_db
def test_a_fresh_office_has_the_rules_that_the_page_tells():
    assert office_rules() == RULES
