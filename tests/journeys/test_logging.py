"""Talks that the site didn't arrange, and several that nobody spoke of: few taps, counted."""

import re

from tests.journeys.people import agree_by_phone, sign_up
from tests.journeys.site import Site
from tests.journeys.taps import Taps

STUDENT = "runa@lakeside.example"
LINE = "Odd Berge, harbor pilot, North Quay, odd@quay.example"
LOG_TAPS, CATCH_UP_TAPS = 9, 3


def test_a_talk_with_somebody_new_is_logged_and_three_are_caught_up_with(
    site: Site, student_page, check_page
):
    page = student_page
    sign_up(site, page, "Runa Dahl", STUDENT)
    log_with_thanks(site, page, check_page)
    talk_with_three(site, page)
    catch_up(page, check_page)


def log_with_thanks(site: Site, page, check_page) -> None:
    """From the menu: a new contact, what was learned, and a thank-you that goes out."""
    taps = Taps()
    taps.press(page.get_by_role("link", name="Interviews").last)
    page.get_by_text("No conversations yet").wait_for()
    check_page(page, "interviews-empty")
    taps.press(page.get_by_role("link", name="Log a conversation"))
    page.get_by_label("Who did you talk with?").wait_for()
    check_page(page, "log")
    taps.fill(page.get_by_label("Who did you talk with?"), LINE)
    taps.fill(page.get_by_label("What did you learn?"), "Fog is worse than wind.")
    taps.press(page.get_by_text("By phone", exact=True))
    taps.press(page.get_by_role("button", name="Write it now"))
    page.get_by_label("Your thank-you").wait_for()
    taps.press(page.get_by_role("button", name="Send thank-you and save"))
    page.get_by_role("heading", name="Talk with Odd Berge").wait_for()
    assert taps.number <= LOG_TAPS, taps.number
    site.pass_time(seconds=61)
    mail = site.wait_for_email("odd@quay.example", "Thank you")
    assert "Fog is worse than wind." in mail.part("plain")


def talk_with_three(site: Site, page) -> None:
    """One a day; nobody says how they went."""
    for name in ("Ava Ek", "Ben Ruud", "Cyd Moe"):
        agree_by_phone(site, page, name, f"{name[:3].lower()}@mill.example")
        site.pass_time(days=1)
    site.pass_time(days=1)


def catch_up(page, check_page) -> None:
    taps = Taps()
    page.goto("/today/")
    taps.press(page.get_by_role("link", name=re.compile("Did these 3 talks happen")))
    page.get_by_role("heading", name="Did these happen?").wait_for()
    check_page(page, "catch-up")
    taps.press(page.get_by_role("button", name="It didn't happen").first)
    page.get_by_text("Noted for 1 talk.").wait_for()
    taps.press(page.get_by_role("button", name="Yes, all of them happened"))
    page.get_by_text("Noted for 2 talks.").wait_for()
    assert taps.number <= CATCH_UP_TAPS, taps.number
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Yes, all of them happened").wait_for()
