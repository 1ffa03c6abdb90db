"""The audit trail as a page: who did what to whose record, for admins and auditors."""

import csv
import io

import pytest
from django.urls import reverse

from guides.domain.audit_actions import GuideAction
from outbox.domain.audit_actions import OutboxAction
from outbox.models import EmailText
from outbox.selectors import texts
from tests.conftest import browser_of
from tests.factories import DAY, HOUR, NOW, GuideFactory, UserFactory
from tests.sign_in import proven
from users.domain.audit_actions import UserAction
from users.models import AuditEntry
from users.models.roles import Role
from users.services import record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
URL = reverse("users:audit_trail")


@pytest.fixture
def as_auditor():
    return browser_of(UserFactory(full_name="Ada Ledger", roles=[Role.AUDITOR]))


def line(actor, **given):
    return AuditEntry.objects.create(
        **{"at": NOW, "actor_id": actor.pk, "action": "office.settings_changed"} | given
    )


def look(actor, student, **given):
    return line(
        actor,
        action="advising.student_viewed",
        student_id=student.pk,
        fields=["goal"],
        **given,
    )


def page(browser, asked=""):
    return browser.get(URL + asked).content.decode()


def listed(browser, asked=""):
    return [one.entry.pk for one in browser.get(URL + asked).context["trail"].lines]


def test_a_line_says_who_looked_at_whose_record_and_at_what(as_ruth, dana, nina):
    look(dana, nina)

    shown = page(as_ruth)

    assert all(
        words in shown
        for words in ("Dana Whitfield", "Looked at a student&#x27;s record", "Nina Park", "goal")
    )


def test_a_line_says_in_words_what_changed_from_what_to_what(as_ruth, dana):
    line(dana, fields=["close_days", "name"], before={"close_days": 14}, after={"close_days": 20})

    shown = page(as_ruth)

    assert "Changed the office&#x27;s settings" in shown
    assert "14</del>" in shown
    assert "20</ins>" in shown
    assert ">changed: name</span>" in shown


def test_a_row_is_called_what_it_is_called_now(as_ruth, clio):
    guide = GuideFactory(title="Asking")
    record(actor=clio, action=GuideAction.PUBLISHED, object=guide)
    guide.title = "Asking kindly"
    guide.save()

    shown = page(as_ruth, "?days=0")

    page_of_guide = reverse("guides:edit", args=[guide.slug])
    assert f'Published a guide: <a href="{page_of_guide}"><bdi>Asking kindly</bdi></a>' in shown


def test_an_auditor_reads_no_name_of_a_student_whose_role_changed(as_auditor, ruth, nina):
    record(actor=ruth, action=UserAction.ROLE_GIVEN, object=nina)

    shown = page(as_auditor, "?days=0")

    assert f"Gave a role: <bdi>{nina.code}</bdi>" in shown
    assert "Nina Park" not in shown


def test_an_auditor_reads_a_student_s_code_and_not_the_name(as_auditor, dana, nina):
    look(dana, nina)

    shown = page(as_auditor)

    assert nina.code in shown
    assert "Nina Park" not in shown


def test_an_auditor_reads_no_name_of_a_student_who_did_something(as_auditor, as_ruth, dana, nina):
    line(nina, action="home.data_exported")
    look(dana, nina)

    shown, found = page(as_auditor), download(as_auditor)

    assert nina.code in shown
    assert "Dana Whitfield" in shown  # staff
    assert [(row["Who"], row["Who: address"]) for row in found] == [
        ("Dana Whitfield", dana.email),
        (nina.code, ""),
    ]
    assert "Nina Park" not in shown
    assert listed(as_auditor, "?q=nina@lakeside") == listed(as_auditor, "?q=Nina Park") == []
    assert len(listed(as_ruth, "?q=Nina Park")) == 2


def test_columns_and_choices_are_words(as_ruth, clio):
    guide = GuideFactory()
    entry = {"object_type": "guides.guide", "object_id": guide.pk}
    line(clio, fields=["updated_at"], before={"status": "draft"}, after={"status": "live"}, **entry)
    line(clio, after={"published_at": "2026-03-03T22:00:00+00:00", "version": 2}, **entry)

    office = {"object_type": "office.officesettings", "object_id": 1}
    line(clio, after={"quiet_from": "20:00:00", "minutes_choices": [15, 30]}, **office)

    shown = page(as_ruth)

    assert "8:00 PM</ins>" in shown
    assert "15, 30</ins>" in shown
    assert "Draft</del>" in shown
    assert "updated at" in shown
    assert "Mar 3, 2026, 4:00 PM</ins>" in shown


@pytest.mark.parametrize(
    ("action", "purpose", "words"),
    [
        ("advising.student_viewed", "advising:comment", "record: a reflection that was shared"),
        ("users.retention_applied", "expired_sessions", "longer: that somebody was signed in"),
        ("office.step_confirmed", "days", "set-up: Closed days, terms and breaks"),
        ("outbox.address_lifted", "in_person", "list: The person told us face to face"),
        ("outbox.address_lifted", "no_longer_known", "list: no longer known"),
    ],
)
def test_why_an_entry_was_written_is_said_in_words(as_ruth, dana, action, purpose, words):
    line(dana, action=action, purpose=purpose)

    shown = page(as_ruth)

    assert words in shown
    assert f">{purpose}<" not in shown


def test_a_page_that_its_action_names_is_not_named_again(as_ruth, dana):
    line(dana, action="outbox.log_viewed", purpose="outbox:log")

    shown = page(as_ruth)

    assert "Looked at the email log" in shown
    assert ">outbox" not in shown
    assert "outbox:log" not in shown


def test_a_changed_email_is_called_by_its_title(as_ruth, clio):
    text = EmailText.objects.create(key="footer", number=1, body="b", by=clio, at=NOW)
    record(actor=clio, action=OutboxAction.TEXT_CHANGED, object=text)

    assert f"<bdi>{texts.get('footer').title}</bdi>" in page(as_ruth, "?days=0")


def test_looks_and_changes_can_be_read_apart_newest_first(as_ruth, dana, nina):
    seen, changed, earlier = look(dana, nina), line(dana), line(dana, at=NOW - 20 * HOUR)

    assert listed(as_ruth, "?what=looks") == [seen.pk]
    assert listed(as_ruth, "?what=changes") == [changed.pk, earlier.pk]
    assert listed(as_ruth, "?what=changes&days=1") == [changed.pk, earlier.pk]
    assert len(listed(as_ruth, "?what=odd&days=x&page=-1")) == 3


def test_a_name_finds_what_somebody_did_and_who_looked_at_them(as_ruth, dana, lee, nina, omar):
    mine, other = look(dana, nina), look(lee, omar)

    assert listed(as_ruth, "?q=nina") == listed(as_ruth, "?q=dana@lakeside.example") == [mine.pk]
    assert listed(as_ruth, "?q=lee") == [other.pk]
    assert "Nothing was recorded." in page(as_ruth, "?q=nobody")


def test_old_lines_are_found_when_asked_for(as_ruth, dana):
    old = line(dana, at=NOW - 400 * DAY)

    assert listed(as_ruth) == []
    assert listed(as_ruth, "?days=0") == [old.pk]


def test_a_line_outlives_the_account(as_ruth, dana):
    line(dana, actor_id=10**9)

    assert "Somebody whose account is gone" in page(as_ruth)


@pytest.mark.parametrize("rows", [1, 30])
def test_the_trail_takes_as_many_queries_for_one_line_as_for_thirty(
    as_ruth, dana, nina, rows, django_assert_num_queries
):
    for _ in range(rows):
        look(dana, nina)
    page(as_ruth)

    with django_assert_num_queries(8):
        page(as_ruth)


# --- one action, one side, a file -----------------------------------------------------------------
def test_a_name_is_found_where_it_acted_or_where_it_is_about(as_ruth, dana, nina):
    acted, about = look(dana, nina), look(nina, dana)

    assert listed(as_ruth, "?q=dana") == [about.pk, acted.pk]
    assert listed(as_ruth, "?q=dana&side=by") == [acted.pk]
    assert listed(as_ruth, "?q=dana&side=record") == [about.pk]
    assert len(listed(as_ruth, "?q=dana&side=nowhere")) == 2


def test_one_action_can_be_chosen_and_an_unknown_one_is_ignored(as_ruth, dana, nina):
    looked = look(dana, nina)
    line(dana, action="outbox.released")

    assert listed(as_ruth, "?what=advising.student_viewed") == [looked.pk]
    assert len(listed(as_ruth, "?what=no.such")) == 2


def test_an_auditor_gets_no_link_to_a_page_that_auditors_cannot_open(as_auditor, ruth, clio):
    guide = GuideFactory(title="Asking")
    record(actor=clio, action=GuideAction.PUBLISHED, object=guide)

    shown = page(as_auditor, "?days=0")

    assert "Published a guide: <bdi>Asking</bdi>" in shown


def download(browser):
    answer = proven(browser).get(reverse("users:audit_csv"))
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_the_file_has_what_the_page_shows_and_is_an_entry_itself(as_ruth, ruth, dana, nina):
    dana.full_name = "=cmd|' /C calc'!A0"
    dana.save()
    look(dana, nina)
    line(ruth, action="outbox.released", at=NOW - 40 * DAY)

    [row] = download(as_ruth)

    assert (row["Action"], row["Whose record"]) == ("advising.student_viewed", "Nina Park")
    assert row["Who"].startswith("'=cmd")
    assert row["When"] == "2026-03-03T09:00:00-06:00"
    made = AuditEntry.objects.get(action="users.trail_exported")
    assert (made.actor_id, made.count) == (ruth.pk, 1)


def test_an_auditors_file_names_no_student(as_auditor, dana, nina):
    look(dana, nina)

    [row] = download(as_auditor)

    assert row["Whose record"] == nina.code


@pytest.mark.parametrize("rows", [1, 30])
def test_the_file_takes_as_many_queries_for_one_entry_as_for_thirty(
    as_ruth, dana, nina, rows, django_assert_num_queries
):
    for _number in range(rows):
        look(dana, nina)
    browser = proven(as_ruth)

    with django_assert_num_queries(11):
        browser.get(reverse("users:audit_csv"))
