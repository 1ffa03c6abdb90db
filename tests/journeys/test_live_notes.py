"""A talk on the phone with notes: the clock, words that survive a dead spot, two windows, and
the wrap-up."""

import re

from playwright.sync_api import expect

from tests.journeys.people import agree_by_phone, sign_in, sign_up
from tests.journeys.site import Site
from tests.journeys.taps import Taps

STUDENT, PRIYA = "amina@lakeside.example", "priya@mill.example"
WRAP_UP_TAPS = 9  # with an answer from the talk, a referral and the thank-you, on one page
OTHER = "bela@lakeside.example"
KEPT = "Object.entries(localStorage).filter(([name]) => name.startsWith('m2:'))"


def test_notes_are_kept_from_the_first_word_to_the_wrap_up(site: Site, student_page, check_page):
    sign_up(site, student_page, "Amina Yusuf", STUDENT)
    planned(student_page, agree_by_phone(site, student_page, "Priya Raman", PRIYA))
    site.pass_until("starts_at - interval '5 minutes'", STUDENT)
    student_page.goto("/today/")
    student_page.get_by_role("link", name=re.compile("Open notes for your talk with Priya")).click()
    check_page(student_page, "live-before")
    student_page.get_by_role("button", name="We're talking already").click()
    check_page(student_page, "live-asks-before-an-early-start", in_place=True)
    student_page.get_by_role("button", name="Yes, start the clock").click()
    typed(student_page)
    asked_before_an_early_end(student_page, check_page)
    signed_out_while_typing(site, student_page, check_page)
    another_page_without_a_connection(student_page, check_page)
    typed_without_a_connection(student_page)
    typed_in_two_windows(student_page)
    site.pass_time(minutes=19)
    last_minutes(student_page, check_page)
    ended(student_page, check_page)


def planned(page, talk):
    page.goto(f"{talk}questions/")
    page.get_by_label("Your own question").fill("What surprised you in this work?")
    page.get_by_role("button", name="Add my question").click()
    page.get_by_text("What surprised you in this work?").first.wait_for()


def state(page, question):
    return page.locator(".ask", has_text=question).locator(".note-state")


def typed(page):
    page.get_by_text("0 of 20 minutes").wait_for()
    page.get_by_label("What surprised you in this work?").fill("That flour has seasons.")
    state(page, "What surprised you").get_by_text("Saved").wait_for()
    assert page.evaluate("Object.keys(localStorage).length") == 0


def asked_before_an_early_end(page, check_page):
    talk = page.url
    page.get_by_role("button", name="End interview").click()
    page.get_by_text("Is the talk over?").wait_for()
    check_page(page, "live-asks-before-an-early-end", in_place=True)
    page.goto(talk)


def signed_out_while_typing(site, page, check_page):
    page.reload()
    # not an empty "Saved" under a box
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    talk = page.url
    page.context.clear_cookies()
    page.get_by_label("What surprised you in this work?").fill("That flour has seasons, too.")
    back = page.locator(".live-top").get_by_role("link", name="Sign in and come back")
    back.wait_for()
    check_page(page, "live-signed-out", in_place=True)
    somebody_else_signs_in(site, page)
    page.goto(talk)
    sign_in(page, STUDENT)
    page.wait_for_url("**/live/")
    state(page, "What surprised you").get_by_text(re.compile("Saved [0-9]")).wait_for()
    assert (
        page.get_by_label("What surprised you in this work?").input_value()
        == "That flour has seasons, too."
    )


def somebody_else_signs_in(site, page):
    """In the same browser: what the first one typed is neither readable nor removed."""
    [[name, kept]] = page.evaluate(KEPT)
    assert "flour" not in kept
    code = site.fact(f"SELECT code FROM users_user WHERE email = '{STUDENT}'")
    assert name.startswith(f"m2:{code}:")
    sign_up(site, page, "Bela Kern", OTHER)
    page.evaluate(
        """([name, code]) => {
            const own = name.replace(code, document.body.dataset.account);
            localStorage.setItem(own, localStorage[name]);
            localStorage.setItem("m2:old", JSON.stringify({ at: Date.now() - 31 * 86400e3 }));
            localStorage.setItem("m2:broken", "{");
            localStorage.setItem("m1:plain", JSON.stringify({ at: Date.now(), text: "plain" }));
        }""",
        [name, code],
    )
    page.reload()  # what is old goes, whoever typed it
    assert len(page.evaluate(KEPT)) == 2
    script = page.locator("link[href*='js/storage']").get_attribute("href")
    read = "([script, name]) => import(script).then(({ read }) => read(name))"
    assert page.evaluate(read, [script, name.split(":", 2)[2]]) is None  # not by their keys
    page.locator("summary[aria-label='Your account']:visible").click()
    page.locator("button:visible", has_text="Sign out").click()  # nothing is asked here
    page.wait_for_url("**/accounts/login/**")
    assert [name, kept] in page.evaluate(KEPT)
    page.evaluate(
        """(name) => Object.keys(localStorage).filter((other) => other !== name)
            .forEach((other) => localStorage.removeItem(other))""",
        name,
    )


def another_page_without_a_connection(page, check_page):
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()  # the script serves pages that were loaded after it
    talk = page.url
    page.context.set_offline(True)
    page.goto("/contacts/")
    page.get_by_role("heading", name="No connection").wait_for()
    assert page.evaluate("document.styleSheets.length && document.styleSheets[0].cssRules.length")
    page.context.set_offline(False)
    page.get_by_role("link", name="Try again").click()
    page.get_by_role("heading", name="Contacts", exact=True).wait_for()
    page.goto("/offline/")
    check_page(page, "offline")
    page.goto(talk)


def typed_without_a_connection(page):
    page.context.set_offline(True)
    page.get_by_label("Other notes").or_(page.get_by_label("Your notes")).fill(
        "Calm voice, two laughs."
    )
    page.get_by_text("No connection. Your notes are kept on this device").first.wait_for()
    page.route(
        "**/*", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    page.context.set_offline(False)
    page.reload()
    # from the phone alone
    assert page.get_by_label("Other notes").input_value() == "Calm voice, two laughs."
    assert len(page.evaluate(KEPT)) == 1
    page.unroute("**/*")
    page.evaluate("dispatchEvent(new Event('online'))")
    state(page, "Other notes").get_by_text(re.compile("Saved [0-9]")).wait_for()
    assert page.evaluate("Object.keys(localStorage).length") == 0


def typed_in_two_windows(page):
    other = page.context.new_page()
    other.goto(page.url)
    # not "Saved": the box says so already, of the text before
    with other.expect_response(lambda answer: answer.request.method == "POST"):
        other.get_by_label("Other notes").fill("Written on the laptop")
    other.close()
    page.get_by_label("Other notes").fill("Written on the phone")
    page.get_by_role("button", name="Keep both").click()
    page.get_by_role("button", name="Keep both").wait_for(state="detached")
    assert (
        page.get_by_label("Other notes").input_value()
        == "Written on the laptop\n\nWritten on the phone"
    )


def last_minutes(page, check_page):
    page.reload()
    page.get_by_text("Two minutes left. Ask who else you should talk to").wait_for()
    check_page(page, "live-last-minutes")
    page.get_by_role("button", name="They offered more time").click()
    page.get_by_text("Thank them for it").wait_for()
    page.get_by_text("If they bring up openings").click()
    page.get_by_role("button", name="They brought it up").click()
    page.get_by_role("button", name="No, they didn't").wait_for()
    check_page(page, "live-more-time")


def ended(page, check_page):
    page.get_by_role("button", name="End interview").click()
    page.wait_for_url("**/wrap-up/")
    assert (
        page.get_by_label("What surprised you in this work?").input_value()
        == "That flour has seasons, too."
    )
    check_page(page, "wrap-up-with-answers")
    wrapped_up_from_today(page)
    page.get_by_text("Your notes from the talk").click()
    page.get_by_text("That flour has seasons, too.").wait_for()


def wrapped_up_from_today(page):
    taps = Taps()
    page.goto("/today/")
    taps.press(page.get_by_role("link", name="Wrap up and thank Priya"))
    taps.press(page.get_by_role("group", name="Which answer stays").get_by_text("flour"))
    taps.fill(page.get_by_label(re.compile("Did they point you")), "Lena Ortiz")
    page.keyboard.press("Tab")
    page.keyboard.type("lena@mill.example")
    taps.press(page.get_by_role("group", name="May you use").get_by_text("Yes", exact=True))
    scales = page.get_by_role("group", name=re.compile("interest you before|And now"))
    taps.press(scales.first.get_by_text("2", exact=True))
    taps.press(scales.last.get_by_text("4", exact=True))
    taps.press(page.get_by_text("Share this with my counselor"))
    taps.press(page.get_by_role("button", name="Write the draft from my answers"))
    letter = page.get_by_role("textbox", name="Your thank-you")
    expect(letter).to_have_value(re.compile("That flour has seasons, too."))
    taps.press(page.get_by_role("button", name="Send thank-you and finish"))
    page.get_by_text("Sending to Priya").wait_for()
    assert taps.number <= WRAP_UP_TAPS, taps.number
