"""Numbers of a cohort: for whom and when they hold, the pages, and what is refused."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.db import IntegrityError
from django.urls import reverse

from core.cache import process_cache
from core.edits import Stale
from core.errors import Refusal
from office import services
from office.models import CohortSettings, OfficeSettings
from office.models.cohorts import COHORT_COLUMNS
from office.selectors.settings import office_settings
from office.selectors.student_rules import differing_cohorts, student_rules
from tests.factories import DAY, NOW, CohortFactory
from users.models import AuditEntry
from users.services import archive_cohort, change_cohort

pytestmark = pytest.mark.django_db
LIST = reverse("office:cohorts")
TODAY = NOW.date()


def differ(cohort, **own):
    CohortSettings.objects.create(cohort=cohort, **own)
    process_cache.clear()
    return cohort


def url(name, cohort):
    return reverse(f"office:{name}", args=[cohort.code])


def typed(cohort, **values):
    row = CohortSettings.objects.filter(cohort=cohort).first() or CohortSettings(cohort=cohort)
    stored = {name: getattr(row, name) for name in COHORT_COLUMNS if getattr(row, name) is not None}
    return stored | {"version": row.version_of(COHORT_COLUMNS)} | values


def save(browser, cohort, **values):
    return browser.post(url("cohort", cohort), typed(cohort, **values))


# --- for whom, and when -----------------------------------------------------------------------
def test_each_number_holds_in_the_cohort_and_for_nobody_else(nina, omar, course):
    own = {
        "minutes_choices": [15, 30],
        "minutes_default": 15,
        "follow_up_days": 3,
        "close_days": 6,
        "thank_you_hours": 48,
        "open_requests": 2,
        "coverage_interviews": 5,
        "coverage_settings": 3,
    }
    nina.profile.cohorts.add(differ(course, **own))

    hers, his = student_rules(nina.pk, NOW), student_rules(omar.pk, NOW)

    office = OfficeSettings.objects.get()
    assert {name: getattr(hers, name) for name in COHORT_COLUMNS} == own
    for name in COHORT_COLUMNS:
        assert getattr(his, name) == getattr(office, name) != own[name]
    assert hers.thank_you_within == dt.timedelta(hours=48)


@pytest.mark.parametrize(
    ("moment", "hours"),
    [
        (dt.datetime(2026, 3, 3, 5, 59, tzinfo=dt.UTC), 24),  # 11:59 PM on March 2, in Chicago
        (dt.datetime(2026, 3, 3, 6, 0, tzinfo=dt.UTC), 12),
        (dt.datetime(2026, 3, 5, 5, 59, tzinfo=dt.UTC), 12),
        (dt.datetime(2026, 3, 5, 6, 0, tzinfo=dt.UTC), 24),
    ],
)
def test_it_holds_from_the_first_to_the_last_day_where_the_office_is(nina, moment, hours):
    cohort = CohortFactory(starts_on=dt.date(2026, 3, 3), ends_on=dt.date(2026, 3, 4))
    nina.profile.cohorts.add(differ(cohort, thank_you_hours=12))

    assert student_rules(nina.pk, moment).thank_you_hours == hours


def test_of_several_cohorts_the_one_that_began_last_wins_in_each_group_of_numbers(nina):
    year = CohortFactory(starts_on=TODAY - 300 * DAY, ends_on=TODAY + 300 * DAY)
    course = CohortFactory(starts_on=TODAY - 10 * DAY, ends_on=TODAY + 30 * DAY)
    over = CohortFactory(starts_on=TODAY - 9 * DAY, ends_on=TODAY - DAY)
    to_come = CohortFactory(starts_on=TODAY + DAY, ends_on=TODAY + 3 * DAY)
    differ(year, thank_you_hours=72, open_requests=9, follow_up_days=10, close_days=30)
    differ(course, thank_you_hours=48, follow_up_days=2)
    differ(over, thank_you_hours=6)
    differ(to_come, thank_you_hours=8)
    nina.profile.cohorts.set([year, course, over, to_come])

    rules = student_rules(nina.pk, NOW)

    assert (rules.thank_you_hours, rules.open_requests) == (48, 9)
    # the two belong together: the other one is the office's, not the year's
    assert (rules.follow_up_days, rules.close_days) == (2, 14)


def test_of_two_that_began_together_the_shorter_one_wins(nina):
    for ends, hours in ((20, 48), (10, 36)):
        cohort = CohortFactory(starts_on=TODAY, ends_on=TODAY + ends * DAY)
        nina.profile.cohorts.add(differ(cohort, thank_you_hours=hours))

    assert student_rules(nina.pk, NOW).thank_you_hours == 36


def test_archiving_a_cohort_hides_it_and_keeps_its_numbers(nina, course, ruth):
    nina.profile.cohorts.add(differ(course, thank_you_hours=48))
    archive_cohort(cohort=course, by=ruth, now=NOW)
    process_cache.clear()

    assert student_rules(nina.pk, NOW).thank_you_hours == 48


def test_moving_the_days_of_a_cohort_counts_at_once(
    nina, course, ruth, django_capture_on_commit_callbacks
):
    nina.profile.cohorts.add(differ(course, thank_you_hours=48))
    assert student_rules(nina.pk, NOW).thank_you_hours == 48

    with django_capture_on_commit_callbacks(execute=True):
        change_cohort(
            cohort=course, name=course.name, starts_on=TODAY + DAY, ends_on=course.ends_on, by=ruth
        )

    assert student_rules(nina.pk, NOW).thank_you_hours == 24


def test_while_no_cohort_differs_a_student_costs_no_query_and_else_one(
    nina, course, django_assert_num_queries
):
    nina.profile.cohorts.add(course)
    office_settings()
    with django_assert_num_queries(0):
        student_rules(nina.pk, NOW)
    differ(course, open_requests=2)
    with django_assert_num_queries(1):
        office_settings()
    with django_assert_num_queries(1):
        student_rules(nina.pk, NOW)
    assert differing_cohorts(None) == ()


def test_the_database_keeps_the_closing_after_the_follow_up(course):
    with pytest.raises(IntegrityError):
        CohortSettings.objects.create(cohort=course, follow_up_days=5, close_days=5)


# --- saving -----------------------------------------------------------------------------------
def test_a_save_is_in_the_trail_with_before_and_after_and_counts_at_once(
    as_ruth, ruth, nina, course, django_capture_on_commit_callbacks
):
    nina.profile.cohorts.add(course)
    assert student_rules(nina.pk, NOW).thank_you_hours == 24
    with django_capture_on_commit_callbacks(execute=True):
        assert (
            save(as_ruth, course, thank_you_hours=48, minutes_choices=[15, 20]).status_code == 302
        )
        assert save(as_ruth, course, thank_you_hours="").status_code == 302

    assert student_rules(nina.pk, NOW).minutes_choices == [15, 20]
    first, second = AuditEntry.objects.filter(action="office.cohort_settings_changed").order_by(
        "pk"
    )
    assert first.actor_id == ruth.pk
    assert set(first.fields) == {"thank_you_hours", "minutes_choices"}
    assert first.before == {"thank_you_hours": None, "minutes_choices": []}
    assert first.after == {"thank_you_hours": 48, "minutes_choices": [15, 20]}
    assert (second.before, second.after) == ({"thank_you_hours": 48}, {"thank_you_hours": None})
    trail = as_ruth.get(reverse("users:audit_trail")).content.decode()
    assert course.name in trail
    assert url("cohort", course) in trail


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"close_days": 7}, "choose more than 7"),
        ({"follow_up_days": 20}, "choose more than 20"),
        ({"thank_you_hours": 2}, "from 6 to 168"),
        ({"open_requests": 0}, "from 1 to 50"),
        ({"minutes_choices": [15]}, "Choose one of the minutes"),
        ({"minutes_default": 45}, "Select a valid choice"),
        ({"coverage_interviews": 1}, "choose no more"),
        ({"coverage_settings": 4}, "choose no more"),
        ({"follow_up_days": "soon"}, "whole number"),
        ({"follow_up_days": "9" * 30}, "from 1 to 60"),
    ],
)
def test_numbers_that_contradict_each_other_or_the_program_are_refused(
    as_ruth, course, values, said
):
    page = save(as_ruth, course, **values)

    assert page.status_code == 422
    assert said in page.content.decode()
    assert not CohortSettings.objects.exists()
    assert not AuditEntry.objects.exists()


def test_the_service_refuses_as_the_form_does(ruth, course):
    version = CohortSettings().version_of(["close_days"])
    with pytest.raises(Refusal, match="choose more than 7"):
        services.save_cohort_settings(
            cohort=course, values={"close_days": 5}, version=version, by=ruth
        )
    assert not CohortSettings.objects.exists()


def test_the_program_cannot_be_set_against_a_cohort(as_ruth, ruth, course):
    differ(course, follow_up_days=10)
    office = OfficeSettings.objects.get()
    values = {"follow_up_days": 5, "close_days": 9}
    said = "Careers 101.*: A request closes after its follow-up: choose more than 10"
    with pytest.raises(Refusal, match=said):
        services.save_settings(values=values, version=office.version_of(values), by=ruth)

    section = reverse("office:section", args=["times"])
    form = as_ruth.get(section).context["form"]
    sent = {name: form[name].value() for name in (*form.names, "version")} | values
    page = as_ruth.post(section, sent)
    assert page.status_code == 422
    assert "Careers 101" in page.content.decode()
    assert OfficeSettings.objects.get().close_days == 14


def test_a_stale_page_shows_both_versions_and_a_double_click_is_none(as_ruth, course):
    old = typed(course, thank_you_hours=36)
    save(as_ruth, course, thank_you_hours=48)

    page = as_ruth.post(url("cohort", course), old)

    assert page.status_code == 409
    assert CohortSettings.objects.get().thank_you_hours == 48
    again = page.context["form"].data | {"thank_you_hours": 36}
    for _click in range(2):
        assert as_ruth.post(url("cohort", course), again).status_code == 302
    assert CohortSettings.objects.get().thank_you_hours == 36
    assert AuditEntry.objects.count() == 2


def test_a_reset_can_be_undone_unless_somebody_saved_since(as_ruth, course, ruth):
    differ(course, thank_you_hours=48, coverage_interviews=5)

    page = as_ruth.post(url("reset_cohort", course), follow=True).content.decode()
    assert url("undo_reset_cohort", course) in page
    assert CohortSettings.objects.get().own == {}
    as_ruth.post(url("undo_reset_cohort", course))
    assert CohortSettings.objects.get().own == {"thank_you_hours": 48, "coverage_interviews": 5}

    as_ruth.post(url("reset_cohort", course))
    save(as_ruth, course, thank_you_hours=30)
    page = as_ruth.post(url("undo_reset_cohort", course), follow=True).content.decode()
    assert "Somebody saved this first" in page
    assert CohortSettings.objects.get().own == {"thank_you_hours": 30}
    with pytest.raises(Stale):
        services.reset_cohort_settings(cohort=course, version=0, by=ruth)


# --- the pages --------------------------------------------------------------------------------
def test_the_list_shows_what_differs_and_from_what(as_ruth, course, django_assert_num_queries):
    CohortFactory.create_batch(3)
    differ(course, thank_you_hours=48)
    as_ruth.get(LIST)
    with django_assert_num_queries(7):
        page = as_ruth.get(LIST).content.decode()

    assert "Hours until a thank-you is due: 48" in page
    assert "program: 24" in page
    assert page.count("As the program") == 3
    assert (
        "1 cohort has numbers of its own"
        in as_ruth.get(reverse("office:settings")).content.decode()
    )
    for slug, is_said in (("times", True), ("limits", False)):
        section = as_ruth.get(reverse("office:section", args=[slug])).content.decode()
        assert ("Some cohorts have numbers of their own." in section) is is_said
    panel = as_ruth.get(reverse("users:cohort_edit", args=[course.code])).content.decode()
    assert "Hours until a thank-you is due" in panel
    assert url("cohort", course) in panel


def test_the_form_shows_the_programs_numbers_where_it_is_empty(as_ruth, course):
    differ(course, thank_you_hours=48)

    page = as_ruth.get(url("cohort", course)).content.decode()

    assert 'placeholder="14"' in page
    assert "Differs from the program&#x27;s 24." in page
    assert "Empty: the program&#x27;s 5." in page


def test_nobody_reads_the_programs_number_where_a_cohort_may_differ():
    columns = "|".join([*COHORT_COLUMNS, "thank_you_within"])
    read = re.compile(rf"office(_settings\(\))?\.({columns})\b")
    found = {
        str(path.relative_to(settings.BASE_DIR))
        for app in ("contacts", "interviews", "advising", "reminders", "home", "outbox", "demo")
        for path in (settings.BASE_DIR / app).rglob("*.py")
        if read.search(path.read_text())
    }

    # both take what cohorts have beside it
    assert found == {"interviews/services/due_transitions.py", "reminders/selectors/facts.py"}
