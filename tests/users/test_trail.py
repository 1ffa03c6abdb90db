"""The audit trail as a page: who did what to whose record, for admins and auditors."""

import pytest
from django.urls import reverse

from guides.domain.audit_actions import GuideAction
from tests.conftest import browser_of
from tests.factories import DAY, HOUR, NOW, GuideFactory, UserFactory
from users.domain.audit_actions import UserAction
from users.models import AuditEntry
from users.models.roles import Role
from users.services import record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
URL = reverse("outbox:audit_trail")


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
    assert ">name</span>" in shown


def test_a_row_is_called_what_it_is_called_now(as_ruth, clio):
    guide = GuideFactory(title="Asking")
    record(actor=clio, action=GuideAction.PUBLISHED, object=guide)
    guide.title = "Asking kindly"
    guide.save()

    assert "Published a guide: <bdi>Asking kindly</bdi>" in page(as_ruth, "?days=0")


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
    assert "Nothing was written down." in page(as_ruth, "?q=nobody")


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

    with django_assert_num_queries(9):
        page(as_ruth)
