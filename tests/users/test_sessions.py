"""Where somebody is signed in, ending it, and what a shared computer keeps."""

import datetime as dt

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.cache import cache
from django.db.models import F
from django.test import Client
from django.urls import reverse

from core.errors import Refusal
from tests.conftest import browser_of
from tests.factories import UserFactory
from tests.sign_in import SECRET, app_code, newest_code, with_app
from users import services
from users.domain.devices import device_words
from users.models import AuditEntry, Session
from users.selectors.sessions import session_reference

pytestmark = pytest.mark.django_db
PASSWORD = "a quiet walk home"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def person():
    return UserFactory(password=PASSWORD, roles=["counselor"])


def sign_in(person, agent=FIREFOX, **more):
    cache.clear()
    browser = Client(headers={"User-Agent": agent})
    words = {"login": person.email, "password": PASSWORD} | more
    browser.post(reverse("account_login"), words)
    return browser


def row_of(browser):
    return Session.objects.get(session_key=browser.session.session_key)


def unused_for(browser, minutes):
    """As if nobody had used the browser for so long."""
    moved = {name: F(name) - minutes * MINUTE for name in ("last_seen_at", "expire_date")}
    Session.objects.filter(pk=browser.session.session_key).update(**moved)


# --- devices in words -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Linux"),
        ("Mozilla/5.0 (Linux; Android 16) Chrome/140.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) Version/19 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15) Version/19 Safari/605", "Safari on Mac"),
        ("curl/8", ""),
        ("Windows" * 100, "Windows"),
        ("", ""),
    ],
)
def test_a_device_is_named_by_browser_and_system_alone(agent, words):
    assert device_words(agent) == words


# --- the list -------------------------------------------------------------------------------------
def test_the_page_lists_them_with_device_this_one_first_and_never_a_key(person):
    here, there = sign_in(person), sign_in(person, "Mozilla (iPad) Version/19 Safari/6")

    html = here.get(reverse("users:sessions")).content.decode()

    assert html.index("Firefox on Windows") < html.index("Safari on iPad")
    assert html.count("This one") == 1
    assert there.session.session_key not in html
    assert here.session.session_key not in html


def test_the_list_takes_as_many_queries_for_many_as_for_one(person, django_assert_num_queries):
    here = sign_in(person)
    for _number in range(10):
        sign_in(person)

    with django_assert_num_queries(4):  # session, user, clock, sessions
        here.get(reverse("users:sessions"))


def test_one_is_ended_at_its_next_request_and_the_others_stay(person):
    here, there, third = (sign_in(person) for _number in range(3))
    reference = session_reference(there.session.session_key)

    here.post(reverse("users:end_session", args=[reference]))

    page = reverse("home:settings")
    assert [b.get(page).status_code for b in (here, there, third)] == [200, 302, 200]
    assert AuditEntry.objects.filter(action="users.session_ended", actor_id=person.pk).count() == 1


def test_nobody_ends_a_session_of_somebody_else(person, as_omar, nina):
    theirs = sign_in(person)
    reference = session_reference(theirs.session.session_key)

    page = as_omar.post(reverse("users:end_session", args=[reference]), follow=True)

    assert "signed out there already" in page.content.decode()
    assert theirs.get(reverse("home:settings")).status_code == 200
    with pytest.raises(Refusal):
        services.end_session(person=nina, reference=reference)


def test_ending_all_others_asks_trusted_devices_for_the_second_step_again(person):
    RecoveryCodes.activate(with_app(person))  # as whoever sets up an app gets them
    browser = sign_in(person)
    browser.post(reverse("mfa_authenticate"), {"code": app_code(SECRET)})
    browser.post(reverse("mfa_trust"), {"action": "trust"})

    browser.post(reverse("home:sign_out_elsewhere"))
    browser.post(reverse("account_logout"))
    words = {"login": person.email, "password": PASSWORD}

    assert browser.post(reverse("account_login"), words).url == reverse("mfa_authenticate")


def test_use_is_noted_every_few_minutes_and_not_at_each_request(person, django_assert_num_queries):
    browser = sign_in(person)
    page = reverse("users:alive")
    with django_assert_num_queries(3):  # session, user, clock
        browser.get(page)

    Session.objects.update(last_seen_at=F("last_seen_at") - 10 * MINUTE)
    before = row_of(browser)
    with django_assert_num_queries(4):
        browser.get(page)

    after = row_of(browser)
    assert after.last_seen_at - before.last_seen_at > 9 * MINUTE
    assert after.expire_date == before.expire_date


# --- a shared computer ----------------------------------------------------------------------------
def test_elsewhere_the_session_outlives_the_browser(person):
    browser = sign_in(person)

    assert browser.cookies["margin"]["max-age"] == 14 * 24 * 3600
    assert not row_of(browser).is_shared
    assert "data-shared" not in browser.get(reverse("home:settings")).content.decode()


def test_on_a_shared_computer_it_ends_with_the_browser(person):
    browser = sign_in(person, shared="on")

    assert browser.cookies["margin"]["max-age"] == ""
    assert row_of(browser).is_shared
    assert 'data-shared="20"' in browser.get(reverse("home:settings")).content.decode()


@pytest.mark.parametrize(("minutes", "status"), [(19, 200), (21, 302)])
def test_and_after_twenty_minutes_without_use(person, minutes, status):
    browser = sign_in(person, shared="on")
    unused_for(browser, minutes)

    assert browser.get(reverse("home:settings")).status_code == status


def test_use_keeps_it_alive(person):
    browser = sign_in(person, shared="on")
    for _time in range(3):
        unused_for(browser, 15)
        assert browser.get(reverse("users:alive")).status_code == 200


def test_the_box_holds_for_a_sign_in_by_code(person):
    cache.clear()
    browser = Client()
    words = {"email": person.email, "shared": "on"}
    browser.post(reverse("account_request_login_code"), words)
    browser.post(reverse("account_confirm_login_code"), {"code": newest_code(person.email)})

    assert row_of(browser).is_shared


def test_a_later_sign_in_without_the_box_is_an_ordinary_one(person):
    browser = sign_in(person, shared="on")
    browser.post(reverse("account_logout"))
    browser.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})

    assert not row_of(browser).is_shared


def test_it_is_never_trusted_for_30_days(person):
    browser = sign_in(with_app(person), shared="on")

    answer = browser.post(reverse("mfa_authenticate"), {"code": app_code(SECRET)})

    assert answer.url != reverse("mfa_trust")
    assert row_of(browser).is_shared


def test_the_box_says_what_happens_to_words(client):
    for name in ("account_login", "account_request_login_code"):
        html = client.get(reverse(name)).content.decode()
        assert "This is a shared computer" in html
        assert "after 20 minutes without use" in html
        assert "deleted from this computer" in html


def test_a_deactivated_account_is_out_at_the_next_request(person):
    browser = sign_in(person)
    person.is_active = False
    person.save()

    assert browser.get(reverse("home:settings")).status_code == 302


def test_sessions_from_before_are_listed_without_words(person):
    browser_of(person)
    here = sign_in(person)

    assert "Unknown browser" in here.get(reverse("users:sessions")).content.decode()
