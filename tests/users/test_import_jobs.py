"""Imports of one person each: theirs alone, in turn, gone with the account."""

import pytest

from tests.factories import NOW, StudentFactory
from users.domain import import_kinds
from users.models import ImportJob, ImportState, ImportUpload
from users.services import imports

pytestmark = pytest.mark.django_db
KIND = "test of turns"


@pytest.fixture
def worked():
    """Names of the files that a worker checked, in its order."""
    found: list[str] = []

    def check(run):
        found.append(run.job.file_name)
        return {}

    kind = import_kinds.ImportKind(KIND, check, check, check, lambda job: None)
    import_kinds.register(kind)
    yield found
    import_kinds._kinds.pop(KIND)


def sent(owner, name, headings=("Name",)):
    return imports.store_file(
        kind=KIND,
        data=name.encode(),
        file_name=name,
        headings=list(headings),
        by=owner,
        owner=owner,
        now=NOW,
    )


def test_each_person_s_first_file_comes_before_anybody_s_second(worked, nina, omar):
    for name in ("nina 1", "nina 2", "nina 3"):
        imports.check_file(job=sent(nina, name), mapping={})
    for name in ("omar 1", "omar 2"):
        imports.check_file(job=sent(omar, name), mapping={})

    imports.run_due(clock=lambda: NOW)

    assert worked == ["nina 1", "omar 1", "nina 2", "omar 2", "nina 3"]


def test_how_a_file_was_read_is_remembered_for_its_owner_alone(nina, omar):
    job = sent(nina, "one")
    ImportJob.objects.filter(pk=job.pk).update(
        state=ImportState.APPLIED, mapping={"column-0": "name"}, written_at=NOW
    )

    assert sent(nina, "two").mapping == {"column-0": "name"}
    assert sent(omar, "three").mapping == {}


def test_a_file_is_seen_by_its_owner_alone_and_goes_with_the_account(nina, omar, ruth):
    sent(nina, "one")

    assert ImportJob.objects.visible_to(nina).count() == 1
    assert not ImportJob.objects.visible_to(omar).exists()
    assert not ImportJob.objects.visible_to(ruth).exists()

    nina.delete()
    assert not ImportJob.objects.exists()
    assert not ImportUpload.objects.exists()


def test_the_files_of_two_people_are_applied_at_the_same_time(worked):
    jobs = [sent(StudentFactory(), "one"), sent(StudentFactory(), "two")]
    ImportJob.objects.update(state=ImportState.CHECKED)

    for job in jobs:
        imports.apply_import(job=job, choices={}, by=job.owner)

    assert ImportJob.objects.filter(state=ImportState.APPLYING).count() == 2
