"""A second step at sign-in, from its set-up to the day the phone is gone, and a shared computer."""

import re

import pytest

from tests.journeys.people import PASSWORD, add_contact, sign_in, sign_up
from tests.journeys.site import Site
from tests.sign_in import app_code

WHO = "priya@lakeside.example"


@pytest.fixture
def laptop(staff_page):
    """A computer whose fingerprint reader always says yes."""
    session = staff_page.context.new_cdp_session(staff_page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return staff_page


def test_a_second_step_is_set_up_used_lost_and_a_shared_computer_keeps_nothing(
    site: Site, laptop, check_page
):
    sign_up(site, laptop, "Priya Raman", WHO)
    codes = app_set_up(laptop, check_page)
    passkey_added(site, laptop, check_page)
    signed_in_by_passkey_as_second_step(laptop, check_page)
    signed_in_by_passkey_alone(laptop)
    signed_in_by_recovery_code_on_a_shared_computer(laptop, codes[0], check_page)
    words_are_gone_with_the_session(laptop)


def app_set_up(page, check_page):
    page.goto("/settings/")
    page.get_by_role("link", name="Open – Second step at sign-in").click()
    check_page(page, "second-step-none")
    page.get_by_role("link", name="Set up an app").click()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    check_page(page, "second-step-app", in_place=True)
    secret = page.locator("code").text_content().replace(" ", "")  # shown in fours
    page.get_by_role("textbox", name="Code").fill(app_code(secret))
    page.get_by_role("button", name="Turn it on").click()
    page.get_by_text("shown only this once").wait_for()
    check_page(page, "recovery-codes", in_place=True)
    codes = page.locator("main li .rows-name").all_text_contents()
    assert len(codes) == 10
    page.get_by_role("link", name="I have them").click()
    return codes


def passkey_added(site, page, check_page):
    page.get_by_role("link", name="Add a passkey").click()
    check_page(page, "passkey-add", in_place=True)
    page.locator("#id_name").fill("Laptop")
    page.get_by_role("button", name="Add the passkey").click()
    page.get_by_text("The passkey is added.").wait_for()
    page.get_by_text("Laptop").first.wait_for()
    check_page(page, "second-step-both")
    site.wait_for_email(WHO, "second step of your account changed")


def signed_in_by_passkey_as_second_step(page, check_page):
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    check_page(page, "login")
    sign_in(page, WHO)
    page.get_by_role("heading", name="Now the second step").wait_for()
    check_page(page, "second-step-enter", in_place=True)
    page.get_by_role("button", name="Use my passkey").click()
    page.get_by_role("heading", name="Ask again on this device?").wait_for()
    check_page(page, "second-step-device", in_place=True)
    page.get_by_role("button", name="Ask every time").click()
    page.wait_for_url(re.compile("/(today|welcome)/"))


def signed_in_by_passkey_alone(page):
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(re.compile("/(today|welcome)/"))


def signed_in_by_recovery_code_on_a_shared_computer(page, code, check_page):
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.get_by_label("This is a shared computer").check()
    sign_in(page, WHO)
    page.get_by_role("textbox", name="Code").fill(code)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile("/(today|welcome)/"))  # and no "for 30 days"
    page.goto("/settings/sessions/")
    page.get_by_text("Shared computer").first.wait_for()
    check_page(page, "sessions")


def words_are_gone_with_the_session(page):
    add_contact(page, "Rosa Bell, nurse, City Hospital, rosa@hospital.example")
    page.goto("/contacts/")
    page.get_by_role("link", name="Rosa Bell").first.click()
    page.locator("a[href$='/request/']:visible").first.click()
    page.locator("form:has([data-draft]) textarea").first.fill("Dear Rosa, not sent yet")
    kept = "Object.keys(sessionStorage).filter((key) => key.startsWith('m2:')).length"
    page.evaluate(f"""new Promise((done) => {{
        const look = () => ({kept} === 1 ? done() : setTimeout(look, 20));
        look();
    }})""")  # encrypted a moment after it was typed
    assert page.evaluate("Object.keys(localStorage).length") == 0
    other = page.context.new_page()  # the browser of whoever comes next, as far as words go
    other.goto("/settings/")
    assert other.evaluate(kept) == 0
    other.close()
    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    dialog = page.get_by_role("dialog", name="Sign out and delete what is not sent?")
    dialog.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/login/**")
    assert page.evaluate(kept) == 0
