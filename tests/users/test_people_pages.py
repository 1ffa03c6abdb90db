"""The pages on which an admin finds, adds and changes people."""

import datetime as dt

import pytest
from django.urls import reverse

from outbox.models import Email
from tests.factories import (
    DAY,
    NOW,
    AssignmentFactory,
    CohortFactory,
    InterviewFactory,
    StudentFactory,
    UserFactory,
)
from tests.sign_in import proven
from users.models import AuditEntry, Cohort, User
from users.models.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
LIST = "/manage/people/"


@pytest.fixture
def as_proven_ruth(as_ruth):
    return proven(as_ruth)


def names_on(page):
    return {row.person.full_name for row in page.context["people_list"].rows}


def find(browser, **params):
    return browser.get(LIST, params)


# --- the list -------------------------------------------------------------------------------------
@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_takes_twelve_queries(as_ruth, rows, django_assert_num_queries):
    for _ in range(rows):
        student = AssignmentFactory().student
        student.profile.cohorts.add(CohortFactory())

    # five of any admin's page; chips, rows, their cohorts and counselors, both to choose from,
    # what the directory asked
    with django_assert_num_queries(12):
        find(as_ruth)


@pytest.mark.parametrize(
    "query", ["garcia", "GARCÍA lópez", "o'neil", "o’neil", "ana.garcia@", "b-204", "Anita"]
)
def test_words_are_found_in_name_address_and_id_accents_aside(as_ruth, query):
    StudentFactory(
        full_name="Ana García López",
        preferred_name="Anita O’Neil",
        email="ana.garcia@lakeside.example",
        university_id="B-204",
    )
    StudentFactory(full_name="Somebody Else")

    assert names_on(find(as_ruth, q=query)) == {"Ana García López"}


def test_a_typing_error_shows_names_that_come_close(as_ruth):
    StudentFactory(full_name="Joel Abernathy")

    page = find(as_ruth, q="Abernaty").text

    assert "Nobody is called “Abernaty”" in page
    assert "Joel Abernathy" in page


def test_the_chips_and_selects_narrow_and_stand_in_the_address(as_ruth, dana, omar, course, nina):
    nina.profile.cohorts.add(course)
    User.objects.filter(pk=omar.pk).update(last_login=NOW - 10 * DAY)
    gone = StudentFactory(is_active=False)

    assert names_on(find(as_ruth)) == {"Ruth Oduya", "Dana Whitfield", "Omar Haddad", "Nina Park"}
    assert names_on(find(as_ruth, show="counselors")) == {"Dana Whitfield"}
    assert names_on(find(as_ruth, show="unassigned")) == {"Omar Haddad"}
    assert names_on(find(as_ruth, show="deactivated")) == {gone.full_name}
    assert names_on(find(as_ruth, cohort=course.code)) == {"Nina Park"}
    assert names_on(find(as_ruth, counselor=dana.code)) == {"Nina Park"}
    assert names_on(find(as_ruth, counselor="none")) == {"Omar Haddad"}
    assert names_on(find(as_ruth, signed_in="30")) >= {"Omar Haddad"}
    assert "Omar Haddad" not in names_on(find(as_ruth, signed_in="7"))
    assert "Omar Haddad" not in names_on(find(as_ruth, signed_in="never"))
    page = find(as_ruth, show="students", cohort=course.code, q="nina", sort="-email").text
    assert f"q=nina&amp;show=students&amp;cohort={course.code}" in page


def test_an_assignment_that_ended_is_no_counselor(as_ruth):
    ended = AssignmentFactory(until=NOW.date() - DAY).student

    assert ended.full_name in names_on(find(as_ruth, show="unassigned"))


@pytest.mark.parametrize(
    "params",
    [
        {"q": "x" * 5000},
        {"q": "%_\\'\""},
        {"show": "kings"},
        {"cohort": "' OR 1=1"},
        {"counselor": "zzzzzzzz"},
        {"signed_in": "-1"},
        {"sort": "password"},
        {"page": "99999999999"},
    ],
)
def test_whatever_stands_in_the_address_the_list_answers(as_ruth, params):
    assert find(as_ruth, **params).status_code == 200


def test_the_list_sorts_by_the_last_sign_in(as_ruth, nina, omar):
    User.objects.filter(pk=omar.pk).update(last_login=NOW)
    User.objects.filter(pk=nina.pk).update(last_login=NOW - DAY)

    page = find(as_ruth, show="students", sort="signed_in")

    assert [row.person for row in page.context["people_list"].rows] == [omar, nina]


# --- move to a cohort -----------------------------------------------------------------------------
def chosen(*people, **more):
    return {"chosen": [one.code for one in people], **more}


def test_ticked_students_are_moved_and_put_back(as_ruth, nina, omar, dana, course):
    old = CohortFactory(name="Old")
    nina.profile.cohorts.add(old)
    url = reverse("users:people_move") + "?show=students"

    moved = as_ruth.post(url, chosen(nina, omar, dana, cohort=course.code))

    assert moved.url == f"{LIST}?show=students"
    assert "2 students are in “Careers 101” now." in as_ruth.get(moved.url).text
    assert set(nina.profile.cohorts.all()) == set(omar.profile.cohorts.all()) == {course}

    back = as_ruth.post(reverse("users:people_undo_move"), follow=True).text

    assert "2 students are back." in back
    assert set(nina.profile.cohorts.all()) == {old}
    assert not omar.profile.cohorts.exists()
    assert AuditEntry.objects.filter(action="users.cohorts_set").count() == 4


def test_added_students_keep_their_cohorts(as_ruth, nina, course):
    old = CohortFactory(name="Old")
    nina.profile.cohorts.add(old)
    url = reverse("users:people_move")

    as_ruth.post(url, chosen(nina, cohort=course.code, keeps_others="on"))
    assert set(nina.profile.cohorts.all()) == {old, course}

    as_ruth.post(reverse("users:people_undo_move"))
    assert set(nina.profile.cohorts.all()) == {old}


def test_undo_leaves_alone_who_was_changed_since(as_ruth, nina, omar, course):
    as_ruth.post(reverse("users:people_move"), chosen(nina, omar, cohort=course.code))
    other = CohortFactory()
    nina.profile.cohorts.set([other])

    as_ruth.post(reverse("users:people_undo_move"))

    assert set(nina.profile.cohorts.all()) == {other}
    assert not omar.profile.cohorts.exists()


def test_what_is_missing_is_said_and_the_ticks_stay(as_ruth, nina, course):
    url = reverse("users:people_move")

    without_cohort = as_ruth.post(url, chosen(nina))
    without_people = as_ruth.post(url, {"cohort": course.code})
    archived = as_ruth.post(
        url, chosen(nina, cohort=CohortFactory(archived_at=NOW, name="Gone").code)
    )

    for page, words in (
        (without_cohort, "Choose a cohort."),
        (without_people, "Tick the people first."),
        (archived, "Choose a cohort."),
    ):
        assert page.status_code == 422
        assert words in page.text
    assert without_cohort.context["ticked"] == [nina.code]


# --- one person -----------------------------------------------------------------------------------
def test_the_page_says_in_counts_what_a_person_can_do(as_ruth, dana, nina):
    InterviewFactory(student=nina, contact__name="Zephyrine Quill")
    page = as_ruth.get(reverse("users:person", args=[dana.code])).text

    assert "Advising menu" in page
    assert "Students advised" in page
    assert "Interviews of students" in page
    assert "Zephyrine Quill" not in page
    assert "Nina Park" not in page


def test_a_look_at_a_student_is_recorded_and_the_student_reads_it(as_ruth, as_nina, nina, ruth):
    as_ruth.get(reverse("users:person", args=[nina.code]))

    entry = AuditEntry.objects.get(action="users.person_viewed")
    assert (entry.actor_id, entry.student_id) == (ruth.pk, nina.pk)
    assert "Your account" in as_nina.get(reverse("home:access_log")).text


def test_the_page_of_a_student_takes_as_many_queries_whatever_was_done(
    as_ruth, ruth, nina, django_assert_num_queries
):
    url = reverse("users:person", args=[nina.code])
    as_ruth.get(url)
    with django_assert_num_queries(14):
        as_ruth.get(url)


def test_what_was_changed_is_on_the_page_and_all_of_it_one_link_away(
    as_proven_ruth, as_ruth, nina, omar
):
    for person, name in ((nina, "Nina Parker"), (omar, "Omar H.")):
        url = reverse("users:person_edit", args=[person.code])
        form = as_proven_ruth.get(url).context["form"]
        as_proven_ruth.post(url, form.initial | {"full_name": name})

    page = as_ruth.get(reverse("users:person", args=[nina.code])).text
    trail = as_ruth.get("/manage/log/audit/", {"about": nina.code, "days": 0})

    assert "Changed somebody&#x27;s name" in page
    about = {line.entry.student_id for line in trail.context["trail"].lines}
    assert about == {nina.pk}


def test_an_auditor_learns_no_name_by_a_code(as_axel, nina):
    page = as_axel.get("/manage/log/audit/", {"about": nina.code}).text

    assert "Nina Park" not in page


def test_a_name_an_address_and_an_id_are_changed_on_one_page(as_proven_ruth, nina):
    url = reverse("users:person_edit", args=[nina.code])
    stored = as_proven_ruth.get(url).context["form"].initial

    typed = stored | {"email": "nina.park@lakeside.example", "university_id": "A-17"}
    answer = as_proven_ruth.post(url, typed, follow=True)

    nina.refresh_from_db()
    assert (nina.email, nina.university_id) == ("nina.park@lakeside.example", "A-17")
    assert "Both addresses are told" in answer.text


def test_an_address_of_another_is_refused_at_its_field_and_nothing_typed_is_lost(
    as_proven_ruth, nina, omar
):
    url = reverse("users:person_edit", args=[nina.code])
    stored = as_proven_ruth.get(url).context["form"].initial

    page = as_proven_ruth.post(
        url, stored | {"full_name": "N. P.", "email": "OMAR@lakeside.example"}
    )

    assert page.status_code == 422
    assert "Omar Haddad has the address" in page.context["form"].errors["email"][0]
    assert "N. P." in page.text


def test_the_second_of_two_windows_sees_both_versions(as_proven_ruth, nina):
    url = reverse("users:person_edit", args=[nina.code])
    stored = as_proven_ruth.get(url).context["form"].initial
    as_proven_ruth.post(url, stored | {"full_name": "First Window"})

    page = as_proven_ruth.post(url, stored | {"full_name": "Second Window"})

    assert page.status_code == 409
    assert "First Window" in page.text
    assert "Second Window" in page.text


# --- roles ----------------------------------------------------------------------------------------
def test_roles_are_saved_and_another_window_is_told(as_proven_ruth, dana):
    url = reverse("users:person_roles", args=[dana.code])
    version = as_proven_ruth.get(url).context["form"].initial["version"]

    saved = as_proven_ruth.post(url, {"roles": ["counselor", "curator"], "version": version})
    second = as_proven_ruth.post(url, {"roles": ["auditor"], "version": version})

    assert saved.status_code == 302
    assert second.status_code == 422
    assert "meanwhile to Counselor, Curator" in second.text
    dana.refresh_from_db()
    assert dana.roles == ["counselor", "curator"]


@pytest.mark.parametrize("roles", [[], ["curator"]])
def test_what_may_not_be_said_of_roles_is_refused_in_words(as_proven_ruth, ruth, roles):
    url = reverse("users:person_roles", args=[ruth.code])
    version = as_proven_ruth.get(url).context["form"].initial["version"]

    page = as_proven_ruth.post(url, {"roles": roles, "version": version})

    assert page.status_code == 422
    assert page.context["form"].errors["roles"]


# --- add ------------------------------------------------------------------------------------------
NEW = {
    "full_name": "Joel Abernathy",
    "email": "joel@lakeside.example",
    "roles": ["student"],
    "invites": "on",
}


def test_a_person_is_added_once_and_invited_once_however_often_the_button_is_pressed(
    as_proven_ruth, course
):
    url = reverse("users:person_add")
    typed = NEW | {"cohorts": [course.code], "subject": "physics"}

    answers = [as_proven_ruth.post(url, typed) for _ in range(2)]

    joel = User.objects.get(email="joel@lakeside.example")
    assert {answer.url for answer in answers} == {reverse("users:person", args=[joel.code])}
    assert list(joel.profile.cohorts.all()) == [course]
    invitation = Email.objects.get(kind="invitation")
    assert invitation.user == joel


def test_nobody_is_invited_who_should_not_be(as_proven_ruth):
    as_proven_ruth.post(reverse("users:person_add"), NEW | {"invites": ""})

    assert User.objects.filter(email="joel@lakeside.example").exists()
    assert not Email.objects.filter(kind="invitation").exists()


def test_an_address_that_somebody_has_is_refused_by_name(as_proven_ruth, nina):
    page = as_proven_ruth.post(
        reverse("users:person_add"), NEW | {"email": "nina@lakeside.example"}
    )

    assert page.status_code == 422
    assert "Nina Park has the address" in page.text
    assert "Joel Abernathy" in page.text


def test_pasted_lines_become_accounts(as_proven_ruth, course):
    lines = (
        "Joel Abernathy <joel@lakeside.example>\n\n"
        "Adeyemi, Oluwaseun\tseun@lakeside.example\n"
        "noor@lakeside.example, Noor Al-Hakim\n"
    )
    typed = {"people": lines, "roles": ["student"], "cohorts": [course.code], "invites": "on"}

    as_proven_ruth.post(reverse("users:people_add"), typed)

    made = User.objects.filter(profile__cohorts=course)
    assert set(made.values_list("full_name", flat=True)) == {
        "Joel Abernathy",
        "Oluwaseun Adeyemi",
        "Noor Al-Hakim",
    }
    assert Email.objects.filter(kind="invitation").count() == 3


def test_one_bad_line_adds_nobody_and_each_problem_names_its_line(as_proven_ruth, nina):
    lines = (
        "Joel Abernathy <joel@lakeside.example>\n"
        "no address here\n"
        "only@lakeside.example\n"
        "Two <two@lakeside.example> <three@lakeside.example>\n"
        "Joel Again joel@lakeside.example\n"
    )
    url = reverse("users:people_add")

    unread = as_proven_ruth.post(url, {"people": lines, "roles": ["student"]})
    taken = as_proven_ruth.post(url, {"people": "Nina nina@lakeside.example", "roles": ["student"]})

    problems = unread.context["form"].errors["people"]
    assert [problem.split(":")[0] for problem in problems] == [
        "Line 2",
        "Line 3",
        "Line 4",
        "Line 5",
    ]
    assert "Line 1: Nina Park has the address" in taken.text
    assert User.objects.filter(email__startswith="joel").count() == 0


# --- cohorts --------------------------------------------------------------------------------------
def test_a_cohort_is_created_changed_archived_and_restored(as_ruth):
    days = {"starts_on": "2026-01-12", "ends_on": "2026-05-15"}
    as_ruth.post(reverse("users:cohort_add"), {"name": "Pre-health", **days})
    cohort = Cohort.objects.get()
    edit = reverse("users:cohort_edit", args=[cohort.code])

    as_ruth.post(edit, {"name": "Pre-health 2026", **days, "ends_on": "2026-06-01"})
    as_ruth.post(reverse("users:cohort_archive", args=[cohort.code]))
    archived = as_ruth.get(reverse("users:cohorts")).text
    as_ruth.post(reverse("users:cohort_restore", args=[cohort.code]))

    cohort.refresh_from_db()
    assert (cohort.name, cohort.ends_on) == ("Pre-health 2026", dt.date(2026, 6, 1))
    assert "“Pre-health 2026” is archived." in archived
    assert cohort.archived_at is None
    actions = AuditEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == [
        "users.cohort_created",
        "users.cohort_changed",
        "users.cohort_archived",
        "users.cohort_restored",
    ]


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "careers 101", "starts_on": "2026-01-12", "ends_on": "2026-05-15"},
        {"name": "New", "starts_on": "2026-05-15", "ends_on": "2026-01-12"},
        {"name": "", "starts_on": "", "ends_on": ""},
    ],
)
def test_a_cohort_that_cannot_be_is_refused_at_its_field(as_ruth, course, typed):
    page = as_ruth.post(reverse("users:cohort_add"), typed)

    assert page.status_code == 422
    assert Cohort.objects.count() == 1


def test_an_archived_cohort_is_offered_to_nobody_new(as_ruth, nina, omar):
    old = CohortFactory(name="Old one", archived_at=NOW)
    nina.profile.cohorts.add(old)

    held = as_ruth.get(reverse("users:person_cohorts", args=[nina.code])).text
    new = as_ruth.get(reverse("users:person_cohorts", args=[omar.code])).text

    assert "Old one" in held
    assert "Old one" not in new


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_of_cohorts_takes_seven_queries(as_ruth, rows, django_assert_num_queries):
    CohortFactory.create_batch(rows)

    with django_assert_num_queries(7):
        as_ruth.get(reverse("users:cohorts"))


def test_somebody_without_a_name_is_shown_by_address(as_ruth):
    UserFactory(full_name="", email="nobody@lakeside.example", roles=[Role.CURATOR])

    assert "nobody@lakeside.example" in find(as_ruth).text
