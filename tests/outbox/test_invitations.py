"""Invitations to sign in: one at a time, only to those who never did."""

import pytest
from django.urls import reverse

from core.errors import Refusal
from core.undo import UNDO_FOR
from outbox.delivery.eligibility import reason_not_to_send
from outbox.domain import kinds
from outbox.emails.compose import compose
from outbox.models import Email
from outbox.selectors.invitations import newest_invitation
from outbox.services import send_invitation
from outbox.services.suppressions import Suppressions
from tests.concurrency import run_concurrently
from tests.factories import HOUR, NOW, UserFactory
from users import services
from users.models import AuditEntry, User

pytestmark = pytest.mark.django_db


def fate(email, now=NOW):
    """Why an email would not be sent now; None if it would."""
    return reason_not_to_send(email, kinds.get(email.kind), Suppressions([], now), now)


def test_an_invitation_says_who_made_the_account_its_roles_and_where_to_sign_in(ruth, dana):
    email = send_invitation(person=dana, by=ruth, now=NOW)

    text = compose(email, kinds.get("invitation"), NOW).body
    assert "Ruth Oduya made you an account" in text
    assert "(Counselor)" in text
    assert reverse("account_request_login_code") in text
    assert AuditEntry.objects.get().action == "outbox.invited"


def test_another_invitation_goes_after_ten_minutes_and_not_before(ruth, dana, at_now):
    first = send_invitation(person=dana, by=ruth, now=NOW)

    with pytest.raises(Refusal, match="a moment ago"):
        send_invitation(person=dana, by=ruth, now=first.created_at + UNDO_FOR / 2)
    second = send_invitation(person=dana, by=ruth, now=first.created_at + UNDO_FOR)

    assert second.pk != first.pk
    assert newest_invitation(dana) == second


@pytest.mark.parametrize("values", [{"last_login": NOW}, {"is_active": False}])
def test_who_was_here_or_is_deactivated_is_not_invited(ruth, dana, values):
    User.objects.filter(pk=dana.pk).update(**values)

    with pytest.raises(Refusal):
        send_invitation(person=dana, by=ruth, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_presses_at_the_same_moment_send_one_invitation(ruth, dana):
    run_concurrently([lambda: send_invitation(person=dana, by=ruth, now=NOW)] * 5)

    assert Email.objects.filter(kind="invitation").count() == 1


def test_an_invitation_that_is_no_longer_true_is_dropped(ruth, dana):
    email = send_invitation(person=dana, by=ruth, now=NOW)
    User.objects.filter(pk=dana.pk).update(roles=[])

    email = Email.objects.select_related("user", "sender").get(pk=email.pk)
    assert fate(email) == (Email.State.DROPPED, "not_wanted")


def test_the_page_sends_one_and_says_why_it_sends_no_second(as_ruth, dana, at_now):
    url = reverse("outbox:invite", args=[dana.code])

    first, second = (as_ruth.post(url, follow=True).text for _ in range(2))

    assert "An invitation is on its way to dana@lakeside.example." in first
    assert "Send it again" in first
    assert "a moment ago" in second
    assert Email.objects.filter(kind="invitation").count() == 1


def test_the_old_address_learns_the_new_one_only_in_part(ruth, nina):
    values = {"email": "nina.park@elsewhere.example"}
    services.change_person(person=nina, values=values, by=ruth, now=NOW)

    by_address = {
        email.address: compose(email, kinds.get(email.kind), NOW).body
        for email in Email.objects.filter(kind="address_changed")
    }
    assert "nina.park@elsewhere.example" in by_address["nina.park@elsewhere.example"]
    assert "n…@elsewhere.example" in by_address["nina@lakeside.example"]
    assert "nina.park@elsewhere.example" not in by_address["nina@lakeside.example"]


def test_an_address_that_was_changed_again_is_not_called_the_accounts(ruth, nina):
    for address, now in (("first@lakeside.example", NOW), ("second@lakeside.example", NOW + HOUR)):
        services.change_person(person=nina, values={"email": address}, by=ruth, now=now)

    first = Email.objects.get(fact__startswith="new", address="first@lakeside.example")
    assert fate(first) == (Email.State.DROPPED, "not_wanted")


def test_an_erased_account_leaves_nobody_to_invite(ruth):
    person = UserFactory(roles=["student"])
    send_invitation(person=person, by=ruth, now=NOW)

    person.delete()

    assert not Email.objects.filter(kind="invitation").exists()
