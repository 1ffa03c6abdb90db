"""The pages on which an admin deactivates, reactivates, assigns one student, and merges."""

import pytest
from django.urls import reverse

from interviews.models import Interview
from outbox.models import Email
from tests.factories import DAY, NOW, ContactFactory, InterviewFactory, StudentFactory, UserFactory
from tests.sign_in import proven
from users.models import AccountMerge, Assignment, User
from users.models.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def page(name, *people):
    return reverse(f"users:{name}", args=[one.code for one in people])


def is_active(person) -> bool:
    return User.objects.get(pk=person.pk).is_active


# --- one account ----------------------------------------------------------------------------------
def test_open_talks_are_shown_first_without_a_name(as_ruth, nina):
    talk = InterviewFactory(student=nina, stage="scheduled", contact__name="Zephyrine Quill")

    text = as_ruth.get(page("deactivate", nina)).text

    assert "1 open talk" in text
    assert "Scheduled" in text
    assert "Zephyrine" not in text
    assert talk.contact.email not in text


def test_what_becomes_of_the_talks_has_to_be_said(as_ruth, nina):
    InterviewFactory(student=nina, stage="asked")

    response = as_ruth.post(page("deactivate", nina), {"word": "Kept as typed"})

    assert response.status_code == 422
    assert "Kept as typed" in response.text
    assert is_active(nina)


@pytest.mark.parametrize(("talks", "emails"), [("leave", 0), ("cancel", 1)])
def test_talks_are_left_or_canceled_with_a_word(as_ruth, nina, talks, emails):
    InterviewFactory(student=nina, stage="asked")
    sent = {"talks": talks, "word": "Nina has left."}

    for _ in range(2):  # pressed twice
        as_ruth.post(page("deactivate", nina), sent)

    assert not is_active(nina)
    assert Email.objects.filter(kind="talk_closed").count() == emails
    assert Interview.objects.get().stage == ("withdrawn" if emails else "asked")


def test_without_a_talk_nothing_is_asked(as_ruth, nina):
    response = as_ruth.post(page("deactivate", nina), follow=True)

    assert not is_active(nina)
    assert "Reactivate" in response.text
    as_ruth.post(page("reactivate", nina))
    assert is_active(nina)


def test_students_of_a_counselor_are_handed_over_in_the_same_step(as_ruth, nina, dana, lee):
    assert "1 student would have no counselor" in as_ruth.get(page("deactivate", dana)).text

    as_ruth.post(page("deactivate", dana), {"to_staff": lee.code})

    assert not is_active(dana)
    assert [*User.objects.students_of(lee)] == [nina]


def test_without_a_choice_they_have_none(as_ruth, nina, dana, lee):
    as_ruth.post(page("deactivate", dana), {"to_staff": ""})

    assert [*User.objects.without_counselor()] == [nina]


def test_nobody_deactivates_themselves(as_ruth, ruth):
    assert "Deactivate" not in as_ruth.get(page("person", ruth)).text

    response = as_ruth.post(page("deactivate", ruth))

    assert response.status_code == 422
    assert "Nobody deactivates their own account" in response.text


# --- several --------------------------------------------------------------------------------------
def test_ticked_people_are_asked_about_and_then_deactivated(as_ruth, nina, omar):
    InterviewFactory(student=nina, stage="asked")
    url, ticked = page("people_deactivate"), {"chosen": [nina.code, omar.code]}

    asked = as_ruth.post(url, ticked)
    assert "Deactivate 2 accounts" in asked.text
    assert "1 talk is open among them" in asked.text
    assert is_active(nina)

    as_ruth.post(url, ticked | {"confirm": "on", "talks": "cancel", "word": "So long."})

    assert not (is_active(nina) or is_active(omar))
    assert Email.objects.filter(kind="talk_closed").count() == 1
    as_ruth.post(page("people_reactivate") + "?show=deactivated", ticked)
    assert is_active(nina)
    assert is_active(omar)


def test_all_or_none(as_ruth, ruth, nina):
    response = as_ruth.post(
        page("people_deactivate"), {"chosen": [nina.code, ruth.code], "confirm": "on"}, follow=True
    )

    assert "Nobody deactivates their own account" in response.text
    assert is_active(nina)


def test_all_in_the_list_are_those_that_it_shows(as_ruth, nina, omar, dana):
    url = page("people_deactivate") + "?show=unassigned"

    as_ruth.post(url, {"everybody": "on", "confirm": "on"})

    assert (is_active(nina), is_active(omar), is_active(dana)) == (True, False, True)


def test_nobody_ticked_is_said(as_ruth):
    assert "Tick the people first" in as_ruth.post(page("people_deactivate"), follow=True).text


def test_everybody_in_the_list_is_assigned(as_ruth, nina, omar, dana, lee):
    made = [StudentFactory() for _ in range(3)]

    as_ruth.post(
        page("people_assign") + "?show=unassigned", {"everybody": "on", "counselor": lee.code}
    )

    assert {*User.objects.students_of(lee)} == {omar, *made}
    assert [*User.objects.students_of(dana)] == [nina]


def test_ticked_staff_are_not_assigned(as_ruth, nina, dana, lee):
    response = as_ruth.post(
        page("people_assign"),
        {"chosen": [nina.code, dana.code], "counselor": lee.code},
        follow=True,
    )

    assert "not a student with an active account" in response.text
    assert not User.objects.students_of(lee).exists()


# --- one student ----------------------------------------------------------------------------------
def test_one_student_gets_another_counselor_and_the_page_says_who_it_was(as_ruth, nina, dana, lee):
    response = as_ruth.post(page("counselor", nina), {"staff": lee.code}, follow=True)

    assert [*User.objects.students_of(lee)] == [nina]
    assert not User.objects.students_of(dana).exists()
    assert response.text.index("Lee Sorensen</bdi>") < response.text.index("Dana Whitfield</bdi>")


def test_one_assignment_is_ended(as_ruth, nina, dana, lee):
    as_ruth.post(page("counselor", nina), {"staff": lee.code, "as_well": "on"})

    as_ruth.post(page("end_counselor", nina, dana))

    assert [*User.objects.students_of(lee)] == [nina]
    assert not User.objects.students_of(dana).exists()
    assert Assignment.objects.count() == 2


# --- merging --------------------------------------------------------------------------------------
@pytest.fixture
def second(nina):
    made = StudentFactory(full_name="Nina Parks", email="nina@home.example")
    ContactFactory(owner=made, name="Zephyrine Quill")
    return made


def test_an_account_with_a_like_name_stands_there(as_ruth, nina, second, omar):
    text = as_ruth.get(page("merge", nina)).text

    assert "nina@home.example" in text
    assert omar.email not in text
    assert omar.email in as_ruth.get(page("merge", nina), {"q": "haddad"}).text


def test_it_is_asked_who_is_there(as_ruth, nina, second):
    response = as_ruth.post(page("merge_confirm", nina, second), {"is_same_person": "on"})

    assert response.status_code == 302
    assert "reauthenticate" in response.url
    assert not AccountMerge.objects.exists()


def test_both_are_compared_in_counts_merged_and_undone(as_ruth, nina, second):
    browser = proven(as_ruth)
    url = page("merge_confirm", nina, second)
    text = browser.get(url).text
    assert "Contacts" in text
    assert "Zephyrine" not in text
    assert browser.post(url).status_code == 422

    for _ in range(2):  # pressed twice
        response = browser.post(url, {"is_same_person": "on"}, follow=True)
    assert "was merged into this one" in response.text
    assert AccountMerge.objects.count() == 1
    assert not is_active(second)

    response = browser.post(page("undo_merge", AccountMerge.objects.get()), follow=True)
    assert "Undone" in response.text
    assert is_active(second)


def test_after_a_day_there_is_no_undo(as_ruth, ruth, nina, second):
    made = AccountMerge.objects.create(
        kept=nina, merged=second, by=ruth, at=NOW - DAY, was_active=True
    )
    User.objects.filter(pk=second.pk).update(is_active=False)

    text = as_ruth.get(page("person", nina)).text
    assert "was merged into this one" in text
    assert page("undo_merge", made) not in text
    response = proven(as_ruth).post(page("undo_merge", made), follow=True)
    assert "more than a day ago" in response.text
    assert "merged into that of" in as_ruth.post(page("reactivate", second), follow=True).text


def test_what_cannot_be_merged_says_why(as_ruth, ruth, nina):
    response = proven(as_ruth).post(page("merge_confirm", nina, ruth), {"is_same_person": "on"})

    assert response.status_code == 422
    assert "One of the two is your own account" in response.text


def test_a_counselors_page_names_the_number_of_students(as_ruth, nina, dana):
    text = as_ruth.get(page("person", dana)).text

    assert "1 student<" in text
    assert page("hand_over", dana) in text
    assert "None now." in as_ruth.get(page("person", UserFactory(roles=[Role.COUNSELOR]))).text
