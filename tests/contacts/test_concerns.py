"""Something was not right: two named people read it, whoever it is about does not, nobody else."""

import json
from uuid import uuid4

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.urls import reverse

from contacts.models import Concern
from contacts.services import (
    available_from,
    get_or_create_person,
    name_readers,
    raise_concern,
    set_concern_status,
)
from contacts.services import readers as readers_now
from core.edits import AlreadyUsed, Stale
from core.errors import Refusal
from outbox.domain import kinds
from outbox.models import Email
from tests.access_table import OK, TABLE
from tests.concurrency import run_concurrently
from tests.conftest import browser_of
from tests.factories import DAY, NOW, UserFactory
from tests.sign_in import proven
from tests.test_access import world
from users import privacy
from users.models import AuditEntry
from users.privacy.retention import retain

__all__ = ["world"]  # the fixture
pytestmark = pytest.mark.django_db
LIST = "/manage/concerns/"
CANARY = "He asked where I live"


@pytest.fixture
def readers(dana, lee, ruth):
    name_readers(ids=[dana.pk, lee.pk], by=ruth, now=NOW)
    return dana, lee


def raised(by, **values):
    about = {} if "about_user" in values else {"about_person": kofi()}
    given = {"text": CANARY, "form_key": uuid4(), "now": NOW, "about_name": "Kofi Mensah"}
    return raise_concern(**given | about | {"by_user": by} | values)


def kofi():
    return get_or_create_person(address="kofi@harbor.example")


def told():
    return sorted(Email.objects.filter(kind="concern").values_list("address", flat=True))


# --- raising --------------------------------------------------------------------------------------
def test_both_readers_are_told_that_one_came_and_nothing_of_it(readers, nina):
    concern = raised(nina)

    assert told() == ["dana@lakeside.example", "lee@lakeside.example"]
    for email in Email.objects.filter(kind="concern"):
        kind = kinds.get("concern")
        message = kind.build(email, NOW)
        assert kind.still_wanted(email, NOW)
        for word in (CANARY, "Kofi", "Nina", concern.code):
            assert word not in f"{message.subject} {message.text} {email.subject} {email.body}"


def test_the_same_form_twice_is_one_concern_and_tells_once(readers, nina):
    key = uuid4()

    concerns = {raised(nina, form_key=key).pk for _press in range(2)}

    assert (len(concerns), len(told())) == (1, 2)
    with pytest.raises(AlreadyUsed):
        raised(nina, form_key=key, text="Something else")


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_are_one_concern(readers, nina):
    key, person = uuid4(), kofi()

    def press():
        try:
            return raised(nina, form_key=key, about_person=person).pk
        finally:
            connection.close()

    assert len(set(run_concurrently([press, press]))) == 1
    assert len(told()) == 2


@pytest.mark.parametrize("text", ["", "  \n", "x" * 4001])
def test_a_concern_without_words_or_with_too_many_is_refused(readers, nina, text):
    with pytest.raises(Refusal):
        raised(nina, text=text)

    assert not Concern.objects.exists()


def test_a_concern_is_about_one_and_from_one(nina, omar):
    for wrong in (
        {"about_user": omar, "about_person": kofi()},
        {"by_user": None},
        {"by_person": kofi()},
    ):
        with pytest.raises(ValueError, match="about one and from one"):
            raised(nina, **wrong)


def test_a_contact_raises_one_about_a_student_by_a_link(readers, nina):
    concern = raised(None, by_person=kofi(), about_user=nina, interview_code="abcd1234")

    assert (concern.about, concern.whom) == ("student", "Nina Park")


def test_nothing_is_lost_where_nobody_is_named_yet(nina, dana, lee, ruth):
    concern = raised(nina)
    assert told() == []

    name_readers(ids=[dana.pk, lee.pk], by=ruth, now=NOW)

    assert told() == ["dana@lakeside.example", "lee@lakeside.example"]
    assert Concern.objects.visible_to(dana).get() == concern


# --- who reads ------------------------------------------------------------------------------------
def test_a_concern_about_a_reader_goes_to_the_other_alone(readers, nina):
    dana, lee = readers

    concern = raised(nina, about_user=dana, about_name="")

    assert told() == ["lee@lakeside.example"]
    assert not Concern.objects.visible_to(dana).exists()
    assert browser_of(dana).get(concern.get_absolute_url()).status_code == 404
    assert Concern.objects.visible_to(lee).get() == concern


def test_an_admin_who_is_not_named_reads_none_and_a_new_reader_does_at_once(
    as_ruth, ruth, readers, nina, omar
):
    concern = raised(nina)
    assert as_ruth.get(LIST).status_code == 404
    assert as_ruth.get(concern.get_absolute_url()).status_code == 404

    with pytest.raises(Refusal):
        name_readers(ids=[ruth.pk, omar.pk], by=ruth, now=NOW)  # a student
    with pytest.raises(Refusal):
        name_readers(ids=[ruth.pk, ruth.pk], by=ruth, now=NOW)
    name_readers(ids=[readers[0].pk, ruth.pk], by=ruth, now=NOW)

    assert as_ruth.get(concern.get_absolute_url()).status_code == 200
    assert browser_of(readers[1]).get(LIST).status_code == 404
    assert AuditEntry.objects.filter(action="office.concern_readers_set").count() == 2
    trail = as_ruth.get(reverse("users:audit_trail"), {"days": 0}).content.decode()
    assert f"{readers[0].full_name}, {ruth.full_name}</ins>" in trail


def test_an_email_to_somebody_who_no_longer_reads_is_not_sent(readers, ruth, nina, lee, ida):
    raised(nina)
    name_readers(ids=[lee.pk, ida.pk], by=ruth, now=NOW)

    wanted = {
        email.address: kinds.get("concern").still_wanted(email, NOW)
        for email in Email.objects.filter(kind="concern")
    }

    assert wanted == {
        "dana@lakeside.example": False,
        "lee@lakeside.example": True,
        "ida@lakeside.example": True,
    }


def test_no_other_page_of_anybody_shows_a_concern(world, nina, lee):
    text = "Quite unmistakable words"
    Concern.objects.update(text=text, closing_word=text)
    shown = set()
    for name, cells in TABLE.items():
        for who in ("ruth", "axel", "clio", "dora", "dana", "nina"):
            if cells[who] == OK:
                page = world.browsers[who].get(world.address(name))
                shown |= {(name, who)} if text in page.content.decode(errors="replace") else set()

    assert shown == {("contacts:concern", "dana")}


def test_the_trail_says_that_somebody_looked_and_nothing_of_what(readers, nina, as_axel, at_now):
    concern = raised(nina)

    browser_of(readers[0]).get(concern.get_absolute_url())

    entry = AuditEntry.objects.get(action="contacts.concerns_viewed")
    assert (entry.actor_id, entry.student_id, entry.fields) == (readers[0].pk, None, [])
    assert not AuditEntry.objects.filter(actor_id=nina.pk).exists()
    trail = as_axel.get(reverse("users:audit_trail")).content.decode()
    assert (CANARY in trail, "Kofi" in trail) == (False, False)


def test_whoever_raised_it_exports_their_words_and_whom_it_is_about_exports_nothing(
    readers, nina, omar
):
    concern = raised(nina, about_user=omar, about_name="")
    set_concern_status(
        concern_id=concern.pk, status="closed", word="Talked", version=1, by=readers[0], now=NOW
    )

    own = json.dumps(privacy.export(nina), cls=DjangoJSONEncoder)
    subject = json.dumps(privacy.export(omar), cls=DjangoJSONEncoder)
    reader = json.dumps(privacy.export(readers[0]), cls=DjangoJSONEncoder)

    assert (CANARY in own, "Talked" in own, omar.code in own) == (True, False, False)
    assert (CANARY in subject, CANARY in reader) == (False, False)


# --- looking into it ------------------------------------------------------------------------------
def test_a_reader_closes_it_with_a_word_and_the_trail_gets_the_status_alone(readers, nina):
    browser, concern = browser_of(readers[0]), raised(nina)
    url = concern.get_absolute_url()

    assert CANARY in browser.get(url).content.decode()
    missing = browser.post(url, {"status": "closed", "closing_word": "", "version": "1"})
    assert missing.status_code == 422
    browser.post(url, {"status": "closed", "closing_word": "We talked", "version": "1"})
    concern.refresh_from_db()
    assert (concern.status, concern.closing_word, concern.version) == ("closed", "We talked", 2)
    late = browser.post(url, {"status": "open", "closing_word": "", "version": "1"})
    assert (late.status_code, "We talked" in late.content.decode()) == (409, True)
    entry = AuditEntry.objects.get(action="contacts.concern_status_set")
    assert (entry.before, entry.after) == ({"status": "open"}, {"status": "closed"})


def test_the_other_reader_does_not_overwrite_it(readers, nina):
    concern = raised(nina)
    given = {"concern_id": concern.pk, "version": 1, "now": NOW}
    set_concern_status(status="looked_into", word="", by=readers[0], **given)

    with pytest.raises(Stale):
        set_concern_status(status="closed", word="Done", by=readers[1], **given)


def test_a_reader_puts_the_person_on_hold_whatever_their_role(readers, nina, at_now):
    browser, concern = browser_of(readers[0]), raised(nina)

    refused = browser.post(f"{concern.get_absolute_url()}hold/", {"reason": ""})
    assert refused.status_code == 422
    browser.post(f"{concern.get_absolute_url()}hold/", {"reason": "Ask Dana first"})
    assert available_from(kofi(), NOW) is None
    browser.post(f"{concern.get_absolute_url()}hold/lift/")
    assert available_from(kofi(), NOW) == NOW


def test_a_closed_concern_is_forgotten_after_two_years_and_an_open_one_is_not(readers, nina):
    closed, still_open = raised(nina), raised(nina)
    set_concern_status(
        concern_id=closed.pk, status="closed", word="Done", version=1, by=readers[0], now=NOW
    )

    retain(NOW + 729 * DAY)
    assert Concern.objects.count() == 2
    retain(NOW + 731 * DAY)
    assert Concern.objects.get() == still_open


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_takes_the_same_queries_for_one_as_for_thirty(
    readers, nina, at_now, rows, django_assert_num_queries
):
    for _row in range(rows):
        raised(nina, about_user=UserFactory(roles=["student"]))
    browser = browser_of(readers[0])
    browser.get(LIST)

    with django_assert_num_queries(8):
        assert browser.get(LIST).status_code == 200


def test_a_reader_finds_them_under_their_own_name_and_others_do_not(readers, as_clio, at_now):
    link = f'href="{LIST}"'

    assert link in browser_of(readers[0]).get("/caseload/").content.decode()
    assert link not in as_clio.get("/manage/guides/").content.decode()


def test_the_admin_names_the_readers_on_a_page_after_is_it_you(as_ruth, dana, lee):
    url = f"{LIST}readers/"
    assert as_ruth.get(url).status_code == 302
    browser = proven(as_ruth)

    assert browser.post(url, {"first": dana.pk, "second": dana.pk}).status_code == 422
    page = browser.post(url, {"first": dana.pk, "second": lee.pk}, follow=True)

    assert "These two read concerns from now on" in page.content.decode()
    assert readers_now() == [dana, lee]
