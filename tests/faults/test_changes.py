"""Facts that change while their mails wait."""

from core import clock
from interviews import services as interviews
from outbox.models import Email
from reminders import planner
from tests.factories import HOUR, NOW, InterviewFactory
from tests.faults.ground import pick, wait
from users.models import User

EVE = NOW.replace(day=4, hour=23)  # 5 PM in Chicago, the day before the talks
KIND = "day_before"


def test_r22_a_moved_talk_and_a_changed_zone_send_the_new_reminder_and_never_the_old(late_crew, outcome):
    count = pick(6, 50)
    outcome.pass_time(seconds=(EVE - clock.now()).total_seconds())
    talks = [InterviewFactory(stage="scheduled", now=NOW) for _ in range(2 * count)]
    planner.tick(clock.now())
    old = set(Email.objects.filter(kind=KIND).values_list("dedupe_key", flat=True))
    assert len(old) == 2 * count

    for talk in talks[:count]:
        interviews.move(interview_id=talk.pk, starts_at=talk.starts_at + HOUR, by="contact", now=clock.now())
    User.objects.filter(pk__in=[talk.student_id for talk in talks[count:]]).update(zone="America/New_York")
    late_crew()

    new = Email.objects.filter(kind=KIND).exclude(dedupe_key__in=old)
    wait(lambda: new.filter(state="sent").count() == 2 * count, "the new reminders")
    outcome.expected = set(new.values_list("dedupe_key", flat=True))
    outcome.drained()
    assert set(Email.objects.filter(dedupe_key__in=old).values_list("state", flat=True)) == {"dropped"}
    assert not old & {mail.dedupe_key for mail in outcome.judge("R22 facts changed", faults=2 * count)}
    assert all(email.fact.endswith(("Chicago", "New_York")) for email in new)
