"""The pages on which admins assign students, hand them over, and send a file."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core import clock
from tests.factories import DAY, NOW, AssignmentFactory, StudentFactory, UserFactory
from users.models import Assignment, AssignmentChange, User
from users.models.roles import Role
from users.selectors.assigning import assignments_of
from users.services import hand_over

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
PAGE = "users:assigning"


def students_of(staff) -> set[str]:
    return {one.first_name for one in User.objects.students_of(staff)}


def text_of(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_asks_as_often_for_one_as_for_many(
    as_ruth, ruth, dana, lee, number, django_assert_num_queries
):
    for _ in range(number):
        StudentFactory()
        AssignmentFactory(student=StudentFactory(), staff=UserFactory(roles=[Role.COUNSELOR]))
        AssignmentChange.objects.create(kind="moved", at=NOW, students=1, by=ruth, to_staff=lee)
    as_ruth.get(reverse(PAGE))

    with django_assert_num_queries(13):
        as_ruth.get(reverse(PAGE))


def test_the_same_counselor_of_two_merged_accounts_is_listed_once(nina, lee):
    for _account in range(2):
        AssignmentFactory(student=nina, staff=lee, until=NOW.date() + 30 * DAY)

    assert [one.staff for one in assignments_of(nina)].count(lee) == 1


def test_students_without_a_counselor_are_named_first(as_ruth, omar, nina, dana):
    page = text_of(as_ruth.get(reverse(PAGE)))

    assert page.index("Without a counselor") < page.index("Omar Haddad") < page.index("Counselors<")
    assert "Nina Park" not in page


def test_ticked_students_are_assigned_and_undone_by_a_press(as_ruth, omar, nina, dana, lee):
    response = as_ruth.post(
        reverse("users:assign"), {"chosen": [omar.code], "counselor": lee.code}, follow=True
    )

    assert students_of(lee) == {"Omar"}
    assert "1 student was assigned to" in text_of(response)
    change = AssignmentChange.objects.get()
    for _ in range(2):  # pressed twice
        as_ruth.post(reverse("users:undo_assigning", args=[change.code]))
    assert students_of(lee) == set()


def test_all_in_the_list_are_assigned_at_once(as_ruth, lee):
    for _ in range(60):
        StudentFactory()
    assert "All 60 without a counselor" in text_of(as_ruth.get(reverse(PAGE)))

    as_ruth.post(reverse("users:assign"), {"everybody": "on", "counselor": lee.code})

    assert User.objects.students_of(lee).count() == 60


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Choose a counselor."),
        ({"counselor": "lee"}, "Tick at least one student."),
        ({"counselor": "lee", "chosen": "nina"}, "not in this list anymore"),
        ({"counselor": "clio", "chosen": "omar"}, "Select a valid choice"),
    ],
)
def test_what_is_missing_is_said_and_the_ticks_stay(
    as_ruth, omar, nina, dana, lee, clio, sent, said
):
    codes = {"lee": lee.code, "clio": clio.code, "omar": omar.code, "nina": nina.code}
    data = {name: codes[value] for name, value in sent.items()}

    response = as_ruth.post(reverse("users:assign"), data)

    assert response.status_code == 422
    assert said in text_of(response)
    if sent.get("chosen") == "omar":
        assert f'value="{omar.code}" aria-describedby="n-{omar.code}" checked' in text_of(response)
    assert Assignment.objects.count() == 1


def test_all_of_one_counselor_are_handed_over_until_a_day(as_ruth, nina, dana, lee):
    page = reverse("users:hand_over", args=[dana.code])
    assert "Nina Park" in text_of(as_ruth.get(page))

    back = (NOW + 20 * DAY).date()
    response = as_ruth.post(
        page, {"to_staff": lee.code, "which": "all", "until": back.isoformat()}, follow=True
    )

    assert students_of(lee) == {"Nina"}
    assert "until Mar 23, 2026" in text_of(response)
    clock.shift(NOW + 20 * DAY - clock.dt.datetime.now(clock.dt.UTC))
    assert students_of(dana) == {"Nina"}
    assert "stands in" not in text_of(as_ruth.get(reverse(PAGE)))


def test_who_comes_back_early_has_the_students_by_a_press(as_ruth, ruth, nina, dana, lee):
    earlier = NOW - DAY
    change = hand_over(
        from_staff=dana, to_staff=lee, until=(NOW + 20 * DAY).date(), by=ruth, now=earlier
    )
    page = text_of(as_ruth.get(reverse(PAGE)))
    assert "stands in" in page
    assert "Back today" in page

    as_ruth.post(reverse("users:end_leave", args=[change.code]))

    assert students_of(dana) == {"Nina"}
    assert "Back today" not in text_of(as_ruth.get(reverse(PAGE)))


def test_some_are_handed_over(as_ruth, nina, omar, dana, lee):
    AssignmentFactory(student=omar, staff=dana)
    page = reverse("users:hand_over", args=[dana.code])

    response = as_ruth.post(page, {"to_staff": lee.code, "which": "some"})
    assert response.status_code == 422
    as_ruth.post(page, {"to_staff": lee.code, "which": "some", "chosen": omar.code})

    assert (students_of(dana), students_of(lee)) == ({"Nina"}, {"Omar"})


def test_a_day_that_is_over_is_refused_and_what_was_typed_stays(as_ruth, nina, dana, lee):
    page = reverse("users:hand_over", args=[dana.code])

    response = as_ruth.post(page, {"to_staff": lee.code, "which": "all", "since": "2026-03-01"})

    assert response.status_code == 422
    assert "from today on" in text_of(response)
    assert 'value="2026-03-01"' in text_of(response)


def test_students_of_a_deactivated_counselor_are_named_and_handed_over(as_ruth, nina, dana, lee):
    User.objects.filter(pk=dana.pk).update(is_active=False)
    page = text_of(as_ruth.get(reverse(PAGE)))
    assert "Deactivated: these students have no counselor" in page
    assert "Nina Park" in page

    as_ruth.post(
        reverse("users:hand_over", args=[dana.code]), {"to_staff": lee.code, "which": "all"}
    )

    assert students_of(lee) == {"Nina"}


# --- a file ---------------------------------------------------------------------------------------
def send(browser, text: str):
    upload = SimpleUploadedFile("people.csv", text.encode(), "text/csv")
    return browser.post(reverse("users:assigning_file"), {"file": upload})


def rows_in(response) -> str:
    return response.context["rows"]


def test_a_file_is_looked_at_first_and_then_assigns(as_ruth, nina, omar, dana, lee):
    User.objects.filter(pk=omar.pk).update(university_id="U-77")
    seen = send(
        as_ruth,
        "University ID,Advisor,Until,Remark\nNINA@lakeside.example,lee@lakeside.example,,x\n"
        "u-77,dana@lakeside.example,2026-06-01,y\n",
    )
    assert seen.status_code == 200
    assert "1 column of your file is not read: “Remark”." in text_of(seen)
    assert students_of(lee) == set()

    done = as_ruth.post(reverse("users:assigning_file"), {"rows": rows_in(seen)}, follow=True)

    assert "2 students were assigned to several" in text_of(done)
    assert (students_of(dana), students_of(lee)) == ({"Omar"}, {"Nina"})
    assert str(Assignment.objects.get(student=omar).until) == "2026-06-01"
    again = as_ruth.post(reverse("users:assigning_file"), {"rows": rows_in(seen)}, follow=True)
    assert AssignmentChange.objects.count() in (1, 2)
    assert again.status_code == 200


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("nobody@x.example,lee@lakeside.example", "No account has the id or address"),
        ("nina@lakeside.example,nobody@x.example", "No account has the address"),
        ("nina@lakeside.example,clio@lakeside.example", "is not a counselor"),
        ("lee@lakeside.example,lee@lakeside.example", "not a student with an active account"),
        ("nina@lakeside.example,lee@lakeside.example\nnina@lakeside.example,dana@lakeside.example",
         "more than one row"),
        ("nina@lakeside.example,lee@lakeside.example,tomorrow", "is no day"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_is_named_and_nothing_is_assigned(
    as_ruth, nina, dana, lee, clio, row, said
):
    seen = send(as_ruth, f"student,counselor,from\n{row}\n")

    assert seen.status_code == 422
    assert said in text_of(seen)
    assert "Row :" not in text_of(seen)
    as_ruth.post(reverse("users:assigning_file"), {"rows": rows_in(seen)})
    assert students_of(dana) == {"Nina"}


def test_a_file_with_unknown_headings_is_read_as_somebody_says(as_ruth, nina, lee):
    url = reverse("users:assigning_file")
    seen = send(as_ruth, "a,b\nnina@lakeside.example,lee@lakeside.example\n")
    assert "is read as “Student”. Choose one below." in text_of(seen)
    chosen = {"rows": rows_in(seen), "column-0": "student", "column-1": "counselor"}

    seen = as_ruth.post(url, {**chosen, "look": "1"})
    assert (seen.status_code, students_of(lee)) == (200, set())
    seen = as_ruth.post(url, {**chosen, "column-1": "student"})
    assert "are read as “Student”. Keep one." in text_of(seen)
    assert students_of(lee) == set()

    as_ruth.post(url, chosen)
    assert students_of(lee) == {"Nina"}


def test_a_cell_with_a_formula_or_markup_is_only_text(as_ruth, lee):
    seen = send(as_ruth, 'student,counselor\n"=HYPERLINK(1)<b>",lee@lakeside.example\n')

    assert seen.status_code == 422
    assert "<b>" not in text_of(seen).replace("<b>Selected", "")


def test_a_file_of_many_rows_asks_as_often_as_one_of_few(as_ruth, lee, django_assert_num_queries):
    students = [StudentFactory() for _ in range(40)]
    rows = "\n".join(f"{one.email},{lee.email}" for one in students)

    with django_assert_num_queries(9):
        send(as_ruth, f"student,counselor\n{rows}\n")


def test_the_trail_says_for_each_student_from_whom_to_whom(as_ruth, ruth, nina, dana, lee):
    hand_over(from_staff=dana, to_staff=lee, by=ruth, now=NOW)

    page = text_of(as_ruth.get(reverse("users:audit_trail"), {"q": "Nina"}))

    assert "Changed who advises" in page
    assert "Dana Whitfield → Lee Sorensen" in page
    assert "Handed over" in page
