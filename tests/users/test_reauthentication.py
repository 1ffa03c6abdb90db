"""ONE question before what is sensitive: who is asked, how long the answer counts, and that nothing
that was sent meanwhile is lost."""

import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path, reverse

from tests.access_table import REAUTHENTICATED, TABLE
from tests.conftest import browser_of
from tests.factories import UserFactory
from tests.sign_in import prove, proven
from tests.test_access import kind_of, world
from users.access import GET, GET_POST, POST, SIGNED_IN, access, rule_of
from users.access.checks import routes
from users.access.reauthentication import LONGEST_HELD, MOST_HELD
from users.models.roles import Role

__all__ = ["world"]
pytestmark = pytest.mark.django_db
PASSWORD = "a quiet walk home"


# --- views as other apps write them -------------------------------------------------------------
@access(SIGNED_IN, methods=GET_POST, reauthenticate="Change roles")
def roles(request, number):
    return HttpResponse(f"{request.method} {request.POST.getlist('role')}")


@access(Role.ADMIN, methods=POST, reauthenticate="Merge")
def merge(request):
    return HttpResponse("merged")


@access(SIGNED_IN, methods=GET)
def page(request):
    return HttpResponse("page")


urlpatterns = [
    path("roles/<int:number>/", roles, name="roles"),
    path("merge/", merge, name="merge"),
    path("page/", page, name="page"),
    path("", include("careers.urls")),
]
own_views = pytest.mark.urls("tests.users.test_reauthentication")


def is_question(response):
    asked = response.headers.get("Location") or response.headers.get("HX-Redirect", "")
    return "reauthenticate" in asked


# --- which pages ask ----------------------------------------------------------------------------
def test_the_list_names_exactly_the_views_that_ask():
    rules = {name: rule_of(view, name) for name, view in routes() if not name.startswith("account")}

    assert {
        name: set(rule.methods) & set(rule.reauthenticate_on) - {"HEAD"}
        for name, rule in rules.items()
        if rule.reauthenticate
    } == REAUTHENTICATED


@pytest.mark.usefixtures("at_now")
def test_each_of_them_asks_whoever_may_use_it_and_refuses_others_unasked(world):
    for name, methods in REAUTHENTICATED.items():
        for who, expected in TABLE[name].items():
            for method in methods:
                send = getattr(world.browsers[who], method.lower())
                answer = send(world.address(name))
                assert is_question(answer) == (expected == "answers"), (name, who, method)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("account_email", {"action_add": "", "email": "new@lakeside.example"}),
        ("account_set_password", {"password1": PASSWORD, "password2": PASSWORD}),
    ],
)
def test_pages_of_the_account_ask_the_same_question(as_nina, name, data):
    asked = as_nina.post(reverse(name), data)

    assert is_question(asked)
    assert "You are about to" in as_nina.get(asked.url).content.decode()


# --- the question -------------------------------------------------------------------------------
@own_views
def test_a_form_asks_when_it_is_opened_and_comes_back_to_itself(as_nina, nina):
    asked = as_nina.get("/roles/3/?tab=2")
    question = as_nina.get(asked.url).content.decode()

    assert is_question(asked)
    assert "You are about to: <b>Change roles</b>." in question
    prove(as_nina, nina)
    assert as_nina.get("/roles/3/?tab=2").content == b"GET []"


@own_views
def test_who_has_a_password_is_asked_for_it_and_led_back():
    person = UserFactory(password=PASSWORD)
    browser = browser_of(person)
    asked = browser.get("/roles/3/?tab=2")

    done = browser.post(asked.url, {"password": PASSWORD})

    assert asked.url.startswith(reverse("account_reauthenticate"))
    assert done.url == "/roles/3/?tab=2"


@own_views
def test_a_wrong_password_opens_nothing():
    browser = browser_of(UserFactory(password=PASSWORD))
    asked = browser.get("/roles/3/")

    browser.post(asked.url, {"password": "a wrong guess"})

    assert is_question(browser.get("/roles/3/"))


@own_views
def test_the_answer_counts_for_the_minutes_of_the_setting(as_nina, settings):
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 60
    proven(as_nina)
    assert not is_question(as_nina.get("/roles/3/"))

    session = as_nina.session
    session["account_authentication_methods"][0]["at"] = time.time() - 61
    session.save()

    assert is_question(as_nina.get("/roles/3/"))


@own_views
def test_the_answer_of_another_account_in_the_same_browser_does_not_count(as_nina, omar):
    proven(as_nina)
    as_nina.force_login(omar)

    assert is_question(as_nina.get("/roles/3/"))


@own_views
def test_an_account_that_has_no_way_to_prove_itself_is_refused(nina):
    nina.emailaddress_set.all().delete()
    browser = browser_of(nina)

    assert browser.get("/roles/3/").status_code == 403


@own_views
def test_a_fragment_leads_the_whole_page_to_the_question(as_nina):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/page/?p=2"}

    asked = as_nina.get("/roles/3/", headers=headers)

    assert (asked.status_code, "Location" in asked.headers) == (200, False)
    assert asked.headers["HX-Redirect"].endswith("next=%2Fpage%2F%3Fp%3D2")


# --- nothing that was sent is lost --------------------------------------------------------------
@own_views
def test_a_form_that_was_sent_too_late_is_kept_and_sent_by_a_press(as_nina, nina):
    words = {"role": ["admin", "auditor"], "why": "<b>“é”</b>", "csrfmiddlewaretoken": "x"}
    asked = as_nina.post("/roles/3/?tab=2", words, headers={"Referer": "http://testserver/page/"})
    prove(as_nina, nina)
    way_back = asked.url.partition("next=")[2].replace("%2F", "/").replace("%3F", "?")
    kept = as_nina.get(reverse("users:resume"), {"to": "/roles/3/?tab=2"}).content.decode()

    assert way_back.startswith("/accounts/resume/?to%3D")
    assert 'action="/roles/3/?tab=2"' in kept
    assert kept.count('name="role"') == 2
    assert "&lt;b&gt;“é”&lt;/b&gt;" in kept
    assert 'name="csrfmiddlewaretoken" value="x"' not in kept
    assert 'href="/page/"' in kept
    assert as_nina.post("/roles/3/?tab=2", words).content == b"POST ['admin', 'auditor']"


@own_views
def test_what_was_sent_at_last_is_no_longer_kept(as_nina):
    as_nina.post("/roles/3/", {"role": "admin"})
    proven(as_nina).post("/roles/3/", {"role": "admin"})

    assert as_nina.get(reverse("users:resume"), {"to": "/roles/3/"}).url == reverse("home:start")


@own_views
def test_forms_of_two_windows_are_kept_side_by_side_but_not_without_end(as_nina):
    for number in range(MOST_HELD + 1):
        as_nina.post(f"/roles/{number}/", {"role": "admin"})

    kept = [
        as_nina.get(reverse("users:resume"), {"to": f"/roles/{number}/"}).status_code
        for number in range(MOST_HELD + 1)
    ]
    assert kept == [302] + [200] * MOST_HELD


@own_views
@pytest.mark.parametrize(
    "data",
    [
        {"role": "admin", "file": SimpleUploadedFile("roster.csv", b"a,b")},
        {"role": "x" * (LONGEST_HELD + 1)},
    ],
    ids=["a file", "a very long text"],
)
def test_what_cannot_be_kept_is_said_and_leads_back_to_the_page(as_nina, data):
    as_nina.post("/roles/3/", data, headers={"Referer": "http://testserver/page/?q=1"})

    said = as_nina.get(reverse("users:resume"), {"to": "/roles/3/"}).content.decode()

    assert "which could not be kept" in said
    assert 'href="/page/?q=1"' in said
    assert 'type="hidden" name="role"' not in said


@own_views
@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example", "/page/", "", "\\x"])
def test_nothing_but_a_kept_form_is_offered(as_nina, to):
    as_nina.post("/roles/3/", {"role": "admin"}, headers={"Referer": "https://evil.example/x"})

    assert as_nina.get(reverse("users:resume"), {"to": to}).status_code == 302
    offered = as_nina.get(reverse("users:resume"), {"to": "/roles/3/"}).content.decode()
    assert "evil.example" not in offered


@own_views
def test_a_role_that_is_gone_meanwhile_sends_nothing(ruth):
    browser = browser_of(ruth)
    browser.post("/merge/")
    ruth.roles = [Role.STUDENT]
    ruth.save()

    assert browser.get(reverse("users:resume"), {"to": "/merge/"}).status_code == 302
    assert browser.post("/merge/").status_code == 403


@own_views
def test_a_form_without_its_token_is_not_kept(nina):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(nina)

    assert browser.post("/roles/3/", {"role": "admin"}).status_code == 403
    assert kind_of(browser.get(reverse("users:resume"), {"to": "/roles/3/"})) == "answers"
    assert "held_forms" not in browser.session


@own_views
def test_who_is_not_signed_in_is_asked_to_sign_in(client):
    assert client.get("/roles/3/").url.startswith(reverse("account_login"))
