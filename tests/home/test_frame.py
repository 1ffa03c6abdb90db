"""The frame around every page: landmarks, one heading, the menu of the role, appearance, help in
one place."""

import re

import pytest
from django.template.loader import get_template
from django.test import Client, RequestFactory
from django.urls import reverse

from home.views.frame import frame
from users.models.roles import Role

SIGNED_OUT = [
    "account_login",
    "account_signup",
    "account_request_login_code",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_inactive",
]
SIGNED_IN = ["account_email", "account_change_password", "account_reauthenticate", "account_logout"]
# A script or a style written into the page; links to files are fine.
INLINE = re.compile(r"<style|\sstyle=|<script(?![^>]*\bsrc=)|\son[a-z]+=")


@pytest.fixture
def anybody(db):
    return Client()


def page_of(browser, name):
    response = browser.get(reverse(name))
    assert response.status_code == 200, name
    return response.content.decode()


def is_whole(html, landmarks=("header", "main", "footer")):
    """Once each: title, heading and landmarks; language and direction; nothing inline."""
    assert len(re.findall(r"<h1\b", html)) == 1
    assert re.search(r"<h1[^>]*>\s*\S", html)
    assert re.search(r"<title>\s*\S.* – Margin</title>", html)
    for landmark in landmarks:
        assert len(re.findall(rf"<{landmark}\b", html)) == 1, landmark
    assert '<html lang="en-us"' in html
    assert 'dir="ltr"' in html
    assert not INLINE.search(html)


@pytest.mark.parametrize("name", SIGNED_OUT)
def test_sign_in_pages_have_our_frame(anybody, name):
    html = page_of(anybody, name)

    is_whole(html)
    assert "htmx" not in html.replace("hx-headers", "")


@pytest.mark.parametrize("name", SIGNED_IN)
def test_account_pages_have_our_frame(nina, name):
    nina.set_password("notebook-and-ink")
    nina.save()
    browser = Client()
    browser.force_login(nina)
    html = page_of(browser, name)

    is_whole(html, landmarks=("header", "main"))
    assert re.findall('<nav class="([a-z]+)"', html) == ["rail", "bar"]


def test_the_skip_link_comes_first_and_leads_to_the_main_part(anybody):
    html = page_of(anybody, "account_login")
    body = html[html.index("<body") :]

    assert re.search(r"<a [^>]*>", body)[0] == '<a class="skip" href="#main">'
    assert '<main id="main" tabindex="-1">' in body


@pytest.mark.parametrize("name", SIGNED_OUT[:4])
def test_a_refused_form_is_422_with_a_summary_and_a_title_that_says_so(anybody, name):
    response = anybody.post(reverse(name), {})
    html = response.content.decode()

    assert response.status_code == 422
    assert "<title>Error: " in html
    targets = re.findall(r'<a href="#(id_[^"]+)">', html)
    assert targets
    for target in targets:
        assert f'id="{target}"' in html


def test_inputs_for_signing_in_can_be_filled_by_a_password_manager(anybody):
    html = page_of(anybody, "account_login")

    assert 'autocomplete="email"' in html
    assert 'autocomplete="current-password"' in html
    assert "placeholder" not in html


def test_the_code_from_the_mail_is_asked_for_as_such(anybody):
    answer = anybody.post(
        reverse("account_request_login_code"), {"email": "nobody@lakeside.example"}, follow=True
    )
    html = answer.content.decode()

    is_whole(html)
    assert 'autocomplete="one-time-code"' in html


def test_a_used_link_for_a_new_password_says_that_nothing_changed(anybody):
    answer = anybody.get(
        reverse("account_reset_password_from_key", args=["1", "abc-def"]), follow=True
    )

    is_whole(answer.content.decode())
    assert "too old" in answer.content.decode()


# --- what the frame knows -------------------------------------------------------------------------
def seen_by(user, path="/", **cookies):
    request = RequestFactory().get(path)
    request.user = user
    request.session = {}
    request.COOKIES.update(cookies)
    return frame(request)["frame"]


def test_a_students_menu_has_add_at_the_centre_of_the_bar(nina):
    menu = seen_by(nina)["nav"]

    assert [(str(item.label), item.place) for item in menu] == [
        ("Today", "before"),
        ("Contacts", "before"),
        ("Questions", "after"),
        ("Interviews", "after"),
        ("Add", "add"),
    ]


def test_staff_see_only_what_is_built_for_them(dana, ida):
    assert [str(item.label) for item in seen_by(dana)["nav"]] == ["Caseload", "Questions"]
    assert [str(item.label) for item in seen_by(ida)["nav"]] == ["Cohort", "Questions"]


@pytest.fixture
def dana_of_the_office(dana):
    dana.roles = [Role.COUNSELOR, Role.ADMIN]
    dana.save()
    return dana


def menu_of(browser, path):
    frame = browser.get(path).context["frame"]
    return [str(item.label) for item in frame["nav"]], [
        str(one.label) for one in frame["other_menus"]
    ]


ADVISING = (["Caseload", "Questions"], ["Switch to office"])
OFFICE = (
    [
        "People",
        "Questions",
        "Guides",
        "Emails",
        "Directory",
        "Program",
        "Email log",
        "Who did what",
    ],
    ["Switch to advising"],
)


@pytest.mark.parametrize(
    ("name", "label"), [("outbox:log", "Email log"), ("users:audit_trail", "Who did what")]
)
def test_the_two_logs_are_entries_of_their_own(as_axel, name, label):
    nav = as_axel.get(reverse(name)).context["frame"]["nav"]

    assert [str(item.label) for item in nav] == ["Email log", "Who did what"]
    assert [str(item.label) for item in nav if item.current] == [label]


def test_what_a_phones_bar_has_no_room_for_is_behind_more(as_ruth, ruth, clio):
    places = [item.place for item in seen_by(ruth)["nav"]]
    html = as_ruth.get(reverse("users:people")).text

    assert places == ["before"] * 4 + ["more"] * (len(places) - 4)
    assert {item.place for item in seen_by(clio)["nav"]} == {"before"}
    bar = html[html.index('<nav class="bar"') :]
    assert bar.index("Who did what</span>") > bar.index("<summary>")


def test_somebody_with_two_tasks_sees_one_menu_and_switches(as_dana, dana_of_the_office):
    assert menu_of(as_dana, reverse("home:settings")) == ADVISING

    answer = as_dana.post(reverse("home:choose_menu"), {"menu": "office"}, follow=True)

    assert answer.redirect_chain[-1][0] == reverse("office:settings")
    assert menu_of(as_dana, reverse("home:settings")) == OFFICE
    assert as_dana.get("/").url == reverse("office:settings")


def test_a_page_of_another_menu_comes_with_its_own_menu(as_dana, dana_of_the_office):
    assert menu_of(as_dana, reverse("outbox:log")) == OFFICE
    assert menu_of(as_dana, reverse("outbox:do_not_contact")) == OFFICE
    assert menu_of(as_dana, reverse("questions:list")) == ADVISING
    assert menu_of(as_dana, reverse("home:settings")) == ADVISING


@pytest.mark.parametrize("asked", ["student", "office", "nonsense", ""])
def test_a_menu_that_is_not_ones_own_is_not_shown(as_dana, asked):
    as_dana.post(reverse("home:choose_menu"), {"menu": asked})

    assert menu_of(as_dana, reverse("home:settings")) == (ADVISING[0], [])


def test_a_student_who_advises_too_starts_as_a_student(as_nina, nina):
    nina.roles = [Role.STUDENT, Role.COUNSELOR]
    nina.save()

    assert menu_of(as_nina, reverse("home:today")) == (
        ["Today", "Contacts", "Questions", "Interviews", "Add"],
        ["Switch to advising"],
    )
    assert as_nina.post(
        reverse("home:choose_menu"), {"menu": "advising"}, follow=True
    ).redirect_chain[-1][0] == reverse("advising:caseload")


def test_staff_search_in_the_header_where_there_is_a_list(as_dana, dana, ida, clio, axel):
    assert seen_by(dana)["search"].url == reverse("advising:caseload")
    assert seen_by(clio)["search"].url == reverse("questions:manage")
    assert [seen_by(one)["search"] for one in (ida, axel)] == [None, None]
    assert 'role="search" method="get" action="/caseload/"' in page_of(as_dana, "account_email")


def test_the_header_leaves_the_search_to_a_list_that_has_its_own(as_clio):
    assert 'id="header-search"' in page_of(as_clio, "questions:suggestions")
    assert 'id="header-search"' not in page_of(as_clio, "questions:manage")


def test_the_entry_in_use_is_marked_and_so_is_the_one_above(nina):
    marks = {str(item.label): item.current for item in seen_by(nina, "/contacts/k7m2xw9q/")["nav"]}

    assert marks == {"Today": "", "Contacts": "true", "Questions": "", "Interviews": "", "Add": ""}


@pytest.mark.parametrize(
    ("name", "above"),
    [
        ("users:assigning_file", "People"),
        ("users:cohort_add", "People"),
        ("contacts:concern_readers", "Program"),
        ("outbox:do_not_contact_add", "Program"),
    ],
)
def test_a_page_whose_way_back_leads_to_an_entry_marks_it(ruth, name, above):
    marks = {str(item.label) for item in seen_by(ruth, reverse(name))["nav"] if item.current}

    assert marks == {above}


@pytest.mark.parametrize("chosen", ["auto", "light", "dark"])
def test_the_appearance_is_the_accounts(nina, chosen):
    nina.appearance = chosen

    assert seen_by(nina)["appearance"] == chosen


def test_a_stranger_sees_the_devices_last_appearance_unless_it_makes_no_sense(anybody):
    login = reverse("account_login")

    anybody.cookies["appearance"] = "dark"
    assert 'data-appearance="dark"' in anybody.get(login).content.decode()

    anybody.cookies["appearance"] = "dark' onload="
    assert 'data-appearance="auto"' in anybody.get(login).content.decode()


def test_the_frame_asks_the_database_nothing_more(nina, django_assert_num_queries):
    seen_by(nina)

    with django_assert_num_queries(0):
        seen_by(nina)


def test_help_has_its_place_on_every_page(as_nina, anybody):
    inside = page_of(as_nina, "account_email")
    outside = page_of(anybody, "account_login")

    assert inside.count(f'href="{reverse("home:help")}"') == 2  # at the side, and above on a phone
    assert outside.index("</main>") < outside.index('id="help"') < outside.index("</footer>")
    assert "careers@lakeside.example" in outside


# --- when something went wrong --------------------------------------------------------------------
@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_the_last_pages_need_no_context_at_all(name):
    html = get_template(name).render()

    assert len(re.findall(r"<h1\b", html)) == 1
    assert 'href="/"' in html
    assert not INLINE.search(html)


@pytest.mark.parametrize("name", ["403.html", "403_csrf.html", "404.html", "413.html", "429.html"])
def test_error_pages_are_whole(db, rf, name):
    request = rf.get("/")

    is_whole(get_template(name).render({}, request))


def test_a_missing_page_says_what_is_safe(as_nina):
    response = as_nina.get("/nowhere/")

    assert response.status_code == 404
    assert "Nothing was changed." in response.content.decode()
