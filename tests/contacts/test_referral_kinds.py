"""Organizations and opportunities that a contact named: noted, followed, done, dropped."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from contacts import services
from contacts.models import Contact, Organization, Referral
from contacts.services import anonymize_contacts
from core.errors import Refusal
from tests.factories import DAY, NOW, ContactFactory, ReferralFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
PROGRAM = {"kind": "opportunity", "name": "Summer program"}
TODAY = NOW.date()


@pytest.fixture
def maya(nina):
    return ContactFactory(owner=nina, name="Maya Okafor", last_touch_at=NOW)


@pytest.fixture
def today(as_nina):
    def get():
        return plain(as_nina.get(reverse("home:today")).content.decode())

    return get


def named(maya, **values):
    return services.add_referral(contact=maya, now=NOW, **values)


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "anything"},
        {"kind": "person", "link": "https://a.example"},
        {"kind": "person", "due_on": TODAY},
        {"kind": "person", "done_at": NOW},
        {"kind": "organization", "may_use_name": "yes"},
        {"kind": "organization", "how_to_reach": "by phone"},
        {"kind": "organization", "due_on": TODAY},
        {"kind": "opportunity", "may_use_name": "no"},
        {"kind": "opportunity", "done_at": NOW, "archived_at": NOW},
    ],
)
def test_the_database_holds_what_belongs_to_each_kind(maya, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReferralFactory(by=maya, **values)


def test_all_three_kinds_are_noted_on_one_page_of_the_contact(as_nina, maya):
    page = reverse("contacts:add_referral", args=[maya.code])
    assert page in as_nina.get(maya.get_absolute_url()).content.decode()

    for _press in range(2):
        answer = as_nina.post(
            page,
            {
                "referral_name": "Lena Ortiz",
                "organization_name": "City Hospital, Inc.",
                "opportunity_name": "Summer program",
                "opportunity_link": "hospital.example/summer",
                "opportunity_day": "2026-04-01",
            },
        )

    assert answer.url == maya.get_absolute_url()
    columns = ("kind", "name", "link", "due_on")
    assert list(Referral.objects.order_by("pk").values_list(*columns)) == [
        ("person", "Lena Ortiz", "", None),
        ("organization", "City Hospital, Inc.", "", None),
        ("opportunity", "Summer program", "https://hospital.example/summer", dt.date(2026, 4, 1)),
    ]
    shown = as_nina.get(maya.get_absolute_url()).content.decode()
    assert shown.count("May you mention Maya?") == 1  # of the person alone


@pytest.mark.parametrize(
    "typed",
    [
        {"referral_name": ""},
        {"referral_reach": "TYPED"},
        {"organization_name": "... TYPED"[:3]},
        {"opportunity_link": "typed.example/TYPED"},
        {"opportunity_name": "TYPED", "opportunity_link": "javascript:alert(1)"},
        {"opportunity_name": "TYPED", "opportunity_day": "soon"},
    ],
)
def test_a_wrong_line_is_told_and_nothing_typed_is_lost(as_nina, maya, typed):
    answer = as_nina.post(reverse("contacts:add_referral", args=[maya.code]), typed)

    assert answer.status_code == 422
    assert all(value in answer.content.decode() for value in typed.values())
    assert not Referral.objects.exists()


def test_an_organization_joins_the_record_of_its_name_and_leads_there(as_nina, nina, maya):
    known = services.add_organization(owner=nina, name="The City Hospital")
    referral = named(maya, kind="organization", name="City Hospital")

    assert referral.organization == known
    answer = as_nina.post(reverse("contacts:open_referral", args=[referral.code]))
    assert answer.url == known.get_absolute_url()
    assert "from Maya Okafor" in plain(as_nina.get(answer.url).content.decode())


def test_an_organization_is_a_step_until_somebody_there_is_known(today, nina, maya):
    named(maya, kind="organization", name="City Hospital")
    Referral.objects.update(created_at=NOW - 8 * DAY)
    assert "Maya pointed you to City Hospital. You know nobody there yet." in today()

    kim = ContactFactory(owner=nina, name="Kim Lee", organization="City Hospital, Inc.")
    services.link_organization(kim)

    assert "You know nobody there yet" not in today()


def test_an_organization_that_was_named_outlives_its_last_contact(nina, maya):
    kim = ContactFactory(owner=nina, name="Kim Lee", organization="City Hospital")
    services.link_organization(kim)
    referral = named(maya, kind="organization", name="City Hospital")

    services.change(contact_id=kim.pk, version=1, values={"organization": ""})

    assert Referral.objects.get(pk=referral.pk).organization.name == "City Hospital"
    anonymize_contacts(ids=[maya.pk], now=NOW)
    assert not Organization.objects.filter(name="City Hospital").exists()


def test_joining_two_organizations_moves_what_led_to_them_and_back(nina, maya):
    referral = named(maya, kind="organization", name="City Hospital")
    kept = services.add_organization(owner=nina, name="County Clinics")
    left = referral.organization

    services.join_organization(organization_id=left.pk, name=kept.name, now=NOW)
    referral.refresh_from_db()
    assert referral.organization == kept
    services.undo_join_organization(organization_id=left.pk, now=NOW)
    referral.refresh_from_db()
    assert referral.organization == left


@pytest.mark.parametrize(
    ("days", "shown"),
    [(8, ""), (7, "By Mar 10: "), (0, "By Mar 3: "), (-1, "Its last day was Mar 2: ")],
)
def test_an_opportunity_comes_back_a_week_before_its_last_day(today, maya, days, shown):
    named(maya, **PROGRAM, due_on=TODAY + dt.timedelta(days=days))

    page = today()

    assert ("Summer program, from Maya." in page) == bool(shown)
    assert shown in page


@pytest.mark.parametrize("press", ["finish", "archive"])
def test_an_opportunity_that_is_done_or_dropped_leaves_today_and_comes_back(
    as_nina, today, maya, press
):
    referral = named(maya, **PROGRAM, due_on=TODAY)

    for _press in range(2):
        page = as_nina.post(
            reverse(f"contacts:{press}_referral", args=[referral.code]), follow=True
        ).content.decode()
    undo = reverse("contacts:restore_referral", args=[referral.code])
    assert "Summer program, from Maya." not in page
    assert undo in page

    as_nina.post(undo)

    assert "Summer program, from Maya." in today()


def test_a_name_that_is_noted_again_comes_back_with_its_new_day(maya):
    referral = named(maya, **PROGRAM, link="https://a.example", due_on=TODAY)
    services.finish_opportunity(referral_id=referral.pk, now=NOW)

    again = named(maya, **PROGRAM, due_on=TODAY + DAY)

    assert again == referral
    assert (again.link, again.due_on, again.done_at) == ("https://a.example", TODAY + DAY, None)


def test_permission_is_asked_only_for_people(as_nina, maya):
    referral = named(maya, **PROGRAM)

    assert "May you mention" not in as_nina.get(referral.get_absolute_url()).content.decode()
    with pytest.raises(Refusal):
        services.answer_referral(referral_id=referral.pk, answer="yes", now=NOW)
    for press in ("write_to", "open"):
        path = reverse(f"contacts:{press}_referral", args=[referral.code])
        assert as_nina.post(path).status_code == 404
    assert Contact.objects.count() == 1


def test_the_picture_has_all_kinds_and_says_how_far_each_went(as_nina, maya):
    record = named(maya, kind="organization", name="City Hospital").organization
    named(maya, **PROGRAM, due_on=dt.date(2026, 4, 1))
    done = named(maya, kind="opportunity", name="Open day")
    services.finish_opportunity(referral_id=done.pk, now=NOW)

    page = as_nina.get(reverse("contacts:chain")).content.decode()

    for words in (record.get_absolute_url(), ", Organization", ", By Apr 1", ", Done"):
        assert words in page


def plain(page):
    return page.replace("\u2068", "").replace("\u2069", "")
