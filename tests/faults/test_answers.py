"""What mail servers answer, through the workers."""

from django.test import Client
from django.urls import reverse

from core import clock
from interviews.models import Interview, InterviewEvent
from outbox.models import Email
from outbox.services import add
from tests.factories import InterviewFactory, StudentFactory
from tests.faults.cluster import wait
from tests.faults.outcome import READER, states
from tests.scale import small_or_full

PATIENCE = ("421 closing", "450 busy", "451 error", "452 full")


def test_r12_a_server_that_asks_each_mail_for_patience_gets_all_of_them_later(
    cluster, transport, workers, outcome
):
    count = small_or_full(40, 1000)
    for number in range(1, count + 1):
        cluster.smtp.rcpt[READER.format(number=number)].append(PATIENCE[number % len(PATIENCE)])
    outcome.queue(count)
    wait(
        lambda: Email.objects.exclude(last_error_class="").count() == count,
        "each mail to be put off",
        120,
    )
    assert states() == {"pending": count}

    outcome.pass_time(minutes=2)
    outcome.wait_until_drained()

    assert states() == {"sent": count}
    outcome.check("R12 try later", faults=count)


def asked_at_a_wrong_address(cluster, student) -> Interview:
    """A request whose mail is due now, to a mailbox that is not there."""
    now = clock.now()
    interview = InterviewFactory(student=student, stage="asked", now=now, asked_at=now)
    cluster.smtp.rcpt[interview.contact.email].append("550 no such mailbox")
    about = {"object_id": interview.pk, "fact": interview.asked_at.isoformat(), "sender": student}
    words = {"subject": interview.subject, "body": interview.message}
    add("request", address=interview.contact.email, now=now, **about, **words)
    return interview


def test_r13_one_refused_mailbox_among_many_ends_its_own_request_only(
    cluster, transport, workers, outcome
):
    student, others = StudentFactory(), small_or_full(29, 99)
    outcome.queue(others)
    interview = asked_at_a_wrong_address(cluster, student)

    wait(
        lambda: Interview.objects.get(pk=interview.pk).address_failed_at, "the request to come back"
    )
    outcome.wait_until_drained()

    interview.refresh_from_db()
    row = Email.objects.get(kind="request")
    assert (row.state, row.attempts, row.last_error_class) == ("bounced", 1, "550")
    assert (interview.stage, interview.request_record) == (
        "planned",
        None,
    )  # the contact's place is free
    assert InterviewEvent.objects.filter(interview=interview, move="fail").exists()
    browser = Client()
    browser.force_login(student)
    assert "Fix the address" in browser.get(reverse("home:start"), follow=True).content.decode()
    assert states() == {"sent": others, "bounced": 1}
    outcome.check("R13 one mailbox refuses", faults=1)
