"""Every spelling that reaches a mailbox is that mailbox: for a stop, a limit, the office's list
and an account."""

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as site

from core.cache import process_cache
from office.models import OfficeSettings
from outbox.delivery.eligibility import is_allowed
from outbox.models import Email, StopLink, Suppression
from outbox.selectors.first_email import is_first_email
from outbox.services import add, exceeded_limit, is_suppressed, stop_link, suppress, unsuppress
from tests.factories import DAY, NOW, UserFactory
from users.models import User
from users.services import make_admin

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
BLOCKED = "blocked.one@lakeclinic.example"
SPELLINGS = [
    "blocked.one@lakeclinic.example\u200b",
    "blo\u00adcked.one@lakeclinic.example",
    "blocked.one@ｌakeclinic.example",
    "ｂlocked.one＠lakeclinic.example",
    "\ufeffBlocked.One@LAKECLINIC.example",
    "blocked.one+talks@lakeclinic.example",
    "blocked.one@lakeclinic。example",
]
Reason = Suppression.Reason


@pytest.mark.parametrize("typed", SPELLINGS)
def test_no_spelling_of_a_refused_address_is_delivered(typed, put, run, recorder, now):
    suppress(BLOCKED, Reason.OFFICE, now=now)
    row = put("letter", address=typed)

    run()

    assert recorder.taken == []
    assert Email.objects.get(pk=row.pk).last_error_class == "suppressed"


@pytest.mark.parametrize("typed", SPELLINGS)
def test_a_spelling_put_on_the_list_protects_the_person(typed, now):
    suppress(typed, Reason.OFFICE, now=now)

    assert is_suppressed(BLOCKED, "request", now)


@pytest.mark.parametrize("typed", SPELLINGS)
def test_one_click_in_a_mail_to_any_spelling_stops_all_of_them(
    typed, put, run, recorder, client, now
):
    put("letter", address=typed)
    run()
    link = stop_link(typed).removeprefix(site.PUBLIC_BASE_URL)
    assert link in recorder.taken[0].message["List-Unsubscribe"]

    client.post(link, {"List-Unsubscribe": "One-Click"})

    assert [
        spelling
        for spelling in [BLOCKED, *SPELLINGS]
        if not is_suppressed(spelling, "request", now)
    ] == []


IDN = [
    ("maya@bücher.example", "maya@xn--bcher-kva.example"),
    ("maya@BÜCHER.example", "Maya@xn--bcher-kva.example"),
    ("maya@straße.example", "maya@xn--strae-oqa.example"),
]


@pytest.mark.parametrize(("one", "other"), [*IDN, *[(b, a) for a, b in IDN]])
def test_both_ways_to_write_an_international_domain_are_refused(
    one, other, put, run, recorder, now
):
    suppress(one, Reason.STOPPED, now=now)
    put("letter", address=other)

    run()

    assert recorder.taken == []


def test_an_international_domain_is_written_to_as_the_current_standard_has_it(put, run, recorder):
    row = put("letter", address="Maya@straße.example")

    run()

    assert row.address == "Maya@xn--strae-oqa.example"
    assert [mail.recipient for mail in recorder.taken] == ["Maya@xn--strae-oqa.example"]


def test_the_latest_choice_of_a_person_holds_whatever_tag_their_mail_went_to(now):
    suppress("maya+a@hospital.example", Reason.STOPPED, now=now)
    suppress("maya@hospital.example", Reason.PAUSED, now=now, until=now + DAY)
    assert not is_suppressed("maya+a@hospital.example", "request", now + 2 * DAY)

    unsuppress("maya+b@hospital.example", now=now)
    assert not Suppression.objects.exists()


def test_a_choice_from_before_the_base_key_still_holds_and_is_replaced(now):
    from core.addresses import address_key  # noqa: PLC0415 - the old way to keep it

    old = address_key("maya+a@hospital.example")
    suppress(old, Reason.STOPPED, now=now)
    assert is_suppressed("maya+a@hospital.example", "request", now)

    suppress("maya+a@hospital.example", Reason.PAUSED, now=now, until=now + DAY)
    assert not is_suppressed("maya+a@hospital.example", "request", now + 2 * DAY)


def test_a_bounce_speaks_of_one_spelling_alone(now):
    suppress("maya+typo@hospital.example", Reason.BOUNCED, now=now)

    assert is_suppressed("maya+typo@hospital.example", "request", now)
    assert not is_suppressed("maya@hospital.example", "request", now)


def test_a_link_from_an_earlier_key_stops_the_mailbox_and_the_notice_goes_out_once(now, client):
    stop_link("maya+a@hospital.example")
    assert stop_link("maya@hospital.example") == stop_link("maya+b@hospital.example")
    StopLink.objects.update(first_email_at=now)

    assert StopLink.objects.count() == 1
    assert not is_first_email("Maya+c@hospital.example")


def test_a_tag_does_not_go_round_the_letters_of_a_day(put, nina):
    OfficeSettings.objects.update(letters_per_contact=1)
    process_cache.clear()
    put("letter", address="j.doe+a@gmail.com", sender=nina, subject="s", body="w")

    assert exceeded_limit(sender=nina, address="jdoe@googlemail.com", now=NOW).which == "contact"
    assert exceeded_limit(sender=nina, address="jdoe2@gmail.com", now=NOW) is None


@pytest.mark.parametrize(
    "rule", ["bücher.example", "xn--bcher-kva.example", ".Bücher.example", "MAYA@bücher.example"]
)
def test_mail_allow_reads_a_domain_as_it_is_sent(rule, settings):
    settings.MAIL_ALLOW = [rule]

    assert is_allowed("maya@xn--bcher-kva.example")
    assert not is_allowed("omar@hospital.example")


def test_a_row_for_an_account_with_an_international_domain_still_reaches_it(
    run, recorder, two_kinds, now
):
    person = UserFactory(email="maya@bücher.example")
    add("note", to=person, object_id=1, fact="f", now=now)

    run()

    assert recorder.taken[0].recipient == "maya@xn--bcher-kva.example"


# --- accounts -------------------------------------------------------------------------------------
NEW = {"full_name": "Priya Raman", "password1": "a long and quiet walk"}


@pytest.mark.parametrize(
    "typed", ["Priya@Bücher.example\u200b", "priya@xn--bcher-kva.example", "priya＠bücher.example"]
)
def test_who_signs_up_has_the_one_form_of_the_address(client, settings, typed):
    settings.SIGNUP_DOMAINS = ["Bücher.example"]

    client.post("/accounts/signup/", NEW | {"email": typed})

    assert User.objects.get().email == EmailAddress.objects.get().email == "priya@bücher.example"
    assert Email.objects.get().address == "priya@xn--bcher-kva.example"


def test_a_look_alike_of_the_university_s_domain_cannot_sign_up(client, settings):
    settings.SIGNUP_DOMAINS = ["strasse.example"]

    assert (
        client.post("/accounts/signup/", NEW | {"email": "priya@straße.example"}).status_code == 422
    )
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("door", "sought"),
    [
        ("/accounts/login/code/", "Your code to sign in"),
        ("/accounts/password/reset/", "/accounts/password/reset/key/"),
    ],
)
def test_an_account_is_found_by_any_spelling(client, door, sought):
    UserFactory(email="priya@bücher.example")

    client.post(door, {"email": "Priya@XN--BCHER-kva.example\u200b"})

    (row,) = Email.objects.all()
    assert row.address == "priya@xn--bcher-kva.example"
    assert sought in row.body


def test_a_password_signs_in_with_any_spelling(client, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    UserFactory(email="priya@bücher.example", password="a long and quiet walk")

    answer = client.post(
        "/accounts/login/",
        {"login": "priya@xn--bcher-kva.example", "password": "a long and quiet walk"},
    )

    assert answer.status_code == 302


def test_an_admin_is_made_and_found_by_any_spelling():
    made = make_admin(address=" Ruth@BÜCHER.example")

    assert make_admin(address="ruth@xn--bcher-kva.example") == made
    assert made.email == EmailAddress.objects.get().email == "ruth@bücher.example"


def test_an_account_is_made_with_the_one_form():
    assert (
        User.objects.create_user(" Priya@ｌakeside.example\u200b ", full_name="P").email
        == "priya@lakeside.example"
    )
