"""From nobody to ask to ten people and a request that went out, in ten minutes of taps."""

import re

from tests.journeys.people import link_in, sign_up
from tests.journeys.site import Site

STUDENT, VERA = "svea@lakeside.example", "vera@lighthouse.example"
# one line for each person, by the number of the question that brought them to mind
PEOPLE = {
    1: ["Aki Salo, ferry captain", "Bea Novak, baker"],
    2: ["my aunt Cleo Ruiz, dentist"],
    5: ["Dr. Dov Adler, chemist, Lakeside University", "Eva Holm, librarian"],
    7: ["Finn Aas, roofer, Aas & Sons"],
    9: [f"Vera Lund, keeper, Point Light, {VERA}", "Gus Weir, pilot", "Hal Ito, surveyor"],
    10: ["Ida Moss, notary"],
}
MOST_TAPS, SECONDS_A_TAP, SECONDS_A_LINE, SECONDS_A_REQUEST = 30, 2, 15, 180


class Taps:
    """Counts what a hand does: presses of a button or a key, and lines that it types."""

    def __init__(self):
        self.presses = self.lines = 0

    def press(self, target) -> None:
        self.presses += 1
        target.click()

    def line(self, page, words: str) -> None:
        self.lines += 1
        self.presses += 1
        box = page.get_by_label("Who comes to mind?")
        box.fill(words)
        box.press("Enter")

    @property
    def seconds(self) -> int:
        return self.presses * SECONDS_A_TAP + self.lines * SECONDS_A_LINE


def test_a_student_without_contacts_has_ten_people_and_a_sent_request_in_ten_minutes(
    site: Site, student_page, check_page
):
    taps, page = Taps(), student_page
    sign_up(site, page, "Svea Lind", STUDENT)
    check_page(page, "today-empty")
    taps.press(page.get_by_role("link", name="Think of people").first)
    think_of_people(page, taps)
    check_page(page, "brainstorm")
    to_the_end(page, taps)
    check_page(page, "brainstorm-end")
    assert taps.seconds <= 5 * 60, taps.seconds
    ask_vera(site, page, taps)
    assert taps.presses <= MOST_TAPS, taps.presses
    assert taps.seconds + SECONDS_A_REQUEST <= 10 * 60


def think_of_people(page, taps: Taps) -> None:
    """Ten people by ten questions, the one mistake undone; it goes on where it was left."""
    count = 0
    for question in range(1, 11):
        page.get_by_text(f"{question} of 24").wait_for()
        for line in PEOPLE.get(question, []):
            taps.line(page, line)
            count += 1
            page.get_by_text(re.compile(rf"^{count} (person|people) so far")).wait_for()
            assert page.get_by_label("Who comes to mind?").input_value() == ""
        if question == 7:
            undo_one(page, taps, count)
        if question < 10:
            taps.press(page.get_by_role("button", name="Next question"))
    page.goto("/contacts/brainstorm/")
    page.get_by_text("10 people so far").wait_for()
    page.get_by_text("10 of 24").wait_for()


def undo_one(page, taps: Taps, count: int) -> None:
    taps.line(page, "Somebody Wrong")
    taps.press(page.get_by_role("button", name=re.compile("Undo.*Somebody Wrong")))
    page.get_by_text(f"{count} people so far").wait_for()


def to_the_end(page, taps: Taps) -> None:
    taps.press(page.get_by_role("button", name="Finish"))
    page.get_by_text("You thought of 10 people").wait_for()


def ask_vera(site: Site, page, taps: Taps) -> None:
    taps.press(page.get_by_role("link", name="Write request to Vera"))
    page.get_by_label("How do you know of them, or through whom?").fill("the alumni page")
    page.get_by_label("What do you hope to understand").fill("who still keeps a light")
    taps.press(page.get_by_text("Explore a career", exact=True))
    page.get_by_label("Why this person?").fill("Your light is the first that I remember.")
    taps.press(page.get_by_role("button", name="Review and send"))
    taps.press(page.get_by_role("button", name="Send to Vera"))
    page.get_by_text("Sending to Vera").wait_for()
    site.pass_time(seconds=61)
    assert link_in(site, site.wait_for_email(VERA, "minutes"), "/r/")
