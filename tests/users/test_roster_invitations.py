"""The new students of a roster are invited by a press of its own, each once."""

import datetime as dt

import pytest

from core.errors import Refusal
from outbox.models import Email
from tests.factories import NOW
from tests.users.test_roster import HEAD, Killed, applied, dies_after, run, undone
from users.models import AuditEntry, ImportState, User
from users.services import imports

pytestmark = pytest.mark.django_db
LINES = "".join(f"{n},S {n},s{n}@lakeside.example,,,,\n" for n in range(5))


@pytest.fixture
def job(ruth):
    return applied(f"{HEAD}\n{LINES}", ruth)


def invited(job, ruth, at=NOW):
    imports.follow_up_import(job=job, by=ruth, now=at)
    return run(job, at)


def test_each_new_student_gets_one_invitation(job, ruth):
    User.objects.filter(university_id="0").update(last_login=NOW)
    User.objects.filter(university_id="1").update(is_active=False)

    job = invited(job, ruth)

    assert (job.state, job.counts["invited"]) == (ImportState.APPLIED, 3)
    assert sorted(Email.objects.values_list("user__university_id", flat=True)) == ["2", "3", "4"]
    assert set(Email.objects.values_list("sender", flat=True)) == {None}
    entry = AuditEntry.objects.get(action="users.roster_invited")
    assert (entry.actor_id, entry.count) == (ruth.pk, 3)

    invited(job, ruth, NOW + dt.timedelta(hours=1))
    assert Email.objects.count() == 3


def test_a_worker_that_died_goes_on_where_it_was(monkeypatch, job, ruth):
    monkeypatch.setattr("users.services.roster_invite.BATCH", 2)
    imports.follow_up_import(job=job, by=ruth, now=NOW)
    progress = imports.Run.progress

    def dies_at_the_second(self, done, total):
        if done > 2:
            raise Killed
        progress(self, done, total)

    monkeypatch.setattr(imports.Run, "progress", dies_at_the_second)
    with pytest.raises(Killed):
        imports.run_due(clock=lambda: NOW)
    monkeypatch.undo()
    assert Email.objects.count() == 2

    job = run(job, NOW + dt.timedelta(minutes=20))

    assert (job.counts["invited"], Email.objects.count()) == (5, 5)


def test_invited_accounts_stay_when_the_import_is_undone(job, ruth):
    job = invited(job, ruth)

    job = undone(job, ruth)

    assert (job.counts["undone_kept"], job.counts["undone_removed"]) == (5, 0)


def test_nobody_is_invited_after_a_day(job, ruth):
    with pytest.raises(Refusal):
        invited(job, ruth, NOW + dt.timedelta(days=1))


def test_the_import_itself_is_never_written_twice_by_inviting(monkeypatch, job, ruth):
    dies_after(monkeypatch, "users.services.roster_apply.record", 0)

    assert invited(job, ruth).state == ImportState.APPLIED
