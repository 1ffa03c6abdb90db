"""A closed account: no way in, no email; its open talks, seen without names and closed with a
word; opened again as it was."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from core.errors import Refusal
from interviews import services
from interviews.models import Interview, Stage
from outbox.delivery.eligibility import reason_not_to_send
from outbox.domain import kinds
from outbox.models import Email
from outbox.services import add
from outbox.services.suppressions import Suppressions
from tests.concurrency import run_concurrently
from tests.conftest import browser_of
from tests.database import snapshot
from tests.factories import DAY, NOW, InterviewFactory, StudentFactory, UserFactory
from users.domain.open_talks import counts, open_talks
from users.models import AuditEntry, Program, Session, User
from users.models.roles import Role
from users.services import (
    LastAdmin,
    deactivate,
    deactivate_each,
    first_password,
    reactivate,
    reactivate_each,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
PASSWORD = "a long and quiet river"


def test_the_next_request_of_a_deactivated_account_asks_to_sign_in(as_nina, nina, ruth):
    assert as_nina.get(reverse("contacts:list")).status_code == 200

    deactivate(user=nina, by=ruth, now=NOW)

    assert not Session.objects.filter(user=nina).exists()
    assert as_nina.get(reverse("contacts:list")).status_code == 302
    entry = AuditEntry.objects.get(object_id=nina.pk, action="users.deactivated")
    assert (entry.before, entry.after) == ({"is_active": True}, {"is_active": False})


def code_of(email: Email) -> str:
    return re.search(r"^([A-Z0-9]{4}-[A-Z0-9]{4})", email.body, re.MULTILINE)[1]


def test_neither_password_nor_code_nor_link_opens_a_deactivated_account(ruth):
    ana = UserFactory(email="ana@lakeside.example", password=PASSWORD, roles=[Role.STUDENT])
    link = first_password.link(ana, NOW)
    waiting = Client()
    waiting.post(reverse("account_request_login_code"), {"email": ana.email})
    code = code_of(Email.objects.get(kind="account"))
    deactivate(user=ana, by=ruth, now=NOW)

    waiting.post(reverse("account_confirm_login_code"), {"code": code})
    by_password = Client()
    by_password.post(reverse("account_login"), {"login": ana.email, "password": PASSWORD})
    by_link = Client()
    by_link.get(link)

    for browser in (waiting, by_password, by_link):
        assert browser.get(reverse("contacts:list")).status_code == 302
        assert "_auth_user_id" not in browser.session
    page = by_link.post(link, {"full_name": "Ana", "password": "another long river"})
    assert page.status_code != 302 or "_auth_user_id" not in by_link.session


def why_not_sent(email: Email):
    kind = kinds.get(email.kind)
    return reason_not_to_send(email, kind, Suppressions([email.address], NOW), NOW)


def test_a_code_that_still_waits_is_not_sent_to_a_deactivated_account(nina, ruth):
    email = add("account", address=nina.email, object_id=None, fact="1", now=NOW, body="CODE")
    assert why_not_sent(email) is None

    deactivate(user=nina, by=ruth, now=NOW)

    assert why_not_sent(email) == (Email.State.DROPPED, "not_wanted")
    somebody = add("account", address="new@lakeside.example", object_id=None, fact="2", now=NOW)
    assert why_not_sent(somebody) is None


def test_reactivated_it_is_as_it_was(nina, ruth, as_ruth):
    InterviewFactory(student=nina, stage="asked")
    before = snapshot()

    deactivate(user=nina, by=ruth, now=NOW)
    reactivate(user=nina, by=ruth, now=NOW)

    assert {row[0] for row in snapshot() ^ before} == {"users_auditentry"}
    assert browser_of(nina).get(reverse("contacts:list")).status_code == 200


def test_deactivated_twice_is_deactivated_once(nina, ruth):
    assert [deactivate(user=nina, by=ruth, now=NOW) for _ in range(2)] == [True, False]
    assert AuditEntry.objects.filter(action="users.deactivated").count() == 1
    assert [reactivate(user=nina, by=ruth, now=NOW) for _ in range(2)] == [True, False]


def test_a_program_deactivates_students_in_its_name_and_nobody_of_staff(nina, dana):
    deactivate(user=nina, by=Program.SCIM, now=NOW)
    assert AuditEntry.objects.get(action="users.deactivated").program == Program.SCIM

    dana.roles = [Role.COUNSELOR, Role.STUDENT]
    dana.save()
    with pytest.raises(Refusal, match="role of staff"):
        deactivate(user=dana, by=Program.SCIM, now=NOW)


def test_who_may_not_is_refused(nina, omar, ruth, dana):
    with pytest.raises(Refusal, match="own account"):
        deactivate(user=ruth, by=ruth, now=NOW)
    with pytest.raises(Refusal, match="Only an admin"):
        deactivate(user=nina, by=dana, now=NOW)
    with pytest.raises(LastAdmin):
        deactivate(user=ruth, by=None, now=NOW)
    assert User.objects.filter(is_active=False).count() == 0


# --- open talks -----------------------------------------------------------------------------------
STAGES = ("planned", "asked", "proposing", "scheduled", "held", "thanked", "declined")


@pytest.fixture
def talks(nina):
    made = {stage: InterviewFactory(student=nina, stage=stage) for stage in STAGES}
    made["begun"] = InterviewFactory(student=nina, stage="scheduled", starts_at=NOW - DAY)
    return made


def test_open_talks_are_counted_without_a_name(nina, omar, talks, django_assert_num_queries):
    with django_assert_num_queries(2):
        found = open_talks([nina.pk, omar.pk], NOW)

    assert [str(talk.state) for talk in found] == ["Asked", "Other times suggested", "Scheduled"]
    assert [talk.is_agreed for talk in found] == [False, False, True]
    assert counts([nina.pk, omar.pk], NOW) == {nina.pk: 3}
    assert not any(talk.contact.name in repr(found) for talk in talks.values())


def stages(talks):
    return {name: Interview.objects.get(pk=talk.pk).stage for name, talk in talks.items()}


def test_left_alone_open_talks_stay_and_nobody_is_told(nina, ruth, talks):
    before = stages(talks)

    deactivate(user=nina, by=ruth, now=NOW)

    assert stages(talks) == before
    assert Email.objects.count() == 0


def test_canceled_with_a_word_each_contact_gets_one_email_with_it(nina, ruth, talks):
    before = stages(talks)

    deactivate(user=nina, by=ruth, now=NOW, word="Nina has moved away. Thank you!")

    closed = {"asked": "withdrawn", "proposing": "withdrawn", "scheduled": "canceled"}
    assert stages(talks) == before | closed
    emails = Email.objects.filter(kind="talk_closed")
    assert {email.address for email in emails} == {talks[name].contact.email for name in closed}
    assert Email.objects.count() == emails.count() == 3
    for email in emails:
        assert why_not_sent(email) is None
        message = kinds.get(email.kind).build(email, NOW)
        assert "“Nina has moved away. Thank you!”" in message.text
        assert "/r/" not in message.text
        is_agreed = email.address == talks["scheduled"].contact.email
        assert (b"METHOD:CANCEL" in message.calendar) is is_agreed
        assert ("will not take place" in message.text) is is_agreed
    assert AuditEntry.objects.get(action="users.deactivated").after["talks_closed"] == 3
    assert str(Stage.CANCELED.label) == "Canceled"


def test_a_request_that_nobody_has_yet_is_closed_without_an_email(nina, ruth, talks):
    asked = talks["asked"]
    letter = add(
        "request",
        address=asked.contact.email,
        object_id=asked.pk,
        fact=asked.asked_at.isoformat(),
        sender=nina,
        subject="S",
        body="B",
        now=NOW,
    )

    deactivate(user=nina, by=ruth, now=NOW, word="")

    letter.refresh_from_db()
    assert (letter.state, letter.last_error_class) == (Email.State.DROPPED, "superseded")
    assert not Email.objects.filter(kind="talk_closed", address=letter.address).exists()


def test_a_change_that_still_waits_is_not_sent_beside_the_word(nina, ruth, talks):
    talk = talks["scheduled"]
    services.move(interview_id=talk.pk, starts_at=NOW + 5 * DAY, by="student", now=NOW)

    deactivate(user=nina, by=ruth, now=NOW, word="")

    waiting = Email.objects.filter(address=talk.contact.email, state=Email.State.PENDING)
    assert [email.kind for email in waiting] == ["talk_closed"]


@pytest.mark.parametrize("word", ["x" * 401, "a\u202eb"])
def test_a_word_that_no_email_could_hold_changes_nothing(nina, ruth, talks, word):
    before = snapshot()

    with pytest.raises(Refusal):
        deactivate(user=nina, by=ruth, now=NOW, word=word)

    assert snapshot() == before


def test_the_students_page_says_afterward_what_the_office_did(nina, ruth, talks):
    deactivate(user=nina, by=ruth, now=NOW, word="Nina has moved away.")
    reactivate(user=nina, by=ruth, now=NOW)

    page = browser_of(nina).get(talks["scheduled"].get_absolute_url()).content.decode()

    assert "The office canceled the talk" in page
    assert "Nina has moved away." in page


def test_students_of_a_deactivated_counselor_have_none(nina, dana, ruth):
    assert not User.objects.without_counselor().exists()

    deactivate(user=dana, by=ruth, now=NOW)

    assert [*User.objects.without_counselor()] == [nina]


@pytest.mark.django_db(transaction=True)
def test_two_admins_with_overlapping_lists_wait_for_each_other(ruth):
    other = UserFactory(roles=[Role.ADMIN])
    people = StudentFactory.create_batch(12)
    acts = [
        lambda: deactivate_each(people=people, by=ruth, now=NOW),
        lambda: deactivate_each(people=people[::-1], by=other, now=NOW),
    ]

    done = run_concurrently(acts)

    assert sorted(done) == [0, 12]
    assert AuditEntry.objects.filter(action="users.deactivated").count() == 12


def test_several_are_deactivated_all_or_none(ruth, nina, omar):
    with pytest.raises(Refusal):
        deactivate_each(people=[nina, ruth], by=ruth, now=NOW)

    assert User.objects.filter(is_active=False).count() == 0
    assert deactivate_each(people=[nina, omar], by=ruth, now=NOW) == 2
    assert (
        reactivate_each(people=[nina, omar, ruth], by=UserFactory(roles=[Role.ADMIN]), now=NOW) == 2
    )
