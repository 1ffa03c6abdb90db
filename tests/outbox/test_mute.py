"""Whoever does not want one kind of the site's own emails switches it off under the mail itself,
and on again."""

import re

import pytest
from django.test import Client

from outbox.domain import kinds
from outbox.domain.kinds import Choice, Kind, Message
from outbox.models import Email, MuteLink
from outbox.services import mute, mute_link, unmute
from users.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
EVENINGS = Choice("evenings", "The evening before", "At 5 PM.")
ANSWERS = Choice("answers_here", "Answers", "At once.", because="A person is waiting.")


@pytest.fixture(autouse=True)
def reminders(monkeypatch):
    def build(email, now):
        return Message(subject="Tomorrow", text="Words.")

    monkeypatch.setitem(kinds._kinds, "evening", Kind("evening", build, choice=EVENINGS))
    monkeypatch.setitem(kinds._kinds, "answer_here", Kind("answer_here", build, choice=ANSWERS))


@pytest.fixture
def page(nina):
    return re.search(r"/mute/.+", mute_link(nina, EVENINGS.name)).group()


def muted(user):
    return User.objects.get(pk=user.pk).muted


def test_a_mail_that_may_be_switched_off_says_so_to_programs_and_people(
    put, run, recorder, nina, page
):
    put("evening", to=nina)
    run()

    mail = recorder.taken[0]
    assert mail.message["List-Unsubscribe"].endswith(f"{page}>")
    assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert page in mail.part("plain")
    assert page in mail.part("html")


@pytest.mark.parametrize("kind", ["answer_here", "note"])
def test_a_mail_that_stays_on_has_no_such_link(kind, put, run, recorder, nina):
    put(kind, to=nina)
    run()

    assert recorder.taken[0].message["List-Unsubscribe"] is None
    assert not MuteLink.objects.exists()


def test_one_click_of_a_mail_program_needs_no_cookie_form_or_redirect(page, nina):
    response = Client(enforce_csrf_checks=True).post(page, {"List-Unsubscribe": "One-Click"})

    assert (response.status_code, response.cookies) == (200, {})
    assert muted(nina) == ["evenings"]


def test_opening_the_page_changes_nothing(page, client, nina):
    assert "Switch these emails off?" in client.get(page).content.decode()
    client.head(page)

    assert muted(nina) == []


def test_the_page_switches_off_and_undoes(page, client, nina):
    assert client.post(page, {"emails": "off"}).status_code == 303
    assert "These emails are off" in client.get(page).content.decode()
    assert muted(nina) == ["evenings"]

    client.post(page, {"emails": "on"})
    assert muted(nina) == []


def test_anything_else_is_refused_and_changes_nothing(page, client, nina):
    assert client.post(page, {"mails": "all"}).status_code == 422
    assert muted(nina) == []


@pytest.mark.parametrize("token", ["x", "A" * 43])
def test_a_link_that_fits_nothing_does_nothing(token, client, page, nina):
    assert client.post(f"/mute/{token}/", {"emails": "off"}).status_code == 404
    assert muted(nina) == []


def test_the_page_names_nobody_and_is_kept_by_nobody(page, client, nina):
    response = client.get(page)

    assert nina.email not in response.content.decode()
    assert nina.full_name not in response.content.decode()
    assert (response["Cache-Control"], response["Referrer-Policy"]) == ("no-store", "no-referrer")


def test_what_was_switched_off_while_it_waited_is_dropped(put, run, recorder, nina):
    row = put("evening", to=nina)
    mute(user_id=nina.pk, choice="evenings")
    run()

    row.refresh_from_db()
    assert (row.state, row.last_error_class, recorder.taken) == ("dropped", "muted", [])


def test_what_cannot_be_switched_off_comes_whatever_the_row_says(put, run, recorder, nina):
    mute(user_id=nina.pk, choice=ANSWERS.name)
    put("answer_here", to=nina)
    run()

    assert len(recorder.taken) == 1


def test_another_persons_choice_is_their_own(put, run, recorder, nina, omar):
    mute(user_id=omar.pk, choice="evenings")
    put("evening", to=nina)
    run()

    assert len(recorder.taken) == 1


def test_switching_twice_is_the_same_as_once(nina):
    for _ in range(2):
        mute(user_id=nina.pk, choice="evenings")
    assert muted(nina) == ["evenings"]

    for _ in range(2):
        unmute(user_id=nina.pk, choice="evenings")
    assert muted(nina) == []


# --- a dropped row that is wanted after all -------------------------------------------------------
def test_a_dropped_mail_put_in_again_goes_once(put, run, recorder, nina):
    mute(user_id=nina.pk, choice="evenings")
    put("evening", to=nina)
    run()
    unmute(user_id=nina.pk, choice="evenings")

    for _ in range(2):
        put("evening", to=nina, requeue=True)
        run()

    assert len(recorder.taken) == Email.objects.count() == 1


def test_a_dropped_mail_stays_dropped_unless_it_is_asked_for_again(put, run, recorder, nina):
    mute(user_id=nina.pk, choice="evenings")
    put("evening", to=nina)
    run()
    unmute(user_id=nina.pk, choice="evenings")
    put("evening", to=nina)
    run()

    assert recorder.taken == []


@pytest.mark.parametrize("facts", [{"state": "sent"}, {"state": "bounced"}, {"state": "canceled"}])
def test_a_mail_that_ended_otherwise_never_comes_back(facts, put, run, recorder, nina, now):
    row = put("evening", to=nina)
    Email.objects.filter(pk=row.pk).update(next_attempt_at=None, ended_at=now, **facts)
    put("evening", to=nina, requeue=True)
    run()

    assert recorder.taken == []


def test_a_mail_that_may_have_gone_out_never_comes_back(put, run, recorder, nina, now):
    row = put("evening", to=nina)
    ended = {"state": "dropped", "last_error_class": "not_wanted", "uncertain_at": now}
    Email.objects.filter(pk=row.pk).update(next_attempt_at=None, ended_at=now, **ended)
    put("evening", to=nina, requeue=True)
    run()

    assert recorder.taken == []
