"""Facts that change while their emails wait."""

import datetime as dt

from core import clock
from interviews import services as interviews
from outbox.models import Email, Suppression
from outbox.services import add, suppress
from reminders.services import planner
from tests.factories import HOUR, NOW, InterviewFactory, StudentFactory
from tests.faults.cluster import wait
from tests.faults.outcome import READER, run
from tests.scale import small_or_full
from users.models import User

EVE = NOW.replace(day=4, hour=23)  # 5 PM in Chicago, the day before the talks
KIND = "day_before"


def test_r22_a_moved_talk_and_a_changed_zone_send_the_new_reminder_and_never_the_old(
    start_workers, outcome
):
    count = small_or_full(6, 50)
    outcome.pass_time(seconds=(EVE - clock.now()).total_seconds())
    talks = [InterviewFactory(stage="scheduled", now=NOW) for _ in range(2 * count)]
    planner.queue_due_reminders(clock.now())
    old = set(Email.objects.filter(kind=KIND).values_list("dedupe_key", flat=True))
    assert len(old) == 2 * count

    for talk in talks[:count]:
        interviews.move(
            interview_id=talk.pk, starts_at=talk.starts_at + HOUR, by="contact", now=clock.now()
        )
    User.objects.filter(pk__in=[talk.student_id for talk in talks[count:]]).update(
        zone="America/New_York"
    )
    start_workers()

    new = Email.objects.filter(kind=KIND).exclude(dedupe_key__in=old)
    wait(lambda: new.filter(state="sent").count() == 2 * count, "the new reminders")
    outcome.expected = set(new.values_list("dedupe_key", flat=True))
    outcome.wait_until_drained()
    assert set(Email.objects.filter(dedupe_key__in=old).values_list("state", flat=True)) == {
        "dropped"
    }
    assert not old & {
        mail.dedupe_key for mail in outcome.check("R22 facts changed", faults=2 * count)
    }
    assert all(email.fact.endswith(("Chicago", "New_York")) for email in new)


def put_in_three_sorts(count: int) -> list:
    """So many letters to contacts, notes to students and reminders of talks; how to stop each,
    as it may happen."""
    acts, now = [], clock.now()
    for number in range(1, count + 1):
        talk, student, address = (
            InterviewFactory(stage="scheduled", now=NOW),
            StudentFactory(),
            READER.format(number=number),
        )
        letter = add(
            "letter", address=address, object_id=number, fact="f", subject="S", body="B", now=now
        )
        note = add("note", to=student, object_id=number, fact="f", now=now)
        about = {"interview_id": talk.pk, "note": "", "by": "contact"}
        acts += [
            (
                letter.dedupe_key,
                lambda a=address: suppress(a, Suppression.Reason.STOPPED, now=clock.now()),
            ),
            (
                note.dedupe_key,
                lambda pk=student.pk: User.objects.filter(pk=pk).update(is_active=False),
            ),
            (f"{KIND}:{talk.pk}:", lambda about=about: interviews.cancel(**about, now=clock.now())),
        ]
    planner.queue_due_reminders(now)
    keys = Email.objects.filter(kind=KIND).values_list("dedupe_key", flat=True)
    whole = {f"{KIND}:{key.split(':')[1]}:": key for key in keys}
    return [(whole.get(key, key), act) for key, act in acts]


def stop_all(chance, acts: list) -> dict[str, dt.datetime]:
    """One after the other in any order; when each was committed at the latest, by the real
    clock."""
    stopped = {}
    for key, act in chance.sample(acts, len(acts)):
        act()
        stopped[key] = run("SELECT clock_timestamp()")[0][0]
    return stopped


def test_r23_what_is_stopped_before_it_is_claimed_never_goes_out(cluster, start_workers, outcome):
    outcome.pass_time(seconds=(EVE - clock.now()).total_seconds())
    acts = put_in_three_sorts(small_or_full(8, 150))
    outcome.watch()
    start_workers()
    outcome.wait_for_few(3)

    stopped = stop_all(cluster.chance, acts)
    outcome.wait_until_drained()

    claims = outcome.claims()
    claimed = {key: at for key, _, at in reversed(claims)}  # the first claim of each
    slow = sum(
        is_taken_over for _, is_taken_over, _ in claims
    )  # nobody died: a machine so busy that 3 s were too short
    sent = {mail.dedupe_key for mail in outcome.taken} & set(stopped)
    assert 0 < len(sent) < len(stopped), "neither all nor none went out before they were stopped"
    assert not [key for key in sent if claimed[key] > stopped[key]]
    ends = set(
        Email.objects.filter(dedupe_key__in=set(stopped) - sent).values_list("state", flat=True)
    )
    assert ends == {"dropped"}
    outcome.expected = sent
    said = f"{len(sent)} had gone before, 0 after"
    outcome.check("R23 stopped while it is sent", faults=len(stopped), allowed=slow, said=said)
