"""A second step at sign-in: setting it up, using it, losing it, and who must have one."""

import io
import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from core import clock
from core.encryption import decrypt
from core.errors import Refusal
from outbox.models import Email
from scim.services.accounts import patch_account
from tests.access_table import OK, TABLE
from tests.concurrency import run_concurrently
from tests.conftest import browser_of
from tests.factories import DAY, NOW, UserFactory
from tests.sign_in import SECRET, app_code, is_signed_in, proven, sign_in_by_code, with_app
from tests.test_access import world
from users import services
from users.access import PUBLIC, rule_of
from users.access.checks import routes
from users.access.second_step import SET_UP_PAGES
from users.domain.roster_rows import guessed_mapping
from users.models import AuditEntry, Session, User
from users.selectors.second_steps import second_steps_of
from users.services import first_password, imports, roster
from users.services.access_ending import PURPOSE
from users.services.roster import Ending

__all__ = ["world"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
PASSWORD = "a quiet walk home"
INDEX, ENTER = "mfa_index", "mfa_authenticate"


@pytest.fixture(autouse=True)
def no_limits_from_before():
    cache.clear()


def changes_in_trail():
    rows = AuditEntry.objects.filter(action="users.second_step_changed").order_by("pk")
    return list(rows.values_list("purpose", flat=True))


def told(person):
    return Email.objects.filter(kind="second_step", user=person).order_by("pk")


def set_up(browser):
    """The browser's answer to a right code on the page that sets up an app; and the secret."""
    page = browser.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    return browser.post(reverse("mfa_activate_totp"), {"code": app_code(secret)}), secret


def passkey(person, name="Laptop"):
    return Authenticator.objects.create(
        user=person, type=Authenticator.Type.WEBAUTHN, data={"name": name, "credential": {}}
    )


def begin(person, browser=None):
    """A browser that gave the right password and is asked for the second step."""
    cache.clear()
    browser = browser or Client()
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
    words = {"login": person.email, "password": PASSWORD}
    assert browser.post(reverse("account_login"), words).url == reverse(ENTER)
    return browser


def enter(browser, code):
    return browser.post(reverse(ENTER), {"code": code})


def codes_of(person):
    return RecoveryCodes.activate(person).get_unused_codes()


# --- setting up -----------------------------------------------------------------------------------
def test_an_app_is_set_up_by_its_code_and_recovery_codes_are_shown_once(as_dana, dana):
    key = proven(as_dana).session.session_key
    done, secret = set_up(as_dana)
    first, again = (as_dana.get(done.url).content.decode() for _time in range(2))

    assert done.url == reverse("mfa_view_recovery_codes")
    codes = codes_of(dana)
    assert len(codes) == 10
    shown, again = first.replace(" ", ""), again.replace(" ", "")  # in fours, as people copy them
    assert all(code in shown for code in codes)
    assert not any(code in again for code in codes)
    assert changes_in_trail() == ["app_added"]
    assert [email.fact.partition(":")[0] for email in told(dana)] == ["app_added"]
    assert as_dana.session.session_key != key
    row = Authenticator.objects.get(type="totp")
    assert secret not in str(row.data)
    assert decrypt(row.data["secret"], purpose=PURPOSE) == secret


def test_the_page_shows_a_square_to_scan_and_the_key_to_type(as_dana):
    html = proven(as_dana).get(reverse("mfa_activate_totp")).content.decode()

    assert re.search(r'<svg width="224" height="224" viewBox="0 0 (\d+) \1"', html)
    assert re.search(r"<code[^>]*>(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}</code>", html)
    assert "style=" not in html


def test_a_wrong_code_sets_nothing_up_and_keeps_the_key(as_dana, dana):
    page = proven(as_dana).get(reverse("mfa_activate_totp"))
    refused = as_dana.post(reverse("mfa_activate_totp"), {"code": "000000"})

    assert refused.status_code == 422
    assert refused.context["form"].secret == page.context["form"].secret
    assert second_steps_of(dana) == []


def test_an_account_with_an_address_that_nobody_confirmed_sets_up_nothing(as_dana, dana):
    dana.emailaddress_set.create(email="not.hers@lakeside.example", verified=False)

    page = proven(as_dana).get(reverse("mfa_activate_totp"), follow=True)

    assert "First confirm your email address" in page.content.decode()


@pytest.mark.parametrize(
    "credential", ["", "x", "[]", "null", "1", '{"id": 1}', '{"rawId": "x", "response": {}}']
)
def test_a_credential_that_no_browser_made_is_refused_in_words(as_dana, dana, credential):
    page = proven(as_dana).get(reverse("mfa_add_webauthn"))
    assert "data-options" in page.content.decode()

    sent = as_dana.post(reverse("mfa_add_webauthn"), {"name": "K", "credential": credential})
    assert sent.status_code == 422
    as_dana.get(reverse("mfa_reauthenticate_webauthn"))
    passkey(dana)
    login = Client()
    login.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"})
    assert login.post(reverse("mfa_login_webauthn"), {"credential": credential}).status_code in (
        302,
        422,
    )
    assert second_steps_of(dana)[0].name == "Laptop"


# --- signing in -----------------------------------------------------------------------------------
@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_the_code_of_a_clock_half_a_minute_off_lets_in(dana, steps):
    browser = begin(with_app(dana))

    assert enter(browser, app_code(SECRET, steps)).url == reverse("mfa_trust")
    browser.post(reverse("mfa_trust"), {"action": "skip"})
    assert is_signed_in(browser)


@pytest.mark.parametrize(
    "code", ["000000", "", app_code(SECRET, -3), "x" * 200], ids=["zeros", "none", "old", "long"]
)
def test_a_wrong_or_old_code_does_not(dana, code):
    browser = begin(with_app(dana))

    assert enter(browser, code).status_code == 422
    assert not is_signed_in(browser)


def test_a_code_is_used_once(dana):
    browser, code = begin(with_app(dana)), app_code(SECRET)
    enter(browser, code)
    other = Client()
    other.post(reverse("account_login"), {"login": dana.email, "password": PASSWORD})

    assert "was used before" in enter(other, code).content.decode()


def test_neither_the_password_nor_a_code_by_email_is_enough(dana):
    with_app(dana)

    assert not is_signed_in(begin(dana))
    assert not is_signed_in(sign_in_by_code(dana.email))


def test_a_recovery_code_lets_in_once(dana):
    code = codes_of(with_app(dana))[3]

    enter(first := begin(dana), f"{code[:4]} {code[4:]}")
    first.post(reverse("mfa_trust"), {"action": "skip"})
    enter(second := begin(dana), code)

    assert (is_signed_in(first), is_signed_in(second)) == (True, False)
    assert next(s for s in second_steps_of(dana) if s.type == "recovery_codes").codes_left == 9


def test_guessing_ends_after_a_few_codes_even_from_many_places(dana):
    with_app(dana)
    for number in range(6):
        browser = begin_from(dana, f"203.0.113.{number}")
        last = enter(browser, "000000")
    right = enter(browser, app_code(SECRET))

    assert "Too many attempts" in last.content.decode()
    assert right.status_code == 422


def begin_from(person, address):
    browser = Client(REMOTE_ADDR=address)
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
    browser.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    return browser


def test_a_trusted_device_is_not_asked_for_30_days(dana):
    codes_of(with_app(dana))
    browser = begin(dana)
    enter(browser, app_code(SECRET))
    browser.post(reverse("mfa_trust"), {"action": "trust"})
    browser.post(reverse("account_logout"))
    cookie = browser.cookies["margin-device"]

    assert cookie["max-age"] == 30 * 24 * 3600
    assert cookie["httponly"]
    words = {"login": dana.email, "password": PASSWORD}
    browser.post(reverse("account_login"), words)
    assert is_signed_in(browser)
    browser.post(reverse("account_logout"))
    services.renew_secrets(people=[dana.pk])
    assert browser.post(reverse("account_login"), words).url == reverse(ENTER)


def trusted(person):
    """A browser that needs no second step for 30 days, signed out."""
    browser = begin(with_app(person))
    enter(browser, app_code(SECRET))
    browser.post(reverse("mfa_trust"), {"action": "trust"})
    browser.post(reverse("account_logout"))
    return browser


def is_asked(browser, person):
    words = {"login": person.email, "password": PASSWORD}
    return browser.post(reverse("account_login"), words).url == reverse(ENTER)


@pytest.mark.parametrize(("days", "asks"), [(29, False), (31, True)])
def test_the_thirty_days_are_counted_by_the_sites_clock(dana, days, asks):
    browser = trusted(dana)
    clock.shift(days * DAY)

    assert is_asked(browser, dana) is asks


def test_signing_out_everywhere_else_ends_the_thirty_days_without_recovery_codes(dana):
    browser = trusted(dana)

    services.sign_out_elsewhere(person=dana, but=None)

    assert is_asked(browser, dana)
    assert is_let_in(dana, 1)  # the app still works


def test_a_deactivated_account_comes_back_without_trusted_devices(dana, ruth):
    browser = trusted(dana)

    services.deactivate(user=dana, by=ruth, now=NOW)
    services.reactivate(user=dana, by=ruth, now=NOW)

    assert is_asked(browser, dana)


def by_roster(student, admin):
    """Close an account because a file of the office does not name it."""
    text = b"Student ID,Name,Email\n1,Rui Costa,rui@lakeside.example\n"
    job = roster.send_roster(data=text, file_name="roster.csv", by=admin, now=NOW)
    roster.check_columns(job=job, mapping=job.mapping or guessed_mapping(text))
    imports.run_due(clock=lambda: NOW)
    job.refresh_from_db()
    roster.apply_checked(job=job, by=admin, ending=Ending.ALL)
    imports.run_due(clock=lambda: NOW)


def by_directory(student, admin):
    body = {"Operations": [{"op": "replace", "value": {"active": False}}]}
    patch_account(code=student.code, body=body, if_match="", now=NOW)


def by_merging(student, admin):
    older = UserFactory(roles=["student"], joined_at=NOW - 9 * DAY)
    merge = services.merge_accounts(kept=older, merged=student, by=admin, now=NOW)
    services.undo_merge(merge=merge, by=admin, now=NOW)


@pytest.mark.parametrize(
    "close",
    [
        lambda student, admin: services.deactivate(user=student, by=admin, now=NOW),
        lambda student, admin: services.deactivate_each(people=[student], by=admin, now=NOW),
        by_roster,
        by_directory,
        by_merging,
    ],
    ids=["one", "several", "roster", "directory", "merging"],
)
def test_every_way_to_close_an_account_ends_sessions_and_trusted_devices(nina, ruth, close):
    browser, signed_in = trusted(nina), browser_of(nina)
    assert Session.objects.filter(user=nina).exists()

    close(nina, ruth)

    assert not Session.objects.filter(user=nina).exists()
    User.objects.filter(pk=nina.pk, is_active=False).update(is_active=True)
    assert not is_signed_in(signed_in)
    assert is_asked(browser, nina)


def test_a_new_address_from_the_office_ends_trusted_devices(nina, ruth):
    browser = trusted(nina)

    values = {"email": "nina.new@lakeside.example"}
    services.change_person(person=nina, values=values, by=ruth, now=NOW)
    nina.refresh_from_db()
    EmailAddress.objects.filter(user=nina).update(verified=True)

    assert is_asked(browser, nina)


def test_the_link_to_a_first_password_asks_for_the_second_step_that_there_is(ruth):
    link = first_password.link(with_app(ruth), NOW).removeprefix(settings.PUBLIC_BASE_URL)
    browser = Client()

    answer = browser.post(link, {"full_name": "Ruth Oduya", "password": PASSWORD})

    assert (answer.url, is_signed_in(browser)) == (reverse(ENTER), False)
    enter(browser, app_code(SECRET))
    browser.post(reverse("mfa_trust"), {"action": "skip"})
    assert is_signed_in(browser)


def test_who_gives_up_at_the_second_step_is_back_at_the_beginning(dana):
    browser = begin(with_app(dana))

    left = browser.post(reverse("account_logout"), {"next": reverse("account_login")})

    assert left.url == reverse("account_login")
    assert browser.get(reverse("account_login")).status_code == 200
    assert browser.get(reverse(ENTER)).status_code == 302


def test_is_it_you_is_asked_by_the_app_or_the_password_and_never_by_email(dana):
    dana.set_password(PASSWORD)
    dana.save()
    browser = browser_of(with_app(dana))
    asked = browser.post(reverse("home:data"))
    page = browser.get(asked.url).content.decode()

    assert asked.url.startswith(reverse("mfa_reauthenticate"))
    assert "Type my password" in page
    assert "by email" not in page
    by_email = browser.post(
        reverse("account_request_reauthentication_code"), {"recipient": dana.email}
    )
    assert by_email.url.startswith(reverse("mfa_reauthenticate"))
    done = browser.post(asked.url, {"code": app_code(SECRET)})
    assert done.url.startswith(reverse("users:resume"))


# --- who must have one ----------------------------------------------------------------------------
def test_staff_without_a_second_step_reach_nothing_but_its_set_up(world, settings):
    settings.MFA_REQUIRED_FOR = "staff"
    rules = {name: rule_of(view, name) for name, view in routes()}
    wrong = []
    for name, cells in TABLE.items():
        if rules[name].scope in (PUBLIC, "link") or name in SET_UP_PAGES or cells["ruth"] != OK:
            continue
        for method in ("get", "post"):
            answer = getattr(world.browsers["ruth"], method)(world.address(name))
            if getattr(answer, "url", "") != reverse(INDEX):
                wrong.append(f"{method} {name}: {answer.status_code}")

    assert wrong == []
    assert len([name for name in TABLE if TABLE[name]["ruth"] == OK]) > 50


@pytest.mark.parametrize(
    ("setting", "who", "is_led"),
    [
        ("staff", "dora", True),
        ("staff", "nina", False),
        ("admins", "ruth", True),
        ("admins", "dana", False),
        ("nobody", "ruth", False),
    ],
)
def test_the_setting_says_who(request, settings, setting, who, is_led):
    settings.MFA_REQUIRED_FOR = setting
    browser = request.getfixturevalue(f"as_{who}")

    answer = browser.get(reverse("home:settings"))

    assert (answer.status_code == 302) == is_led


def test_a_fragment_leads_the_whole_page_there(as_dana, settings):
    settings.MFA_REQUIRED_FOR = "staff"

    answer = as_dana.get(reverse("advising:caseload"), headers={"HX-Request": "true"})

    assert answer.headers["HX-Redirect"] == reverse(INDEX)


def test_set_up_opens_the_site_and_says_why_it_is_asked(as_dana, settings):
    settings.MFA_REQUIRED_FOR = "staff"
    page = as_dana.get(reverse("home:start"), follow=True)
    assert "Until then nothing else opens" in page.content.decode()

    done, _secret = set_up(proven(as_dana))
    as_dana.get(done.url)

    assert as_dana.get(reverse("advising:caseload")).status_code == 200


def test_the_last_one_stays_where_it_is_required(dana, settings):
    settings.MFA_REQUIRED_FOR = "staff"
    browser = proven(browser_of(with_app(dana)))

    refused = browser.post(reverse("mfa_deactivate_totp"), follow=True)

    assert "this is your only one" in refused.content.decode()
    assert [step.type for step in second_steps_of(dana)] == ["totp"]
    assert changes_in_trail() == []


@pytest.mark.parametrize("setting", ["staff", "nobody"])
def test_others_can_be_removed(dana, settings, setting):
    settings.MFA_REQUIRED_FOR = setting
    passkey(with_app(dana))
    browser = proven(browser_of(dana))

    browser.post(reverse("mfa_deactivate_totp"))

    assert [step.type for step in second_steps_of(dana)] == ["webauthn"]
    assert changes_in_trail() == ["app_removed"]
    assert told(dana).count() == 1


def test_where_it_is_not_required_the_last_one_goes_with_its_codes(dana):
    codes_of(with_app(dana))

    proven(browser_of(dana)).post(reverse("mfa_deactivate_totp"))

    assert second_steps_of(dana) == []
    assert changes_in_trail() == ["app_removed"]


@pytest.mark.django_db(transaction=True)
def test_two_windows_do_not_remove_the_last_two_at_once(dana, settings):
    settings.MFA_REQUIRED_FOR = "staff"
    key = passkey(with_app(dana))
    pages = [reverse("mfa_deactivate_totp"), reverse("mfa_remove_webauthn", args=[key.pk])]
    browsers = [proven(browser_of(dana)) for _page in pages]

    run_concurrently(
        [lambda b=browser, p=page: b.post(p) for browser, page in zip(browsers, pages, strict=True)]
    )

    assert len(second_steps_of(dana)) == 1


def test_the_last_passkey_stays_while_a_second_step_is_required(dana, settings):
    settings.MFA_REQUIRED_FOR = "staff"
    page = reverse("mfa_remove_webauthn", args=[passkey(dana).pk])

    refused = proven(browser_of(dana)).post(page)

    assert refused.url == reverse("mfa_index")
    assert len(second_steps_of(dana)) == 1


def test_another_persons_passkey_is_not_there(as_dana, lee):
    key = passkey(lee)

    for name in ("mfa_remove_webauthn", "mfa_edit_webauthn"):
        assert proven(as_dana).post(reverse(name, args=[key.pk]), {"name": "X"}).status_code == 404
    assert second_steps_of(lee)[0].name == "Laptop"


def test_a_passkey_gets_a_name(as_dana, dana):
    key, page = passkey(dana), reverse("mfa_edit_webauthn", args=[passkey(dana).pk])

    assert proven(as_dana).post(page, {"name": "x" * 61}).status_code == 422
    as_dana.post(page, {"name": "Blue key"})

    assert [step.name for step in second_steps_of(dana)] == [key.data["name"], "Blue key"]


def test_new_recovery_codes_void_the_old_ones_and_are_told(dana):
    old = codes_of(with_app(dana))

    proven(browser_of(dana)).post(reverse("mfa_generate_recovery_codes"))

    assert not set(old) & set(codes_of(dana))
    assert changes_in_trail() == ["codes_added"]


# --- lost -----------------------------------------------------------------------------------------
def test_an_admin_removes_somebodys_second_steps_and_they_are_told(as_ruth, ruth, dana):
    codes_of(with_app(dana))
    theirs = browser_of(dana)

    proven(as_ruth).post(reverse("users:reset_second_steps", args=[dana.code]))

    assert second_steps_of(dana) == []
    assert not Session.objects.filter(user=dana).exists()
    assert theirs.get(reverse("advising:caseload")).url.startswith(reverse("account_login"))
    entry = AuditEntry.objects.get(action="users.second_steps_reset")
    assert (entry.actor_id, entry.object_id, entry.student_id) == (ruth.pk, dana.pk, None)
    assert "The office removed" in body_of(told(dana).get())


def body_of(email):
    from outbox.emails.account_kinds import build_second_step  # noqa: PLC0415

    return build_second_step(email, NOW).text


def test_only_after_is_it_you(as_ruth, dana):
    with_app(dana)

    asked = as_ruth.post(reverse("users:reset_second_steps", args=[dana.code]))

    assert "reauthenticate" in asked.url
    assert len(second_steps_of(dana)) == 1


def test_the_service_refuses_others_oneself_and_nothing(dana, lee, ruth):
    with_app(dana)
    with_app(ruth)
    for person, by in ((dana, lee), (ruth, ruth), (lee, ruth)):
        with pytest.raises(Refusal):
            services.reset_second_steps(person=person, by=by, now=NOW)
    assert len(second_steps_of(dana)) == len(second_steps_of(ruth)) == 1


def test_the_server_breaks_the_glass_for_the_last_admin(ruth):
    with_app(ruth)

    call_command("reset_second_step", ruth.email.upper(), stdout=io.StringIO())

    assert second_steps_of(ruth) == []
    assert AuditEntry.objects.get(action="users.second_steps_reset").actor_id is None
    for address in (ruth.email, "nobody@lakeside.example"):
        with pytest.raises(CommandError):
            call_command("reset_second_step", address, stdout=io.StringIO())


# --- keys -----------------------------------------------------------------------------------------
def test_a_new_key_reads_what_the_old_one_wrote_until_all_is_renewed(dana, settings):
    codes_of(with_app(dana))
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "n" * 50
    assert is_let_in(dana)

    out = io.StringIO()
    call_command("renew_second_steps", stdout=out)
    settings.SECRET_KEY_FALLBACKS = []

    assert "2 renewed" in out.getvalue()
    assert is_let_in(dana, steps=1)


def is_let_in(person, steps=0):
    browser = begin(person)
    enter(browser, app_code(SECRET, steps))
    browser.post(reverse("mfa_trust"), {"action": "skip"})
    return is_signed_in(browser)


def test_a_lost_key_is_said_and_lets_nobody_in(dana, settings):
    with_app(dana)
    settings.SECRET_KEY = "n" * 50

    refused = enter(begin(dana), app_code(SECRET))

    assert "Ask the office to reset it" in refused.content.decode()
    assert services.renew_secrets() == (0, 1)


# --- pages ----------------------------------------------------------------------------------------
def test_the_page_of_second_steps_takes_as_many_queries_as_it_needs(
    dana, django_assert_num_queries
):
    browser = browser_of(with_app(dana))
    for number in range(5):
        passkey(dana, f"Key {number}")
    browser.get(reverse(INDEX))

    with django_assert_num_queries(4):  # session, user, clock, second steps
        browser.get(reverse(INDEX))
