"""Steps that several journeys share."""

import re

from tests.journeys.site import Site

PASSWORD = "a long walk by the lake"
CODE = re.compile(r"^[A-Z0-9]{3,4}-[A-Z0-9]{3,4}(?=\r?$)", re.MULTILINE)


def words(mail) -> str:
    """The plain text of an email."""
    return mail.part("plain").replace("\r\n", "\n")


def link_in(site: Site, mail, start: str = "/") -> str:
    """The first URL of the site in an email that begins with `start`."""
    return re.search(rf"^{site.url}{start}\S*", words(mail), re.MULTILINE).group()


def skip_check(page, name: str) -> None:
    """For pages that another journey checks."""


def sign_up(site: Site, page, name: str, email: str, check_page=skip_check) -> None:
    """A new account with a confirmed address, on Today.

    The journeys of one process share a site: each has people of its own.
    """
    known = site.fact(f"SELECT count(*) FROM users_user WHERE email = '{email}'")
    assert known == 0, f"{email} is somebody of another journey"
    page.goto("/accounts/signup/")
    check_page(page, "signup")
    page.get_by_label("Full name").fill(name)
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.locator("main form button").last.click()
    code = CODE.search(words(site.wait_for_email(email, "Confirm"))).group()
    check_page(page, "confirm-address")
    page.locator("input[name=code]").fill(code)
    page.locator("main form button").first.click()
    page.wait_for_url(re.compile("/(today|welcome)/"))
    check_page(page, "first-page")
    page.goto("/today/")


def staff(site: Site, page, name: str, email: str, role: str) -> None:
    """An account that has this role and no other."""
    sign_up(site, page, name, email)
    site.fact(f"UPDATE users_user SET roles = '{{{role}}}' WHERE email = '{email}' RETURNING id")


def prove(page) -> bool:
    """Answer "Is it you?" and return True, if the site asks."""
    page.wait_for_load_state()
    asks = page.get_by_role("heading", name="Is it you?").is_visible()
    if asks:
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Continue").click()
    return asks


def prove_and_send(page, button: str) -> None:
    """Answer "Is it you?", if the site asks, and send the form that waited for it."""
    if prove(page):
        page.get_by_role("main").get_by_role("button", name=button).click()


def sign_in(page, email: str) -> None:
    """From the form of the sign-in page."""
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.locator("main form button").first.click()


def add_contact(page, line: str) -> None:
    """By one pasted line, on the page behind the plus of a phone's bar."""
    page.goto("/contacts/new/")
    page.get_by_label("Add a contact").fill(line)
    page.get_by_label("Add a contact").press("Enter")
    page.get_by_text(line.split(",", maxsplit=1)[0]).first.wait_for()


def open_contact(page, name: str) -> None:
    page.goto("/contacts/")
    page.get_by_role("link", name=re.compile(name)).first.click()
    page.get_by_role("heading", name=name, level=1).wait_for()


def ask(site: Site, page, name: str, email: str) -> str:
    """Send a request to somebody new through the site; the link in the mail that arrives."""
    first = name.split(maxsplit=1)[0]
    add_contact(page, f"{name}, baker, Old Mill Bakery, {email}")
    open_contact(page, name)
    page.get_by_role("link", name=re.compile("[Ww]rite request")).first.click()
    page.get_by_text("I know them already", exact=True).click()
    page.get_by_label("How do you know of them, or through whom?").fill("the farmers' market")
    page.get_by_label("What do you hope to understand").fill("how a small shop plans its week")
    page.get_by_text("Explore a career", exact=True).click()
    page.get_by_label("Why this person?").fill("Your bread is why I get up on Saturdays.")
    page.get_by_role("button", name="Review and send").click()
    page.get_by_role("button", name=f"Send to {first}").click()
    page.get_by_text(f"Sending to {first}").wait_for()
    site.pass_time(seconds=61)
    link = link_in(site, site.wait_for_email(email, "minutes"), "/r/")
    page.reload()
    return link


def agree_by_phone(site: Site, page, name: str, email: str) -> str:
    """A request to somebody new who says yes to a talk tomorrow, by telephone; the path of the
    talk's page."""
    ask(site, page, name, email)
    page.get_by_role("link", name="They answered another way").first.click()
    page.get_by_text("Phone", exact=True).click()
    page.get_by_label(re.compile("Number, link or place")).fill("(555) 010-0123")
    tomorrow = site.fact(
        "SELECT to_char(margin_now() AT TIME ZONE 'America/Chicago' + interval '1 day', "
        "'YYYY-MM-DD')"
    )
    page.get_by_label(re.compile("When will you talk")).fill(f"{tomorrow}T15:00")
    page.get_by_role("button", name="Yes, we talk then").click()
    page.get_by_text("Your appointment").wait_for()
    return page.url.removeprefix(site.url)
