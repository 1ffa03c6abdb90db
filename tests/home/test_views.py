"""Front door, Today and help, as the browser meets them."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from core.step import Rank
from home.selectors.first_people import first_people
from office.models import CareerField
from office.selectors.settings import office_settings
from tests.factories import (
    DAY,
    HOUR,
    NOW,
    ContactFactory,
    DirectoryEntryFactory,
    FeedbackFactory,
    InterviewFactory,
    ReferralFactory,
    UserFactory,
)
from users.models import StudentProfile, User
from users.models.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def text(response):
    return response.content.decode()


# --- front door -----------------------------------------------------------------------------------
def test_a_stranger_reads_what_this_is_and_how_to_sign_in():
    page = text(Client().get("/"))

    assert reverse("account_login") in page
    assert reverse("account_signup") in page


def test_a_student_goes_to_today(as_nina):
    assert as_nina.get("/").url == reverse("home:today")


def test_a_new_student_is_asked_two_things_first(as_nina, nina):
    StudentProfile.objects.filter(user=nina).update(subject="", class_year="")

    assert as_nina.get("/").url == reverse("home:welcome")


def test_the_first_visit_may_be_left_empty(as_nina, nina):
    response = as_nina.post(
        reverse("home:welcome"), {"curious_about": "", "subject": "", "class_year": ""}
    )

    assert response.url == reverse("home:today")


def test_a_counselor_starts_at_the_caseload(as_dana):
    assert as_dana.get("/").url == reverse("advising:caseload")


@pytest.mark.parametrize(
    ("role", "desk"),
    [
        (Role.CURATOR, "questions:manage"),
        (Role.ADMIN, "office:settings"),
        (Role.AUDITOR, "outbox:log"),
    ],
)
def test_the_office_starts_at_its_own_desk(role, desk):
    browser = Client()
    browser.force_login(UserFactory(roles=[role]))

    assert browser.get("/").url == reverse(desk)
    assert browser.get(reverse(desk)).status_code == 200


def test_a_director_reads_what_is_here_and_is_sent_to_the_guides(as_dora):
    page = as_dora.get("/")

    assert "You see no student's record and no name." in text(page)
    assert f'href="{reverse("guides:list")}"' in page.content.decode().partition("<main")[2]
    assert as_dora.get(reverse("guides:list")).status_code == 200
    assert office_settings().office_email not in page.content.decode().partition("</main>")[0]
    assert as_dora.get(reverse("home:help")).status_code == 200


def test_a_director_who_advises_too_starts_at_the_caseload(as_dora, dora):
    dora.roles = [Role.DIRECTOR, Role.COUNSELOR]
    dora.save()

    assert as_dora.get("/").url == reverse("advising:caseload")


def test_who_has_no_role_is_told_whom_to_ask(as_ida, ida):
    ida.roles = []
    ida.save()

    assert office_settings().office_email in text(as_ida.get("/"))


# --- today ----------------------------------------------------------------------------------------
def test_an_empty_today_has_one_thing_to_do(as_nina):
    page = text(as_nina.get(reverse("home:today")))

    assert "Who could tell you what the work is really like?" in page
    assert 'name="line"' in page
    assert reverse("contacts:brainstorm") in page
    assert reverse("contacts:import") in page
    assert page.partition("<main")[2].count("btn-primary") == 1


def test_people_who_said_yes_come_first_matched_to_what_the_student_wonders_about(as_nina, nina):
    law, health = (CareerField.objects.get(slug=slug) for slug in ("law", "health-and-nursing"))
    DirectoryEntryFactory(name="Abe Able", title="judge", field=law)
    DirectoryEntryFactory(name="Zoe Zimmer", title="ward manager", field=health)
    DirectoryEntryFactory(name="Wim Wait", agreed_on=None, agreed_how="")
    nina.profile.goal = nina.profile.subject = ""
    nina.profile.save()

    as_nina.post(reverse("home:curious"), {"field": "health-and-nursing"})
    page = text(as_nina.get(reverse("home:today"))).partition("<main")[2]
    as_nina.post(reverse("home:curious"), {"field": "law"})
    again = text(as_nina.get(reverse("home:today")))

    assert page.index("Zoe Zimmer") < page.index("Abe Able")
    assert again.index("Abe Able") < again.index("Zoe Zimmer")
    assert "Wim Wait" not in page
    assert ".example" not in page.partition("</main>")[0]
    assert page.count("btn-primary") == 1
    as_nina.post(reverse("home:curious"), {"field": "nothing"})
    nina.profile.refresh_from_db()
    assert nina.profile.curious_about == "Law"


def test_whom_to_ask_first_takes_three_queries(nina, django_assert_num_queries):
    DirectoryEntryFactory.create_batch(7)
    student = User.objects.get(pk=nina.pk)
    office_settings()

    with django_assert_num_queries(3):  # profile, people, fields
        found = first_people(student, NOW)
    assert len(found.rows) == 5


def test_whoever_has_contacts_finds_the_ways_to_more_people(as_nina, nina):
    ContactFactory(owner=nina)

    page = text(as_nina.get(reverse("home:today")))

    assert "More people to ask" in page
    assert reverse("contacts:brainstorm") in page


def test_a_connector_is_to_be_asked_whom_they_know(as_nina, nina):
    ContactFactory(owner=nina, name="Jo Lind", kind="connector")

    assert "Ask Jo whom they know" in text(as_nina.get(reverse("home:today"))).replace(
        "\u2068", ""
    ).replace("\u2069", "")
    assert "Ask whom they know" in text(as_nina.get(reverse("contacts:list")))


def test_today_shows_the_most_urgent_step_first(as_nina, nina):
    InterviewFactory(student=nina, stage="held", contact__name="Maya Okafor")
    InterviewFactory(student=nina, stage="proposing", contact__name="Lena Ortiz")

    steps = as_nina.get(reverse("home:today")).context["steps"]

    assert [step.verb for step in steps] == ["Choose a time with Lena", "Wrap up and thank Maya"]


def test_today_shows_five_steps_and_then_the_others(as_nina, nina):
    InterviewFactory.create_batch(7, student=nina, stage="held")

    page = as_nina.get(reverse("home:today"))

    assert len(page.context["steps"]) == 5
    assert "Show 2 more" in text(page)
    assert len(as_nina.get(reverse("home:today") + "?all=1").context["steps"]) == 7


def test_with_nothing_due_somebody_to_ask_is_offered(as_nina, nina):
    ContactFactory(owner=nina, name="Maya Okafor")

    page = text(as_nina.get(reverse("home:today")))

    assert "Write request to Maya" in page


def test_all_quiet_stands_above_nothing_that_can_be_done(as_nina, nina, dana):
    def is_quiet():
        return "All quiet." in text(as_nina.get(reverse("home:today")))

    contact = ContactFactory(owner=nina, name="Maya Okafor")
    assert not is_quiet()  # somebody to ask next
    thanked = InterviewFactory(contact=contact, stage="thanked")
    contact.status = "keeping"
    contact.save()
    assert is_quiet()
    FeedbackFactory(reflection__interview=thanked, author=dana)
    assert not is_quiet()  # the counselor wrote


def test_answers_are_first_and_never_behind_show_more(as_nina, nina):
    for n in range(7):
        InterviewFactory(student=nina, stage="proposing", contact__name=f"Answer{n} Lind")
    InterviewFactory.create_batch(3, student=nina, stage="held")

    page = as_nina.get(reverse("home:today"))

    assert {step.rank for step in page.context["steps"]} == {Rank.ANSWERED}
    assert len(page.context["steps"]) == 7
    assert "Show 3 more" in text(page)


@pytest.mark.parametrize(
    ("stage", "facts", "said"),
    [
        ("declined", {}, "Maya can&#x27;t this time."),
        ("canceled", {}, "Your talk with Maya is off."),
        ("not_now", {}, "Maya suggested asking again in May."),
        (
            "scheduled",
            {"agreed_at": NOW, "starts_at": NOW + DAY, "ends_at": NOW + DAY + HOUR},
            "Maya said yes.",
        ),
        ("scheduled", {"agreed_at": NOW, "place": ""}, "Maya said yes. How will you talk?"),
        ("proposing", {}, "Maya suggests other times."),
    ],
)
def test_every_kind_of_answer_comes_before_what_is_only_due(as_nina, nina, stage, facts, said):
    InterviewFactory.create_batch(6, student=nina, stage="held")
    InterviewFactory(student=nina, stage=stage, contact__name="Maya Okafor", **facts)

    page = as_nina.get(reverse("home:today"))

    assert page.context["steps"][0].rank == Rank.ANSWERED
    assert said in text(page)


def test_open_requests_are_visible_though_nothing_can_be_done(as_nina, nina):
    def line():
        found = re.search(
            r"<p class=\"waiting\">(Waiting for.*)</p>",
            text(today := as_nina.get(reverse("home:today"))),
        )
        assert bool(found) == bool(today.context["waiting"])
        return re.sub(r"<[^>]+>", "", found[1]) if found else ""

    assert line() == ""
    for n, name in enumerate(["Maya Okafor", "Lena Ortiz", "Maya Sand"]):
        InterviewFactory(
            student=nina, stage="asked", contact__name=name, asked_at=NOW - (3 - n) * DAY
        )
    InterviewFactory(
        student=nina, stage="asked", contact__name="Late Lind", asked_at=NOW - 13 * DAY
    )  # a step of its own
    InterviewFactory(stage="asked", contact__name="Elsewhere Lind")

    assert line() == (
        "Waiting for Maya Okafor (3 days, answered? Maya Okafor), Lena (2 days, answered? Lena) "
        "and Maya Sand (yesterday, answered? Maya Sand)."
    )


def test_a_name_in_the_waiting_line_is_never_markup(as_nina, nina):
    InterviewFactory(student=nina, stage="asked", contact__name="<b>Maya</b> Lind")

    assert "&lt;b&gt;Maya&lt;/b&gt;" in text(as_nina.get(reverse("home:today")))


def test_coming_up_looks_two_weeks_ahead(as_nina, nina):
    InterviewFactory(student=nina, stage="scheduled", contact__name="Maya Okafor")
    far = {"starts_at": NOW + 15 * DAY, "ends_at": NOW + 15 * DAY + DAY / 24}
    InterviewFactory(student=nina, stage="scheduled", contact__name="Lena Ortiz", **far)

    names = [
        interview.contact.name
        for interview in as_nina.get(reverse("home:today")).context["coming_up"]
    ]

    assert names == ["Maya Okafor"]


def test_what_came_together_is_one_sentence(as_nina, nina):
    interview = InterviewFactory(student=nina, stage="thanked", contact__setting="public")
    InterviewFactory(student=nina, stage="held", contact__setting="private")
    ReferralFactory(by=interview.contact)

    page = as_nina.get(reverse("home:today"))

    assert page.context["so_far"] == "So far: 2 conversations, 2 kinds of workplace, 1 referral."


@pytest.mark.parametrize("rows", [1, 30])
def test_today_takes_thirteen_queries_however_much_waits(
    as_nina, nina, rows, django_assert_num_queries
):
    InterviewFactory(student=nina, stage="thanked")
    InterviewFactory.create_batch(rows, student=nina, stage="scheduled")
    office_settings()

    with django_assert_num_queries(13):
        as_nina.get(reverse("home:today"))


# --- help -----------------------------------------------------------------------------------------
def test_help_names_the_students_own_counselor(as_nina, dana):
    assert dana.email in text(as_nina.get(reverse("home:help")))


def test_help_names_the_office_to_whoever_has_no_counselor():
    assert office_settings().office_email in text(Client().get(reverse("home:help")))
