"""The guided brainstorm: one question at a time, one line for each person."""

from uuid import uuid4

import pytest
from django.urls import reverse

from contacts import services
from contacts.models import Brainstorm, Contact
from contacts.selectors.brainstorm import brainstorm_page
from office.models import Source
from tests.factories import ContactFactory
from users.models import User

URL = reverse("contacts:brainstorm")
HTMX = {"HX-Request": "true"}

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def source(slug):
    return Source.objects.get(slug=slug)


def send(browser, slug="friends", line="", headers=None, **more):
    data = {"source": slug, "line": line, "form_key": uuid4()} | more
    return browser.post(URL, data, headers=headers)


def asked(student):
    return brainstorm_page(student).source.slug


def test_every_source_has_a_question_of_its_own():
    questions = [one.prompt for one in Source.objects.all()]

    assert len(questions) == 24
    assert all(questions)
    assert len(set(questions)) == 24


def test_a_source_without_a_question_asks_by_its_name():
    assert "Pen pals" in Source(name="Pen pals").question


def test_a_line_adds_somebody_of_this_source_and_stays(as_nina, nina):
    response = send(as_nina, "faculty-and-staff", "Dr. Ines Ito, chemist, Lakeside University")

    ines = Contact.objects.get(owner=nina)
    assert (response.status_code, response.url) == (302, URL)
    assert (ines.source.slug, ines.organization) == ("faculty-and-staff", "Lakeside University")
    assert ines.person is None
    assert asked(nina) == "faculty-and-staff"
    page = as_nina.get(URL).content.decode()
    assert "1 person so far" in page
    assert "Who taught you?" in page


def test_an_empty_line_goes_on_and_back_goes_back(as_nina, nina):
    send(as_nina, "friends")
    assert asked(nina) == "family"
    send(as_nina, "family", go="back")
    assert asked(nina) == "friends"
    send(as_nina, "friends", go="back")
    assert asked(nina) == "friends"
    assert not Contact.objects.exists()


@pytest.mark.parametrize(("go", "then"), [("next", "neighbors"), ("back", "friends")])
def test_a_line_that_was_typed_is_added_before_going_on(as_nina, nina, go, then):
    send(as_nina, "family", "Ann Park", go=go)

    assert Contact.objects.get(owner=nina).name == "Ann Park"
    assert asked(nina) == then


def test_a_line_that_cannot_be_added_stays_in_the_box(as_nina, nina):
    response = send(as_nina, "family", "12345", go="next")

    assert response.status_code == 422
    assert 'value="12345"' in response.content.decode()
    assert not Brainstorm.objects.exists()


def test_somebody_who_is_there_already_is_offered_not_doubled(as_nina, nina):
    ContactFactory(owner=nina, name="Ann Park", organization="")
    response = send(as_nina, "family", "Ann Park")

    assert response.status_code == 422
    assert "You already have" in response.content.decode()
    send(as_nina, "family", "Ann Park", anyway="1")
    assert Contact.objects.filter(owner=nina).count() == 2


def test_a_double_click_adds_one(as_nina, nina):
    key = uuid4()
    for _click in range(2):
        send(as_nina, "family", "Ann Park", form_key=key)

    assert Contact.objects.filter(owner=nina).count() == 1
    assert len(brainstorm_page(nina).added) == 1


def test_alumni_are_asked_where_they_were_found_and_the_next_one_starts_from_it(as_nina, nina):
    page = send(as_nina, "advisors", headers=HTMX, go="next")
    send(as_nina, "alumni", "Jo Lind, nurse", found_where="Class notes")

    assert "Where did you find them?" not in page.content.decode()
    assert Contact.objects.get(owner=nina).found_where == "Class notes"
    page = as_nina.get(URL).content.decode()
    assert '<option value="Class notes" selected>' in page
    assert send(as_nina, "alumni", "Al Lind", found_where="My head").status_code == 422


def test_undo_takes_somebody_off_the_list(as_nina, nina):
    send(as_nina, "family", "Ann Park")
    ann = Contact.objects.get(owner=nina)

    response = as_nina.post(reverse("contacts:undo_brainstorm", args=[ann.code]), headers=HTMX)

    ann.refresh_from_db()
    assert ann.archived_at is not None
    assert "0 people so far" in response.content.decode()
    send(as_nina, "family", "Ann Park")
    assert Contact.objects.filter(owner=nina).active().count() == 1


def test_undo_refuses_somebody_who_was_asked_already(as_nina, nina):
    ann = ContactFactory(owner=nina, status=Contact.Status.ASKED)

    response = as_nina.post(reverse("contacts:undo_brainstorm", args=[ann.code]), follow=True)

    assert "Withdraw the request" in response.content.decode()
    ann.refresh_from_db()
    assert ann.archived_at is None


def test_the_end_lists_everybody_with_the_next_step(as_nina, nina):
    send(as_nina, "anyone-i-met", "Bo Berg, pilot", go="next")

    page = as_nina.get(URL).content.decode()
    bo = Contact.objects.get(owner=nina)
    assert reverse("interviews:request", args=[bo.code]) in page
    assert "You thought of 1 person" in page
    as_nina.post(reverse("contacts:restart_brainstorm"))
    assert asked(nina) == "friends"
    assert Contact.objects.filter(owner=nina).active().count() == 1


def test_whoever_has_enough_can_finish_at_any_question_and_start_again(as_nina, nina):
    assert 'value="end"' not in as_nina.get(URL).content.decode()
    send(as_nina, "friends", "Bo Berg, pilot")
    assert 'value="end"' in as_nina.get(URL).content.decode()

    send(as_nina, "friends", "Al Lind", go="end")

    assert "You thought of 2 people" in as_nina.get(URL).content.decode()


def test_a_source_retired_meanwhile_is_asked_until_it_is_left(as_nina, nina):
    send(as_nina, "friends", go="next")
    Source.objects.filter(slug="family").update(is_active=False)

    assert asked(nina) == "family"
    send(as_nina, "family", "Ann Park", go="next")
    assert asked(nina) == "neighbors"
    assert brainstorm_page(nina).most == 23


def test_a_source_that_never_was_is_404(as_nina):
    assert send(as_nina, "nowhere", "Ann Park").status_code == 404


def test_each_student_has_a_place_of_their_own(as_nina, omar):
    send(as_nina, "friends", "Ann Park", go="next")

    assert asked(omar) == "friends"
    assert brainstorm_page(omar).added == []


@pytest.mark.parametrize(("many", "queries"), [(0, 2), (12, 3)])
def test_the_page_takes_three_queries(nina, many, queries, django_assert_num_queries):
    for n in range(many):
        services.add_in_brainstorm(
            student=nina, source=source("friends"), values={"name": f"N {n}"}, form_key=uuid4()
        )
    student = User.objects.get(pk=nina.pk)

    with django_assert_num_queries(queries):
        assert len(brainstorm_page(student).here) == many
