"""An admin's people: find one, add and invite another, give a role, move two, take it back."""

import re

from tests.journeys.people import PASSWORD, staff, words
from tests.journeys.site import Site

ADMIN = "wanda@lakeside.example"
NEW = "joel.abernathy@lakeside.example"


def test_an_admin_finds_adds_and_moves_people(site: Site, staff_page, check_page):
    page = staff_page
    staff(site, page, "Wanda Osei", ADMIN, "admin")
    cohort_added(page, check_page)
    person_added_and_invited(site, page, check_page)
    role_given(page, check_page)
    several_added(page, check_page)
    person_found(page, check_page)
    two_moved_and_put_back(page, check_page)


def cohort_added(page, check_page):
    page.goto("/manage/cohorts/")
    check_page(page, "cohorts-none")
    page.get_by_role("link", name="New cohort").first.click()
    check_page(page, "cohort-new")
    page.get_by_label("Name").fill("Careers 101")
    page.get_by_label("First day").fill("2026-01-12")
    page.get_by_label("Last day").fill("2031-05-15")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Careers 101").wait_for()
    check_page(page, "cohorts")


def person_added_and_invited(site, page, check_page):
    page.goto("/manage/people/")
    page.get_by_role("link", name="Add a person").click()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="Add a person").wait_for()
    check_page(page, "person-new")
    page.get_by_label("Full name").fill("Joel Abernathy")
    page.get_by_label("Email address").fill(ADMIN)
    page.get_by_role("button", name="Add person").click()
    page.get_by_text("Wanda Osei has the address").first.wait_for()
    check_page(page, "person-taken", in_place=True)
    page.get_by_label("Email address").fill(NEW)
    page.get_by_role("button", name="Add person").click()
    page.get_by_role("heading", name="Joel Abernathy").wait_for()
    check_page(page, "person")
    assert "/accounts/login/code/" in words(site.wait_for_email(NEW, "Your account at"))


def role_given(page, check_page):
    page.get_by_role("link", name="Change – Roles").click()
    check_page(page, "roles")
    page.get_by_label(re.compile("^Counselor")).check()
    page.get_by_role("button", name="Save roles").click()
    page.get_by_text("The roles are saved.").wait_for()
    page.get_by_text("Set somebody's roles").wait_for()


def several_added(page, check_page):
    page.goto("/manage/people/add-several/")
    people = page.get_by_role("textbox", name="People")
    people.fill("Noor Al-Hakim noor@lakeside.example\nnobody")
    page.get_by_role("button", name="Add people").click()
    page.get_by_text("Line 2: there is no email address in it.").first.wait_for()
    check_page(page, "people-refused", in_place=True)
    people.fill("Noor Al-Hakim noor@lakeside.example\nBaek, Hyejin; hyejin@lakeside.example")
    page.get_by_role("button", name="Add people").click()
    page.get_by_text("2 people were added.").wait_for()


def person_found(page, check_page):
    page.get_by_role("searchbox", name="Name, address or university id").fill("hyejn")
    page.get_by_text("These names come close.").wait_for()
    page.get_by_role("searchbox", name="Name, address or university id").fill("hyejin")
    page.get_by_role("row", name=re.compile("Hyejin Baek")).wait_for()
    page.wait_for_url(re.compile(r"q=hyejin"))


def two_moved_and_put_back(page, check_page):
    page.goto("/manage/people/?show=students")
    for name in ("Hyejin Baek", "Noor Al-Hakim"):
        page.get_by_role("row", name=re.compile(name)).get_by_role("checkbox").check()
    check_page(page, "people-ticked", in_place=True)
    page.get_by_label("Cohort", exact=True).last.select_option(label="Careers 101")
    page.get_by_role("button", name="Move to the cohort").click()
    page.get_by_text("2 students are in “Careers 101” now.").wait_for()
    check_page(page, "people-moved")
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("2 students are back.").wait_for()
