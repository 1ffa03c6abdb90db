"""docs/data-inventory.md names everything that is kept, for how long, and who may open what."""

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from tests.test_architecture import ORDER
from tools import inventory
from users.models.roles import Role
from users.privacy import retention


@pytest.fixture(scope="module")
def page():
    return inventory.page()


def test_every_model_of_ours_has_a_row(page):
    models = [model for model in apps.get_models() if model._meta.app_label in ORDER]

    assert models
    assert [model for model in models if f"**{model._meta.verbose_name}**" not in page] == []


def test_every_rule_of_retention_and_every_role_is_named(page):
    assert [rule.name for rule in retention.rules() if f"| {rule.name} |" not in page] == []
    assert [
        role for role in Role if role != Role.DIRECTOR and f"{role.label}".lower() not in page
    ] == []


def test_pages_stand_with_whom_they_open_to(page):
    assert "| `/caseload/<code>/` | counselor | leaves an entry |" in page
    assert "| `/r/<token>/` | whoever has the link |  |" in page
    assert "| `/today/` | student |  |" in page
    assert "/mailbox/" not in page  # not in production


def test_the_page_is_as_the_code_has_it():
    call_command("data_inventory", check=True)


def test_a_page_older_than_the_code_is_told_with_the_command_that_makes_it_anew(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()
    with pytest.raises(CommandError, match="data_inventory --write"):
        call_command("data_inventory", check=True)

    call_command("data_inventory", write=True)
    call_command("data_inventory", check=True)
