"""The office's do-not-contact list: addresses as codes alone, the office's word beside the person's own."""

import pytest
from django.urls import reverse

from interviews import services as interviews
from interviews.models import Interview
from outbox.models import Email, Suppression
from outbox.services import is_refused, stop_link, suppress, unsuppress
from tests.factories import DAY, NOW, InterviewFactory, StudentFactory
from users.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
LIST, ADD, LIFT = (reverse(f"outbox:{name}") for name in ("refusals", "refuse", "lift"))
MAYA = "maya@hospital.example"
Reason = Suppression.Reason


def add(browser, text, reason="Asked us by phone"):
    return browser.post(ADD, {"addresses": text, "reason": reason})


def page(response):
    return " ".join(response.content.decode().split())


def notes():
    return list(Suppression.objects.order_by("pk").values_list("reason", "note"))


# --- putting people on it -------------------------------------------------------------------------------------
def test_many_are_added_at_once_each_with_its_reason_and_none_twice(as_root, root, now):
    text = f'Email,Reason\n\n {MAYA.upper()} \nlee@work.example, "Left, no mail"\n{MAYA}\n'

    assert add(as_root, text).status_code == 302

    assert notes() == [("office", "Asked us by phone"), ("office", "Left, no mail")]
    assert is_refused(MAYA, "request", now)
    line = AuditEntry.objects.get()
    assert (line.actor_id, line.action, line.subject, line.count) == (root.pk, "added", "do-not-contact list", 2)
    assert "2 addresses are on the list now." in page(as_root.get(LIST))

    add(as_root, MAYA, reason="Wrote to us")
    assert "0 addresses are on the list now. 1 was on it before." in page(as_root.get(LIST))
    assert notes()[0] == ("office", "Wrote to us")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("maya@hospital.example\nnobody\nlee@work.example,x", ["Line 2: “nobody” is no e-mail address."]),
        ("a@b.example," + "x" * 201, ["Line 1: the reason has more than 200 characters."]),
        ("\n".join(["nobody"] * 13), ["Line 10:", "3 more lines are like that."]),
        ("\n".join(["a@b.example"] * 1001), ["Paste at most 1000 lines at once."]),
        ("email,reason\n", ["There is no address in this."]),
        ('"' + "y" * 200_000, ["is no e-mail address."]),
    ],
)
def test_a_fault_in_one_line_is_named_and_nothing_is_written(as_root, text, said):
    response = add(as_root, text)

    assert response.status_code == 422
    assert [words for words in said if words not in page(response)] == []
    assert notes() == []
    assert not AuditEntry.objects.exists()


def test_open_requests_of_every_student_end_as_a_plain_no(as_root, django_capture_on_commit_callbacks):
    talks = [
        InterviewFactory(student=StudentFactory(), stage=stage, contact__email=MAYA, contact__name="Maya Okafor")
        for stage in ("asked", "proposing", "scheduled")
    ]
    add(as_root, MAYA)

    interviews.tick(NOW)

    assert [Interview.objects.get(pk=talk.pk).stage for talk in talks] == ["declined", "declined", "scheduled"]
    told = Email.objects.filter(kind="answer")
    assert {mail.user_id for mail in told} == {talk.student_id for talk in talks[:2]}
    assert {Interview.objects.get(pk=talk.pk).outcome_note for talk in talks} == {""}


# --- looking up and taking off --------------------------------------------------------------------------------
def test_an_address_is_looked_up_without_a_trace_of_it_anywhere(as_root, now):
    add(as_root, MAYA)
    assert "May be written to." in page(as_root.post(LIST, {"address": "lee@work.example"}))

    found = page(as_root.post(LIST, {"address": " Maya@Hospital.example"}))

    assert "Put on the list by the office" in found
    assert "Asked us by phone" in found
    assert MAYA not in page(as_root.get(LIST))
    assert MAYA not in str([*Suppression.objects.values(), *AuditEntry.objects.values()])


def test_the_office_takes_back_its_own_word_and_never_the_persons_by_the_way(as_root, now):
    suppress(MAYA, Reason.STOPPED, now=now)
    add(as_root, MAYA)

    as_root.post(LIFT, {"address": MAYA})

    assert notes() == [("stopped", "")]
    assert is_refused(MAYA, "request", now)
    as_root.post(LIFT, {"address": MAYA})
    assert notes() == [("stopped", "")]


def test_a_persons_own_wish_is_taken_back_only_as_they_asked_for_it(as_root, root, now):
    suppress(MAYA, Reason.STOPPED, now=now)

    assert "This is the person's own wish." in page(as_root.post(LIST, {"address": MAYA}))
    as_root.post(LIFT, {"address": MAYA, "told": "because"})
    assert notes()

    as_root.post(LIFT, {"address": MAYA, "told": "phoned"})

    assert not is_refused(MAYA, "request", now)
    assert AuditEntry.objects.values_list("action", "fields", "actor_id").get() == ("lifted", ["phoned"], root.pk)


def test_a_persons_wish_outlives_what_the_office_said_meanwhile(as_root, client, now):
    add(as_root, MAYA)
    link = stop_link(MAYA)
    client.post("/stop/" + link.rstrip("/").rpartition("/")[2] + "/", {"choice": "stop"})

    as_root.post(LIFT, {"address": MAYA})

    assert is_refused(MAYA, "request", now)
    unsuppress(MAYA)
    assert not is_refused(MAYA, "request", now)


# --- the list -------------------------------------------------------------------------------------------------
def test_the_list_counts_by_reason_and_shows_what_holds_now_the_newest_first(as_root, now):
    suppress("a@x.example", Reason.STOPPED, now=now - 2 * DAY)
    suppress("b@x.example", Reason.PAUSED, now=now - DAY, until=now + DAY)
    suppress("c@x.example", Reason.PAUSED, now=now - 9 * DAY, until=now - DAY)
    add(as_root, "d@x.example", reason="Told us")

    seen = page(as_root.get(LIST))

    for words in ('All <span class="num">3', 'Paused <span class="num">1', 'By the office <span class="num">1'):
        assert words in seen
    names = [seen.index(f'<span class="task-name">{name}') for name in ("By the office", "Paused until", "Stopped")]
    assert names == sorted(names)
    assert "Told us" not in page(as_root.get(f"{LIST}?reason=stopped"))
    assert "Nobody is on the list for this reason." in page(as_root.get(f"{LIST}?reason=bounced"))
    assert as_root.get(f"{LIST}?reason=__class__&page=9e9").status_code == 200
