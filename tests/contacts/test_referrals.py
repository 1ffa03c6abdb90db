"""From a name that a contact gave to a request, by one press; and not this one, with the way
back."""

import pytest
from django.urls import reverse

from contacts import services
from contacts.models import Contact
from tests.factories import DAY, ContactFactory, InterviewFactory, ReferralFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def maya(nina):
    return ContactFactory(owner=nina, name="Maya Okafor")


@pytest.mark.parametrize(
    ("how", "columns"),
    [
        ("lena@county.example", {"email": "lena@county.example"}),
        ("(555) 010-0133", {"phone": "(555) 010-0133"}),
        ("linkedin.com/in/lenaortiz", {"link": "https://linkedin.com/in/lenaortiz"}),
        ("ask at the front desk", {"tidbits": "ask at the front desk"}),
        ("", {"email": "", "phone": "", "tidbits": ""}),
    ],
)
@pytest.mark.parametrize("permission", ["yes", "no", "not_asked"])
def test_a_name_becomes_a_contact_who_was_introduced(maya, how, columns, permission):
    referral = ReferralFactory(by=maya, how_to_reach=how, may_use_name=permission)

    lena, was_found = services.follow_referral(referral_id=referral.pk)
    again = services.follow_referral(referral_id=referral.pk)

    lena.refresh_from_db()
    assert (again, was_found) == ((lena, False), False)
    assert {name: getattr(lena, name) for name in columns} == columns
    assert (lena.name, lena.relationship, lena.introduced_by) == ("Lena Ortiz", "introduced", maya)
    assert lena.introducer_may_be_named == (permission == "yes")


def test_two_contacts_who_name_the_same_person_lead_to_one_record(maya, nina):
    first = ReferralFactory(by=maya, how_to_reach="lena@county.example")
    second = ReferralFactory(
        by=ContactFactory(owner=nina, name="Tom Becker"), how_to_reach="lena@county.example"
    )

    lena, was_found = services.follow_referral(referral_id=first.pk)

    assert was_found is False
    assert services.follow_referral(referral_id=second.pk) == (lena, True)
    assert services.follow_referral(referral_id=second.pk) == (lena, False)
    assert Contact.objects.filter(owner=nina).count() == 3


def test_permission_given_later_reaches_the_contact_that_was_made(maya, now):
    referral = ReferralFactory(by=maya)
    lena, _was_found = services.follow_referral(referral_id=referral.pk)
    services.add_referral(
        contact=maya, name="Lena Ortiz", how_to_reach="", may_use_name="yes", now=now + DAY
    )

    lena.refresh_from_db()
    referral.refresh_from_db()
    assert (lena.introducer_may_be_named, referral.created_at) == (True, now)


@pytest.mark.parametrize("said", ["yes", "no"])
def test_a_name_noted_again_keeps_the_answer_that_was_given(maya, now, said):
    referral = ReferralFactory(by=maya, may_use_name=said)

    services.add_referral(
        contact=maya, name=referral.name, how_to_reach="555", may_use_name="not_asked", now=now
    )

    referral.refresh_from_db()
    assert (referral.may_use_name, referral.how_to_reach) == (said, "555")


@pytest.mark.parametrize(
    ("permission", "says_so"), [("yes", True), ("no", False), ("not_asked", False)]
)
def test_one_press_on_today_opens_a_request_that_names_who_may_be_named(
    as_nina, maya, at_now, permission, says_so
):
    referral = ReferralFactory(by=maya, may_use_name=permission, created_at=at_now - 8 * DAY)
    today = as_nina.get(reverse("home:today")).content.decode()
    press = reverse("contacts:write_to_referral", args=[referral.code])
    assert "Lena Ortiz, from Maya: not written to yet." in today
    assert press in today

    page = as_nina.post(press, follow=True)

    assert page.redirect_chain[0][0] == reverse(
        "interviews:request", args=[Contact.objects.get(name="Lena Ortiz").code]
    )
    assert ("Maya Okafor suggested" in page.content.decode()) == says_so


def test_a_name_that_is_a_contact_already_opens_that_one_and_says_so(as_nina, maya, nina):
    known = ContactFactory(owner=nina, name="Lena <b>Ortiz", email="lena@county.example")
    referral = ReferralFactory(by=maya, how_to_reach="lena@county.example")

    page = as_nina.post(reverse("contacts:write_to_referral", args=[referral.code]), follow=True)

    assert page.redirect_chain[0][0] == reverse("interviews:request", args=[known.code])
    assert [str(message) for message in page.context["messages"]] == [
        "You already have Lena <b>Ortiz. Your request goes to that contact."
    ]
    assert "Lena &lt;b&gt;Ortiz" in page.content.decode()


def test_not_this_one_leaves_today_and_comes_back(as_nina, maya, at_now):
    referral = ReferralFactory(by=maya, created_at=at_now - 8 * DAY)
    page = as_nina.post(
        reverse("contacts:archive_referral", args=[referral.code]), follow=True
    ).content.decode()
    back = reverse("contacts:restore_referral", args=[referral.code])
    assert "Lena Ortiz, from Maya" not in page
    assert back in page

    as_nina.post(back)

    assert "Lena Ortiz, from Maya" in as_nina.get(reverse("home:today")).content.decode()


def test_the_pages_around_a_talk_lead_to_whom_they_named(as_nina, nina, at_now):
    talk = InterviewFactory(student=nina, stage="thanked", contact__name="Maya Okafor")
    referral = ReferralFactory(by=talk.contact)
    press = reverse("contacts:write_to_referral", args=[referral.code])

    for page in (
        talk.get_absolute_url(),
        talk.contact.get_absolute_url(),
        referral.get_absolute_url(),
    ):
        assert press in as_nina.get(page).content.decode()
    assert (
        referral.get_absolute_url()
        in as_nina.get(reverse("interviews:wrap_up", args=[talk.code])).content.decode()
    )
