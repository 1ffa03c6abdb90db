"""A curator's hour: fifty questions from a file, three mended, two merged, one published,
edited, retired, restored."""

import csv
import io
import re
from itertools import product

from playwright.sync_api import expect

from tests.journeys.people import staff
from tests.journeys.site import Site

CURATOR = "petra@lakeside.example"
OPENINGS = (
    "Who decides in the end about",
    "When did you last worry over",
    "How would a newcomer notice",
    "What do outsiders get wrong on",
    "Where would I read more about",
    "Which numbers describe best",
    "Why does nobody mention",
    "Would you ever give up",
    "Can a machine take over",
    "Since when is there",
)
MATTERS = (
    "the night rota",
    "budgets for tools",
    "letters of complaint",
    "a failed inspection",
    "your own office key",
)
TWIN = "Who decides in the end about the rota at night?"
SALARY = "What is a realistic salary range for someone starting in this field?"


def test_fifty_come_from_a_file_and_the_bank_stays_in_order(site: Site, staff_page, check_page):
    staff(site, staff_page, "Petra Novak", CURATOR, "curator")
    brought_in(staff_page, check_page)
    merged(staff_page, check_page)
    published(staff_page, check_page)
    edited_in_its_row(staff_page)
    edited_in_two_windows(staff_page, check_page)
    restored(staff_page, check_page)
    retired(staff_page)
    the_other_pages(staff_page, check_page)


def a_file(*, spoilt: bool) -> dict:
    """Fifty questions as a spreadsheet saves them; spoilt, three of them cannot be read."""
    texts = [TWIN, *(f"{opening} {matter}?" for opening, matter in product(OPENINGS, MATTERS))][:50]
    rows = [
        ["question", "theme", "part", "minutes"],
        *([text, "Day-to-day work", "core", "2"] for text in texts),
    ]
    if spoilt:
        rows[3][1], rows[20][3], rows[41][2] = "Daily life", "two", "sideways"
    sheet = io.StringIO()
    csv.writer(sheet).writerows(rows)
    return {"name": "questions.csv", "mimeType": "text/csv", "buffer": sheet.getvalue().encode()}


def brought_in(page, check_page):
    page.goto("/manage/questions/")
    check_page(page, "bank-staff_page")
    page.get_by_role("link", name="Import and export").click()
    check_page(page, "bank-file")
    page.get_by_label("CSV or XLSX").set_input_files(a_file(spoilt=True))
    page.get_by_role("button", name="Look at it first").click()
    page.get_by_text("3 rows need fixing").wait_for()
    check_page(page, "bank-file-wrong", in_place=True)
    page.get_by_role("link", name="Choose another file").click()
    page.get_by_label("CSV or XLSX").set_input_files(a_file(spoilt=False))
    page.get_by_role("button", name="Look at it first").click()
    page.get_by_role("heading", name="What would happen").wait_for()
    check_page(page, "bank-file-look", in_place=True)
    page.get_by_role("button", name="Import", exact=True).click()
    page.get_by_text("50 added, 0 changed").wait_for()


def find(page, words):
    page.goto(f"/manage/questions/?q={words}")
    return page.locator("tr[id^=row-]").first


def merged(page, check_page):
    page.goto("/manage/questions/alike/")
    check_page(page, "bank-alike")
    pair = page.locator("main :is(tr, .rows-item)", has_text=TWIN)
    pair.get_by_role("button", name="Keep both").click()
    page.get_by_text("Both are kept.").wait_for()
    page.get_by_text("1 pair kept as it is").click()
    check_page(page, "bank-alike-kept")
    pair.get_by_role("button", name="Look at them again").click()
    pair.get_by_role("button", name="Keep the second").click()
    page.get_by_text("Sheets keep both.").wait_for()
    page.get_by_role("button", name="Take them apart again").click()
    page.get_by_text("is a question of its own again").wait_for()
    pair.get_by_role("link", name=TWIN).click()
    page.get_by_role("link", name="Merge it into another question").click()
    check_page(page, "bank-merge")
    page.locator("li", has_text="about the night rota?").get_by_role(
        "button", name="Keep this one"
    ).click()
    page.get_by_text("is merged into “Who decides in the end about the night rota?”").wait_for()
    page.goto("/manage/questions/alike/")
    assert page.get_by_text(TWIN).count() == 0


def published(page, check_page):
    page.goto("/manage/questions/new/")
    page.get_by_label("Question", exact=True).fill(SALARY.replace("realistic", "usual"))
    page.get_by_label("Theme").select_option(label="Job market and pay")
    # what students see follows what is typed
    expect(page.locator("#preview")).to_contain_text("usual salary range")
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("The bank has something like it").wait_for()
    check_page(page, "bank-new-alike", in_place=True)
    page.get_by_label("Question", exact=True).fill("Which season brings you the most work?")
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("is published. Students see it now.").wait_for()
    check_page(page, "bank-question")


def settled(page, row):
    """htmx has put the form in and knows its links: before that a key leads to the page of the
    link itself."""
    row.get_by_label("Minutes").wait_for()
    expect(
        page.locator(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added")
    ).to_have_count(0)


def edited_in_its_row(page):
    row = find(page, "season brings")
    row.get_by_role("link", name="Edit").press("Enter")
    settled(page, row)
    # nothing was typed: the row is back, and the keyboard where it was
    row.get_by_label("Minutes").press("Escape")
    expect(row.get_by_role("link", name="Edit")).to_be_focused()
    row.get_by_role("link", name="Edit").press("Enter")
    settled(page, row)
    row.get_by_label("Minutes").fill("4")
    row.get_by_label("Minutes").press("Escape")  # something was: nothing is thrown away by one key
    expect(row.get_by_role("link", name="Cancel")).to_be_focused()
    expect(row.get_by_label("Minutes")).to_have_value("4")
    row.get_by_label("Minutes").fill("3")
    row.get_by_role("button", name="Save").click()
    row.get_by_text("Saved.").wait_for()
    expect(row.locator("[data-label=Minutes]")).to_have_text("3")


def edited_in_two_windows(page, check_page):
    page.get_by_role("link", name=re.compile("^Which season")).click()
    page.get_by_role("heading", name="Which season").wait_for()
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_label("Question", exact=True).fill("Which season is the hardest for you?")
    other.get_by_role("button", name="Save").click()
    other.get_by_text("Saved.").wait_for()
    other.close()
    page.get_by_label("Question", exact=True).fill("Which season do you look forward to?")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("This was changed in another window").wait_for()
    page.get_by_text("Which season is the hardest for you?").first.wait_for()
    check_page(page, "bank-conflict", in_place=True)
    page.get_by_role("button", name="Keep what I typed").click()
    page.get_by_role("heading", name="Which season do you look forward to?").wait_for()


def restored(page, check_page):
    page.get_by_role("link", name="Versions").click()
    check_page(page, "bank-versions")
    page.get_by_role("button", name="Restore version 1").click()
    page.get_by_text("Version 1 is back.").wait_for()


def retired(page):
    row = find(page, "season brings")
    row.get_by_label("Select").check()
    expect(page.locator("#bulk b")).to_have_text("Selected 1")
    page.get_by_role("button", name="Move", exact=True).click()
    page.get_by_role("link", name="Choose a theme or a status").click()
    expect(page.get_by_label("Move to")).to_be_focused()
    expect(row.get_by_label("Select")).to_be_checked()
    row.get_by_label("More").click()
    row.get_by_role("button", name="Retire").click()
    row.get_by_text(re.compile("is retired")).wait_for()
    page.get_by_role("link", name="Retired 1").wait_for()
    expect(row.get_by_label("Select")).not_to_be_checked()


def the_other_pages(page, check_page):
    page.goto("/manage/questions/sets/first-conversation/")
    first = page.locator("ol.qlist > li").first
    text = first.get_by_role("link").inner_text()
    first.get_by_role("button", name="Remove").click()
    expect(page.locator("[data-message]")).to_be_focused()
    check_page(page, "bank-set-taken")
    page.get_by_role("button", name="Undo").click()
    expect(first).to_contain_text(text)
    for name in (
        "new",
        "themes",
        "themes/new",
        "sets/new",
        "sets/first-conversation",
        "suggestions",
        "usage",
    ):
        page.goto(f"/manage/questions/{name}/")
        check_page(page, f"bank-{name.replace('/', '-')}")
