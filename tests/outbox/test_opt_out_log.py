"""Each opt-out also stands in a file outside the database, and is back after a restore."""

import datetime as dt
import json
import random
from io import StringIO

import pytest
from django.conf import settings as site
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse

from core import clock
from core.addresses import address_key, base_key
from core.append_only import create
from outbox.domain.opt_out_log import Change, Subject, Unreadable, decode, encode, read
from outbox.models import Alarm, DeliveryState, StopLink, Suppression, SuppressionChange
from outbox.selectors import health
from outbox.services import alarms, is_suppressed, stop_link, suppress, unsuppress
from outbox.services.do_not_contact import add_to_do_not_contact, remove_from_do_not_contact
from outbox.services.opt_out_log import append_waiting
from outbox.services.reapply import reapply_opt_outs
from outbox.services.stop_links import apply_stop_choice
from outbox.tasks import append_opt_outs_task
from tests.concurrency import run_concurrently
from tests.factories import DAY, HOUR, NOW, UserFactory
from tests.scale import small_or_full
from users.models import AuditEntry
from users.models.roles import Role

pytestmark = pytest.mark.django_db(transaction=True)
MAYA = "maya@hospital.example"
OMAR = "omar@law.example"
LEE = "lee@studio.example"
MINUTE = dt.timedelta(minutes=1)
Reason = Suppression.Reason


@pytest.fixture
def path(tmp_path, settings):
    settings.OPT_OUT_LOG = str(tmp_path / "opt-outs.log")
    append_waiting()
    return tmp_path / "opt-outs.log"


@pytest.fixture
def ruth():
    return UserFactory(email="ruth@lakeside.example", full_name="Ruth Oduya", roles=[Role.ADMIN])


def logged(path):
    """What the lines of the log say, in their order: reason or "lifted", and whose it is."""
    names = {base_key(address): address for address in (MAYA, OMAR, LEE)}
    return [
        (line["reason"] or line["change"], names.get(line["key"], "?"))
        for line in map(json.loads, filter(None, path.read_bytes().splitlines()))
    ]


def last_change(path, address):
    """The latest that the log holds of a person's own choice."""
    return read(path.read_bytes().splitlines()).changes[Subject(base_key(address), "", False)]


def rows():
    return set(Suppression.objects.values_list("address_key", "kind", "reason", "until"))


class Backup:
    """The tables of suppressions as they were when it was made."""

    TABLES = (Suppression, SuppressionChange)

    def __init__(self):
        self.rows = [list(table.objects.all()) for table in self.TABLES]

    def restore(self):
        """Into another database, for all that the site can tell."""
        with transaction.atomic():
            for table, rows in zip(self.TABLES, self.rows, strict=True):
                table.objects.all().delete()
                table.objects.bulk_create(rows)
        DeliveryState.objects.update_or_create(
            id=1, defaults={"fingerprint": "7000000000000000000:5"}
        )


def reapply(ruth, **options):
    out = StringIO()
    call_command("outbox_release", by=ruth.email, stdout=out, **options)
    return out.getvalue()


# --- each change is a line ------------------------------------------------------------------------
def test_each_change_is_a_line_by_keyed_hash_and_no_line_holds_an_address(path, ruth):
    suppress(MAYA, Reason.PAUSED, now=NOW, until=NOW + DAY)
    unsuppress(MAYA, now=NOW + HOUR)
    suppress(LEE, Reason.BOUNCED, now=NOW)
    add_to_do_not_contact(reasons={OMAR: "Omar phoned", MAYA: ""}, by=ruth, now=NOW)
    remove_from_do_not_contact(address=OMAR, reason="", by=ruth, now=NOW + HOUR)

    assert sorted(logged(path)) == sorted(
        [
            ("paused", MAYA),
            ("lifted", MAYA),
            ("bounced", LEE),
            ("office", OMAR),
            ("office", MAYA),
            ("lifted", OMAR),
        ]
    )
    text = path.read_text()
    assert "@" not in text
    assert "phoned" not in text
    assert not SuppressionChange.objects.filter(is_logged=False).exists()


def test_whoever_presses_stop_on_the_page_is_in_the_log_when_the_page_answers(path, client):
    page = stop_link(MAYA).removeprefix(site.PUBLIC_BASE_URL)

    client.post(page, {"choice": "stop"})
    assert logged(path) == [("stopped", MAYA)]

    client.post(page, {"choice": "undo"})
    assert logged(path)[1:] == [("lifted", MAYA)]


def test_a_change_that_was_rolled_back_is_in_no_log(path):
    with transaction.atomic():
        suppress(MAYA, Reason.STOPPED, now=NOW)
        transaction.set_rollback(True)

    assert logged(path) == []
    assert not SuppressionChange.objects.exists()


def test_a_later_change_has_a_later_time_even_where_a_clock_went_back(path):
    suppress(MAYA, Reason.STOPPED, now=NOW)
    unsuppress(MAYA, now=NOW - HOUR)

    assert (
        read(path.read_bytes().splitlines()).changes[Subject(base_key(MAYA), "", False)].reason
        == ""
    )


def test_a_choice_that_replaces_one_of_another_spelling_is_two_lines(path):
    suppress(address_key("maya+news@hospital.example"), Reason.STOPPED, now=NOW)
    suppress("maya+news@hospital.example", Reason.PAUSED, now=NOW + HOUR, until=NOW + DAY)

    assert sorted(reason for reason, _ in logged(path)) == ["lifted", "paused", "stopped"]
    assert Suppression.objects.get().reason == "paused"


def test_twenty_who_stop_at_once_are_twenty_lines(path):
    addresses = [f"reader{number}@x.example" for number in range(20)]

    run_concurrently(
        [lambda one=one: suppress(one, Reason.STOPPED, now=clock.now()) for one in addresses]
    )

    found = read(path.read_bytes().splitlines())
    assert {subject.address_key for subject in found.changes} == set(map(base_key, addresses))
    assert found.unreadable == 0


def test_the_last_line_says_what_the_database_says_however_fast_somebody_changes_their_mind(path):
    stop_link(MAYA)
    link = StopLink.objects.get()

    def choose(number):
        choice = StopLink.Choice.STOP if number % 2 else StopLink.Choice.UNDO
        apply_stop_choice(link=link, choice=choice, now=NOW - number * MINUTE)

    run_concurrently([lambda number=number: choose(number) for number in range(20)])

    assert bool(last_change(path, MAYA).reason) == Suppression.objects.exists()


def test_without_a_path_nothing_is_written_and_a_path_later_gets_it_all(tmp_path, settings):
    suppress(MAYA, Reason.STOPPED, now=NOW)
    suppress(OMAR, Reason.STOPPED, now=NOW)
    unsuppress(OMAR, now=NOW + HOUR)
    append_waiting()
    assert health.delivery_facts(NOW)["opt_outs_waiting"] == 0

    settings.OPT_OUT_LOG = str(tmp_path / "log")
    append_waiting()

    assert logged(tmp_path / "log") == [("stopped", MAYA), ("lifted", OMAR)]


# --- what goes wrong ------------------------------------------------------------------------------
def test_a_log_that_cannot_be_written_stops_no_stop_and_gets_its_line_later(path, client, settings):
    folder = path.parent
    folder.rename(folder.with_name("elsewhere"))

    page = stop_link(MAYA).removeprefix(site.PUBLIC_BASE_URL)
    assert client.post(page, {"choice": "stop"}).status_code == 303
    assert is_suppressed(MAYA, "request", clock.now())
    append_opt_outs_task()
    assert SuppressionChange.objects.get().error == "ENOENT"

    folder.with_name("elsewhere").rename(folder)
    append_opt_outs_task()
    append_opt_outs_task()

    assert logged(path) == [("stopped", MAYA)]
    assert (SuppressionChange.objects.get().is_logged, SuppressionChange.objects.get().error) == (
        True,
        "",
    )


def test_a_log_that_was_deleted_is_made_anew_with_every_suppression_and_every_undo(path):
    suppress(MAYA, Reason.STOPPED, now=NOW)
    suppress(OMAR, Reason.STOPPED, now=NOW)
    unsuppress(OMAR, now=NOW + HOUR)
    path.unlink()

    suppress(LEE, Reason.STOPPED, now=NOW + DAY)
    assert not path.exists()  # one line alone would look like the whole log
    append_opt_outs_task()

    assert logged(path) == [("stopped", MAYA), ("lifted", OMAR), ("stopped", LEE)]


def test_a_log_that_stays_behind_is_an_alarm_in_healthz_and_in_metrics(path, client, settings):
    settings.METRICS_TOKEN = "a-long-one"
    path.unlink()
    path.mkdir()
    now = clock.now()
    suppress(MAYA, Reason.STOPPED, now=now)
    append_waiting()
    assert "opt_out_log" not in health.current_problems(now + MINUTE)

    later = now + 4 * MINUTE
    assert health.current_problems(later)["opt_out_log"] == "EISDIR"
    alarms.record_alarms(later)
    assert Alarm.objects.filter(problem="opt_out_log", reason="EISDIR").exists()
    clock.shift(4 * MINUTE)
    try:
        assert client.get("/healthz").json()["alarms"]["opt_out_log"] == "EISDIR"
        assert client.get("/healthz").json()["opt_outs_waiting"] == 1
        found = client.get("/metrics", headers={"Authorization": "Bearer a-long-one"}).content
    finally:
        clock.shift(dt.timedelta(0))
    assert b"margin_opt_outs_waiting 1\n" in found
    assert b'margin_alarms{problem="opt_out_log"} 1\n' in found

    path.rmdir()
    append_waiting()
    assert "opt_out_log" not in health.current_problems(later)


def test_a_site_without_a_log_raises_no_alarm_for_it(settings):
    suppress(MAYA, Reason.STOPPED, now=NOW)

    assert "opt_out_log" not in health.current_problems(NOW + DAY)


def test_a_process_without_the_setting_raises_the_alarm_of_a_log_that_others_keep(path, settings):
    suppress(MAYA, Reason.STOPPED, now=NOW)
    settings.OPT_OUT_LOG = ""
    suppress(OMAR, Reason.STOPPED, now=NOW)

    assert health.current_problems(NOW + HOUR)["opt_out_log"] == "late"


@pytest.mark.parametrize(
    ("point", "lines"),
    [("after_commit_before_opt_out_log", 0), ("after_opt_out_log_before_mark", 1)],
)
def test_a_process_that_dies_beside_the_append_leaves_a_row_that_is_appended_later(
    path, manage, point, lines
):
    code = (
        "from outbox.services import suppress; from core.clock import now; "
        f"suppress('{MAYA}', 'stopped', now=now())"
    )
    process = manage(
        "shell", "--no-imports", "--command", code, MARGIN_FAULT=point, OPT_OUT_LOG=str(path)
    )
    process.wait(60)
    assert process.returncode == -9
    assert Suppression.objects.exists()
    assert len(logged(path)) == lines

    append_opt_outs_task()

    assert logged(path) == [("stopped", MAYA)] * (lines + 1)
    assert len(read(path.read_bytes().splitlines()).changes) == 1


def test_drain_outbox_appends_without_celery(path):
    path.unlink()
    suppress(MAYA, Reason.STOPPED, now=NOW)

    call_command("drain_outbox")

    assert logged(path) == [("stopped", MAYA)]


# --- after a restore ------------------------------------------------------------------------------
def test_after_a_restore_the_release_says_how_many_were_added_there_and_undone(path, ruth):
    suppress(MAYA, Reason.STOPPED, now=NOW)
    suppress(OMAR, Reason.STOPPED, now=NOW)
    backup = Backup()
    unsuppress(OMAR, now=NOW + HOUR)
    suppress(LEE, Reason.PAUSED, now=NOW + HOUR, until=NOW + 30 * DAY)
    meant = rows()
    backup.restore()
    assert not is_suppressed(LEE, "request", NOW + DAY)

    told = reapply(ruth)

    assert "Opt-out log: 1 added, 0 changed, 1 already there, 1 undone." in told
    assert rows() == meant
    assert not health.is_held_by_fault()
    entry = AuditEntry.objects.get(action="outbox.opt_outs_reapplied")
    assert (entry.actor_id, entry.count) == (ruth.pk, 2)


def test_applied_twice_it_is_as_once(path, ruth):
    backup = Backup()
    suppress(MAYA, Reason.STOPPED, now=NOW)
    suppress(OMAR, Reason.STOPPED, now=NOW)
    unsuppress(OMAR, now=NOW + HOUR)
    backup.restore()
    assert "1 added" in reapply(ruth)
    before = list(Suppression.objects.values()), list(SuppressionChange.objects.values())

    told = reapply(ruth, opt_outs_only=True)

    assert "0 added, 0 changed, 1 already there, 0 undone." in told
    assert (list(Suppression.objects.values()), list(SuppressionChange.objects.values())) == before


def test_what_somebody_chose_on_the_restored_site_is_later_than_the_log(path, ruth):
    suppress(OMAR, Reason.STOPPED, now=NOW)
    backup = Backup()
    suppress(MAYA, Reason.PAUSED, now=NOW + HOUR, until=NOW + 30 * DAY)
    unsuppress(OMAR, now=NOW + HOUR)
    backup.restore()
    suppress(MAYA, Reason.STOPPED, now=NOW + DAY)  # on the restored site
    unsuppress(OMAR, now=NOW + DAY)
    suppress(OMAR, Reason.STOPPED, now=NOW + 2 * DAY)
    meant = rows()

    reapply(ruth)

    assert rows() == meant


def test_an_undo_on_the_restored_site_is_not_taken_back_by_an_older_line(path, ruth):
    backup = Backup()
    suppress(MAYA, Reason.STOPPED, now=NOW)
    backup.restore()
    suppress(MAYA, Reason.STOPPED, now=NOW + HOUR)
    unsuppress(MAYA, now=NOW + DAY)

    reapply(ruth)

    assert not is_suppressed(MAYA, "request", NOW + 2 * DAY)


def test_the_office_and_the_person_are_applied_each_for_itself(path, ruth):
    backup = Backup()
    suppress(MAYA, Reason.STOPPED, now=NOW)
    add_to_do_not_contact(reasons={MAYA: ""}, by=ruth, now=NOW)
    unsuppress(MAYA, now=NOW + HOUR)
    backup.restore()

    reapply(ruth)

    assert Suppression.objects.get().reason == "office"


def test_any_history_ends_as_it_was_whatever_moment_the_backup_is_of(path, ruth):
    choose = random.Random(137)
    addresses = [f"reader{number}@x.example" for number in range(6)]
    moment, backups = NOW, []
    for _ in range(60):
        moment += MINUTE
        address = choose.choice(addresses)
        if choose.random() < 0.4:
            unsuppress(address, now=moment)
        else:
            suppress(address, choose.choice([Reason.STOPPED, Reason.OFFICE]), now=moment)
        if choose.random() < 0.1:
            backups.append(Backup())
    meant = rows()

    for backup in backups:
        backup.restore()
        reapply(ruth)
        assert rows() == meant


def test_the_logs_of_two_hosts_are_applied_together_in_the_order_of_time(tmp_path, settings, ruth):
    one, two = tmp_path / "one.log", tmp_path / "two.log"
    create(one), create(two)
    settings.OPT_OUT_LOG = str(one)
    suppress(MAYA, Reason.STOPPED, now=NOW)
    suppress(OMAR, Reason.STOPPED, now=NOW)
    backup = Backup()
    settings.OPT_OUT_LOG = str(two)
    unsuppress(MAYA, now=NOW + HOUR)
    settings.OPT_OUT_LOG = str(one)
    suppress(LEE, Reason.STOPPED, now=NOW + 2 * HOUR)
    meant = rows()

    for order in ([one, two], [two, one]):
        backup.restore()
        assert "1 added, 0 changed, 1 already there, 1 undone" in reapply(ruth, log=order)
        assert rows() == meant


def test_a_torn_line_is_counted_and_the_others_are_applied(path, ruth):
    backup = Backup()
    suppress(MAYA, Reason.STOPPED, now=NOW)
    with path.open("ab") as file:
        file.write(b'\n{"at": "2026-')
    suppress(OMAR, Reason.STOPPED, now=NOW)
    with path.open("ab") as file:
        file.write(b"\n\x00\x00\xff")
    backup.restore()

    told = reapply(ruth)

    assert "2 added" in told
    assert "2 lines could not be read." in told


def test_without_its_log_a_copy_is_not_released_and_makes_no_new_one(path, ruth):
    suppress(MAYA, Reason.STOPPED, now=NOW)
    Backup().restore()
    path.unlink()
    append_opt_outs_task()

    with pytest.raises(CommandError, match="cannot be read: No such file"):
        reapply(ruth)

    assert not path.exists()
    assert health.is_held_by_fault()


def test_a_log_that_lacks_what_the_database_wrote_to_it_is_refused_unless_told(path, ruth):
    suppress(MAYA, Reason.STOPPED, now=NOW)
    suppress(OMAR, Reason.STOPPED, now=NOW)
    backup = Backup()
    path.unlink()
    append_waiting()
    backup.restore()
    path.write_bytes(b"")

    with pytest.raises(CommandError, match="lacks 2 lines"):
        reapply(ruth)
    assert health.is_held_by_fault()
    meant = rows()

    assert "0 added" in reapply(ruth, incomplete_log=True)
    assert rows() == meant


def test_an_admin_who_presses_the_button_reads_what_the_log_did(path, ruth, client):
    backup = Backup()
    suppress(MAYA, Reason.STOPPED, now=NOW)
    backup.restore()
    client.force_login(ruth)

    page = client.post(reverse("outbox:release"), {"sure": "1"}, follow=True).content.decode()

    assert "From the opt-out log: 1 added, 0 changed, 0 already there, 0 undone." in page
    assert is_suppressed(MAYA, "request", NOW)


def test_with_another_key_nothing_is_applied(path, ruth, settings):
    suppress(MAYA, Reason.STOPPED, now=NOW)
    DeliveryState.objects.update_or_create(id=1, defaults={"address_key_canary": "0" * 64})

    with pytest.raises(CommandError, match="ADDRESS_KEY"):
        reapply(ruth, opt_outs_only=True)


def test_a_site_that_keeps_no_log_is_released_and_told_so(ruth):
    Backup().restore()

    assert "No opt-out log: OPT_OUT_LOG is empty" in reapply(ruth)


def test_a_log_of_many_years_is_applied_within_a_minute(path, ruth):
    size = small_or_full(10_000, 100_000)
    keys = [f"{number:064x}" for number in range(size)]
    changes = [
        Change(Subject(key, "", False), "stopped" if number % 10 else "", None, NOW)
        for number, key in enumerate(keys)
    ]
    path.write_bytes(b"\n".join(map(encode, changes)))
    Suppression.objects.create(address_key=keys[0], reason="stopped", created_at=NOW - DAY)
    began = clock.now()

    applied = reapply_opt_outs(by=ruth)

    assert (applied.added, applied.undone) == (size * 9 // 10, 1)
    assert clock.now() - began < dt.timedelta(minutes=1)
    again = reapply_opt_outs(by=ruth)
    assert (again.added, again.already_there) == (0, size * 9 // 10)


# --- lines ----------------------------------------------------------------------------------------
GOOD = Change(Subject("a" * 64, "digest", False), "paused", NOW + DAY, NOW)


def test_a_line_is_read_as_it_was_written():
    assert decode(encode(GOOD)) == GOOD


def test_no_beginning_of_a_line_is_taken_for_a_line():
    line = encode(GOOD)

    for length in range(1, len(line)):
        with pytest.raises(Unreadable):
            decode(line[:length])


@pytest.mark.parametrize(
    "other",
    [
        {"key": MAYA},
        {"key": None},
        {"reason": "bored"},
        {"reason": ""},
        {"office": True},
        {"office": 1},
        {"at": "2026-03-03T15:00:00"},
        {"at": 5},
        {"until": ""},
        {"change": "gone"},
        {"kind": "k" * 41},
    ],
)
def test_a_line_that_says_something_else_is_refused(other):
    line = json.dumps(json.loads(encode(GOOD)) | other).encode()

    with pytest.raises(Unreadable):
        decode(line)


@pytest.mark.parametrize("line", [b"[]", b"5", b"null", b'"x"', b"{}", b"\xff", b"\x00"])
def test_what_is_no_object_is_refused(line):
    with pytest.raises(Unreadable):
        decode(line)
