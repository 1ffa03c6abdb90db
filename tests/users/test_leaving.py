"""A student who leaves: told 30 days before, read-only from the day on, erased after the months
that the office sets; and whole again when the day is moved."""

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.models import Contact
from core.cache import process_cache
from core.edits import Stale
from core.errors import Refusal
from interviews.models import IllegalMove, Interview, Stage, TalkNotes
from interviews.services import contact_moves
from office.models import OfficeSettings
from office.selectors.settings import office_settings
from outbox.domain import kinds
from outbox.models import Email
from reminders.selectors.facts import remindable, remindable_contacts
from tests.concurrency import run_concurrently
from tests.conftest import browser_of
from tests.factories import (
    DAY,
    HOUR,
    NOW,
    CohortFactory,
    ContactFactory,
    InterviewFactory,
    ReflectionFactory,
    StudentFactory,
)
from tests.sign_in import CODE, is_signed_in, newest_code, proven, sign_in_by_code
from tests.test_access import CANARY, everything, world  # noqa: F401 - a fixture
from users.access import LINK, PUBLIC, rule_of
from users.access.checks import routes
from users.access.leaving import FINISHING, STILL_SENT
from users.domain.identity_providers import OIDCSettings
from users.models import AuditEntry, Departure, Session, User
from users.models.roles import Role
from users.privacy import retention
from users.selectors.leaving import has_left, leaving_of, private_address
from users.services import deactivate, merge_accounts, set_leaves_on, set_roles
from users.services.departures import erase, run_due

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
TODAY = NOW.date()  # in the office's zone, too
PRIVATE = "nina.park@mail.example"


def leaves(person, on, *, private=""):
    User.objects.filter(pk=person.pk).update(leaves_on=on, leaves_by="admin")
    person.refresh_from_db()
    if private:
        EmailAddress.objects.create(user=person, email=private, verified=True)
    return person


@pytest.fixture
def leaver(nina):
    """nina, who left today."""
    return leaves(nina, TODAY)


# --- the day --------------------------------------------------------------------------------------
def test_an_admin_sets_moves_and_takes_away_the_day(nina, ruth):
    day = TODAY + 60 * DAY
    assert set_leaves_on(person=nina, leaves_on=day, by=ruth, now=NOW, shown=None)
    assert not set_leaves_on(person=nina, leaves_on=day, by=ruth, now=NOW, shown=None)
    assert set_leaves_on(person=nina, leaves_on=None, by=ruth, now=NOW, shown=day)

    nina.refresh_from_db()
    assert (nina.leaves_on, nina.leaves_by) == (None, User.LeavesBy.ADMIN)
    entries = AuditEntry.objects.filter(action="users.leaving_set", student_id=nina.pk)
    assert [entry.after["leaves_on"] for entry in entries.order_by("pk")] == [str(day), None]


def test_of_two_admins_the_second_sees_what_the_first_set(nina, ruth):
    set_leaves_on(person=nina, leaves_on=TODAY + DAY, by=ruth, now=NOW, shown=None)

    with pytest.raises(Stale):
        set_leaves_on(person=nina, leaves_on=None, by=ruth, now=NOW, shown=TODAY + 9 * DAY)


@pytest.mark.parametrize("day", [TODAY - DAY, TODAY + 4000 * DAY])
def test_no_day_that_has_passed_or_is_far_away(nina, ruth, day):
    with pytest.raises(Refusal):
        set_leaves_on(person=nina, leaves_on=day, by=ruth, now=NOW, shown=None)


def test_staff_do_not_leave_by_a_day(nina, dana, ruth):
    with pytest.raises(Refusal):
        set_leaves_on(person=dana, leaves_on=TODAY, by=ruth, now=NOW, shown=None)
    with pytest.raises(Refusal):
        set_leaves_on(person=nina, leaves_on=TODAY, by=dana, now=NOW, shown=None)


def test_a_student_who_becomes_staff_is_never_read_only(leaver, ruth):
    set_roles(person=leaver, roles=[Role.STUDENT, Role.COUNSELOR], by=ruth)
    leaver.refresh_from_db()

    assert not has_left(leaver, NOW)
    assert browser_of(leaver).post(reverse("users:end_session", args=["0" * 16])).status_code != 403


def test_the_day_begins_at_midnight_in_the_office(nina):
    OfficeSettings.objects.update(zone="America/Chicago")
    leaves(nina, TODAY)
    midnight = dt.datetime(2026, 3, 3, 6, tzinfo=dt.UTC)

    assert not has_left(nina, midnight - dt.timedelta(seconds=1))
    assert has_left(nina, midnight)


# --- cohorts --------------------------------------------------------------------------------------
def in_cohort(person, **given):
    cohort = CohortFactory(**{"students_leave": True, "ends_on": TODAY + 40 * DAY} | given)
    person.profile.cohorts.add(cohort)
    return cohort


def test_students_of_a_cohort_leave_the_day_after_it_ends(nina, omar):
    cohort = in_cohort(nina)
    in_cohort(omar, students_leave=False)

    assert run_due(NOW)["by_cohort"] == 1 and run_due(NOW)["by_cohort"] == 0

    nina.refresh_from_db()
    omar.refresh_from_db()
    assert (nina.leaves_on, nina.leaves_by) == (TODAY + 41 * DAY, User.LeavesBy.COHORT)
    assert omar.leaves_on is None
    entry = AuditEntry.objects.get(action="users.leaving_set", student_id=nina.pk)
    assert (entry.object_id, entry.purpose) == (cohort.pk, "cohort")


def test_the_last_cohort_counts_and_its_new_end_moves_the_day(nina):
    in_cohort(nina)
    last = in_cohort(nina, ends_on=TODAY + 80 * DAY)
    run_due(NOW)
    last.ends_on = TODAY + 90 * DAY
    last.save()
    run_due(NOW)

    nina.refresh_from_db()
    assert nina.leaves_on == TODAY + 91 * DAY

    nina.profile.cohorts.clear()
    run_due(NOW)
    nina.refresh_from_db()
    assert nina.leaves_on is None


def test_what_the_office_set_or_took_away_is_no_cohorts_business(nina, omar, ruth):
    in_cohort(nina)
    in_cohort(omar)
    run_due(NOW)
    set_leaves_on(person=nina, leaves_on=None, by=ruth, now=NOW, shown=TODAY + 41 * DAY)
    set_leaves_on(person=omar, leaves_on=TODAY + 5 * DAY, by=ruth, now=NOW, shown=TODAY + 41 * DAY)

    assert run_due(NOW)["by_cohort"] == 0


def test_a_cohort_that_has_ended_sets_no_day(nina):
    in_cohort(nina, ends_on=TODAY - DAY)

    run_due(NOW)

    nina.refresh_from_db()
    assert nina.leaves_on is None


# --- 30 days before -------------------------------------------------------------------------------
def told(kind="leaving"):
    return Email.objects.filter(kind=kind)


def test_30_days_before_one_email_tells_the_student(nina):
    leaves(nina, TODAY + 31 * DAY)
    run_due(NOW)
    assert not told()

    run_due(NOW + DAY)
    run_due(NOW + DAY + HOUR)
    run_due(NOW + 2 * DAY)

    email = told().get()
    assert email.address == nina.email
    message = kinds.get("leaving").build(email, NOW + DAY)
    assert "April 3, 2026" in message.text and "/leaving/" in message.text
    assert kinds.get("leaving").still_wanted(email, NOW + DAY)


def test_nobody_is_told_at_night(nina):
    leaves(nina, TODAY + DAY)

    assert run_due(NOW.replace(hour=9)) == {} and not told()  # 3 AM in Chicago


def test_a_deactivated_account_is_told_nothing_and_waits(nina, ruth):
    leaves(nina, TODAY)
    deactivate(user=nina, by=ruth, now=NOW)

    run_due(NOW)

    assert not Departure.objects.exists()


def test_a_day_that_is_moved_is_told_again_and_one_that_is_taken_away_is_called_off(nina, ruth):
    leaves(nina, TODAY + 10 * DAY)
    run_due(NOW)
    first = told().get()
    set_leaves_on(person=nina, leaves_on=TODAY + 20 * DAY, by=ruth, now=NOW, shown=TODAY + 10 * DAY)
    run_due(NOW + HOUR)
    assert not kinds.get("leaving").still_wanted(first, NOW)
    assert told().count() == 2

    set_leaves_on(person=nina, leaves_on=None, by=ruth, now=NOW, shown=TODAY + 20 * DAY)
    run_due(NOW + 2 * HOUR)
    run_due(NOW + 3 * HOUR)

    called_off = told("staying").get()
    assert kinds.get("staying").still_wanted(called_off, NOW)
    assert "March 23" in kinds.get("staying").build(called_off, NOW).text
    assert not Departure.objects.exists()


# --- a private address ----------------------------------------------------------------------------
@pytest.fixture
def university_only(settings):
    settings.SIGNUP_DOMAINS = ["lakeside.example"]


def add_address(person, address):
    browser = proven(browser_of(person))
    cache.clear()
    return browser, browser.post(
        reverse("account_email"), {"action_add": "", "email": address}, follow=True
    )


@pytest.mark.usefixtures("university_only")
def test_only_who_leaves_may_give_a_private_address_and_a_code_proves_it(nina):
    _browser, page = add_address(nina, PRIVATE)
    assert page.status_code == 422 and not Email.objects.exists()

    leaves(nina, TODAY + 30 * DAY)
    browser, _page = add_address(nina, PRIVATE)
    assert private_address(nina) == ""
    browser.post(reverse("account_email_verification_sent"), {"code": newest_code(PRIVATE)})

    assert private_address(nina) == PRIVATE
    nina.refresh_from_db()
    assert nina.email == "nina@lakeside.example"


@pytest.mark.usefixtures("university_only")
def test_a_private_address_signs_in_to_nothing_before_it_is_proven(nina):
    leaves(nina, TODAY)
    add_address(nina, PRIVATE)
    cache.clear()

    Client().post(reverse("account_request_login_code"), {"email": PRIVATE})

    emails = Email.objects.filter(address=PRIVATE).order_by("pk")
    assert [bool(CODE.search(email.body)) for email in emails] == [True, False]


@pytest.mark.usefixtures("university_only")
def test_a_taken_address_is_answered_as_a_free_one(nina, omar):
    leaves(nina, TODAY + DAY)
    EmailAddress.objects.create(user=omar, email="taken@mail.example", verified=True)

    _browser, taken = add_address(nina, "taken@mail.example")
    _browser, free = add_address(nina, "freed@mail.example")

    strip = [page.content.decode() for page in (taken, free)]
    assert taken.status_code == free.status_code
    assert taken.redirect_chain == free.redirect_chain
    assert "Omar" not in strip[0]
    assert not EmailAddress.objects.filter(user=nina, email="taken@mail.example").exists()


@pytest.mark.usefixtures("university_only")
@pytest.mark.parametrize("moved", [None, TODAY + 90 * DAY])
def test_who_stays_keeps_no_private_address_and_is_told_so(nina, omar, ruth, moved):
    leaves(nina, TODAY + DAY, private=PRIVATE)
    EmailAddress.objects.create(user=nina, email="n.park@lakeside.example", verified=True)
    leaves(omar, TODAY + DAY, private="omar@mail.example")
    run_due(NOW)

    set_leaves_on(person=nina, leaves_on=moved, by=ruth, now=NOW, shown=nina.leaves_on)
    run_due(NOW + HOUR)

    assert {row.email for row in EmailAddress.objects.filter(user=nina)} == {
        "nina@lakeside.example",
        "n.park@lakeside.example",
    }
    assert private_address(omar) == "omar@mail.example"
    assert "no longer opens" in kinds.get("staying").build(told("staying").get(), NOW).text
    asks_for_code(PRIVATE)
    assert not CODE.search(Email.objects.filter(address=PRIVATE).latest("pk").body)


@pytest.mark.parametrize("domains", [["*"], ["lakeside.example", "mail.example"]])
def test_an_address_that_everybody_may_add_stays_with_who_stays(nina, ruth, settings, domains):
    settings.SIGNUP_DOMAINS = domains
    leaves(nina, TODAY + DAY, private=PRIVATE)
    run_due(NOW)

    set_leaves_on(person=nina, leaves_on=None, by=ruth, now=NOW, shown=nina.leaves_on)
    run_due(NOW + HOUR)

    assert EmailAddress.objects.filter(user=nina, email=PRIVATE).exists()
    assert "no longer opens" not in kinds.get("staying").build(told("staying").get(), NOW).text


@pytest.mark.usefixtures("university_only")
def test_the_address_of_a_merged_account_stays_with_who_stays(nina, ruth):
    second = StudentFactory(email=PRIVATE)
    EmailAddress.objects.update_or_create(user=second, email=PRIVATE, defaults={"verified": True})
    merge_accounts(kept=nina, merged=second, by=ruth, now=NOW)
    leaves(nina, TODAY + DAY)
    run_due(NOW)

    set_leaves_on(person=nina, leaves_on=None, by=ruth, now=NOW, shown=nina.leaves_on)
    run_due(NOW + HOUR)

    assert EmailAddress.objects.filter(user=nina, email=PRIVATE).exists()


@pytest.mark.usefixtures("university_only")
def test_a_private_address_never_becomes_the_accounts_own(nina):
    leaves(nina, TODAY, private=PRIVATE)

    proven(browser_of(nina)).post(
        reverse("account_email"), {"action_primary": "", "email": PRIVATE}
    )

    nina.refresh_from_db()
    assert nina.email == "nina@lakeside.example"


# --- signing in -----------------------------------------------------------------------------------
@pytest.fixture
def sso_only(settings):
    settings.SSO_OIDC = OIDCSettings("https://idp.lakeside.example", "margin", "secret")
    settings.SSO_ONLY_DOMAINS = ("lakeside.example",)
    settings.SIGNUP_DOMAINS = ["lakeside.example"]
    return settings


def asks_for_code(address):
    cache.clear()
    return Client().post(reverse("account_request_login_code"), {"email": address})


@pytest.mark.usefixtures("sso_only")
@pytest.mark.parametrize("domains", [("lakeside.example",), ("*",)])
def test_before_the_day_no_code_gets_around_the_universitys_sign_in(nina, sso_only, domains):
    sso_only.SSO_ONLY_DOMAINS = domains
    leaves(nina, TODAY + DAY, private=PRIVATE)

    assert asks_for_code(nina.email).status_code == 422
    if domains == ("*",):
        assert asks_for_code(PRIVATE).status_code == 422
    else:  # the address says nothing of its account; the code opens nothing
        assert not is_signed_in(sign_in_by_code(PRIVATE))


@pytest.mark.parametrize("domains", [("lakeside.example",), ("*",)])
@pytest.mark.parametrize("address", ["nina@lakeside.example", PRIVATE])
def test_from_the_day_on_a_code_to_either_address_signs_in(nina, sso_only, domains, address):
    sso_only.SSO_ONLY_DOMAINS = domains
    leaves(nina, TODAY, private=PRIVATE)

    assert is_signed_in(sign_in_by_code(address))


def test_a_password_still_gets_around_nothing(nina, sso_only):
    leaves(nina, TODAY)
    nina.set_password("a long walk by the lake")
    nina.save()
    browser = Client()

    browser.post(
        reverse("account_login"), {"login": nina.email, "password": "a long walk by the lake"}
    )

    assert not is_signed_in(browser)


def test_moved_back_the_university_is_the_only_way_again(nina, sso_only, ruth):
    leaves(nina, TODAY, private=PRIVATE)
    set_leaves_on(person=nina, leaves_on=TODAY + 9 * DAY, by=ruth, now=NOW, shown=TODAY)

    assert asks_for_code(nina.email).status_code == 422
    assert not is_signed_in(sign_in_by_code(PRIVATE))


# --- read-only ------------------------------------------------------------------------------------
def test_of_all_pages_a_leaver_posts_only_what_is_listed(world, nina):  # noqa: F811
    """Every URL of the table that an account opens, in the first and after the last weeks."""
    rules = {name: rule_of(view, name) for name, view in routes()}
    held = {name: rule for name, rule in rules.items() if rule.scope not in (PUBLIC, LINK)}
    posts = [name for name, rule in held.items() if "POST" in rule.methods and rule.allows(nina)]
    for left, listed in ((TODAY, STILL_SENT | FINISHING), (TODAY - 14 * DAY, STILL_SENT)):
        leaves(nina, left)
        before = everything()
        for name in posts:
            if name in listed:
                continue
            answer = world.browsers["nina"].post(world.address(name))
            assert (name, answer.status_code) == (name, 403)
        assert everything() == before
    assert len(posts) > 60
    assert {*STILL_SENT, *FINISHING} <= set(rules), "a name that no page has"


def test_only_settings_that_end_emails_or_change_the_look_are_saved(leaver):
    browser = browser_of(leaver)

    status = {
        name: browser.post(reverse("home:setting", args=[name])).status_code
        for name in ("name", "studies", "reach", "zone", "emails", "notes", "appearance")
    }

    assert {name for name, code in status.items() if code == 403} == {
        "name", "studies", "reach", "zone",
    }  # fmt: skip


def test_every_page_says_that_the_account_is_read_only_and_offers_nothing_to_add(leaver):
    page = browser_of(leaver).get(reverse("contacts:list")).content.decode()

    assert "Your account is read-only since March 3, 2026." in page
    assert reverse("home:leaving") in page
    assert browser_of(leaver).get(reverse("home:today")).status_code == 200


def test_a_refused_form_says_why_and_where_to_go(leaver):
    page = browser_of(leaver).post(reverse("contacts:add"), {"text": "Maya"})

    assert page.status_code == 403
    assert "The program ended for you on March 3, 2026" in page.content.decode()


def test_sessions_stay_and_the_account_is_whole_once_the_day_is_moved(leaver, ruth):
    browser = browser_of(leaver)
    assert browser.post(reverse("questions:own_create")).status_code == 403
    assert Session.objects.filter(user=leaver).exists()

    set_leaves_on(person=leaver, leaves_on=TODAY + DAY, by=ruth, now=NOW, shown=TODAY)

    assert browser.post(reverse("questions:own_create")).status_code != 403


# --- open talks -----------------------------------------------------------------------------------
def talks_of(nina):
    near = InterviewFactory(student=nina, stage="scheduled", contact__name="Near")
    far = InterviewFactory(student=nina, stage="scheduled", contact__name="Far")
    asked = InterviewFactory(student=nina, stage="asked", contact__name="Asked")
    moment = NOW + 15 * DAY
    Interview.objects.filter(pk=far.pk).update(starts_at=moment, ends_at=moment + HOUR / 3)
    return near, far, asked


def stages(*talks):
    return [Interview.objects.get(pk=talk.pk).stage for talk in talks]


def test_on_the_day_open_talks_are_closed_with_a_word_and_those_of_the_next_days_stay(nina):
    near, far, asked = talks_of(nina)
    leaves(nina, TODAY)

    first, second = run_due(NOW), run_due(NOW + HOUR)

    assert (first["leave"], second["leave"]) == (1, 0)
    assert stages(near, far, asked) == [Stage.SCHEDULED, Stage.CANCELED, Stage.WITHDRAWN]
    assert Email.objects.filter(kind="talk_closed").count() == 2
    assert AuditEntry.objects.get(action="users.left").after["talks_closed"] == 2


def test_the_admins_word_stands_in_the_email_and_the_trail_says_only_that_there_is_one(
    nina, as_ruth
):
    word = "Nina went home to Lagos, and thanks you."
    _near, far, asked = talks_of(nina)
    url, day = reverse("users:leaving", args=[nina.code]), str(TODAY)
    sent = {"leaves_on": day, "shown": "", "leaves_word": f" {word}\n", "shown_word": ""}
    for _click in range(2):
        assert as_ruth.post(url, sent).status_code == 302
    entry = AuditEntry.objects.get(action="users.leaving_set")
    assert set(entry.fields) == {"leaves_on", "leaves_word"}
    assert "Lagos" not in f"{entry.before}{entry.after}"
    assert word in as_ruth.get(reverse("users:person", args=[nina.code])).content.decode()

    run_due(NOW)
    run_due(NOW + HOUR)

    texts = [
        kinds.get("talk_closed").build(email, NOW).text
        for email in Email.objects.filter(kind="talk_closed")
    ]
    assert len(texts) == 2 and all(f"“{word}”" in text for text in texts)
    for talk in (far, asked):
        assert Interview.objects.get(pk=talk.pk).outcome_note == word


def test_a_word_that_came_second_is_shown_both_and_none_is_kept_without_a_day(nina, as_ruth, ruth):
    url, day = reverse("users:leaving", args=[nina.code]), TODAY + 9 * DAY
    set_leaves_on(person=nina, leaves_on=day, by=ruth, now=NOW, shown=None, word="First word.")
    sent = {"leaves_on": day, "shown": day, "leaves_word": "Second word.", "shown_word": ""}

    page = as_ruth.post(url, sent)

    assert page.status_code == 422
    assert all(word in page.content.decode() for word in ("First word.", "Second word."))
    assert as_ruth.post(url, sent | {"shown_word": "First word."}).status_code == 302
    nina.refresh_from_db()
    assert (nina.leaves_on, nina.leaves_word) == (day, "Second word.")
    assert as_ruth.post(url, sent | {"leaves_word": "x" * 401}).status_code == 422
    set_leaves_on(person=nina, leaves_on=None, by=ruth, now=NOW, shown=day)
    nina.refresh_from_db()
    assert nina.leaves_word == ""


def test_two_weeks_later_what_is_still_open_is_closed_too(nina):
    (near, *_others) = talks_of(nina)
    leaves(nina, TODAY)
    run_due(NOW)
    moment = NOW + 20 * DAY
    Interview.objects.filter(pk=near.pk).update(starts_at=moment, ends_at=moment + HOUR / 3)

    assert run_due(NOW + 13 * DAY)["finish"] == 0
    assert run_due(NOW + 14 * DAY)["finish"] == 1
    assert stages(near) == [Stage.CANCELED]


def test_a_kept_talk_is_held_and_thanked_and_nothing_new_begins(nina):
    near, _far, asked = talks_of(nina)
    leaves(nina, TODAY)
    browser = browser_of(nina)

    assert browser.post(reverse("interviews:cancel", args=[near.code])).status_code != 403
    assert browser.post(reverse("interviews:withdraw", args=[asked.code])).status_code == 403
    with pytest.raises(IllegalMove):  # before the task came by
        contact_moves.act(move="decline", interview_id=asked.pk, values={"note": ""}, now=NOW)


# --- reminders ------------------------------------------------------------------------------------
def test_reminders_stop_but_for_a_talk_that_still_takes_place(nina):
    near, _far, _asked = talks_of(nina)
    draft = InterviewFactory(student=nina, stage="planned")
    contact = ContactFactory(owner=nina)
    assert {row.pk for row in remindable()} >= {near.pk, draft.pk}

    leaves(nina, TODAY)
    assert [row.pk for row in remindable() if row.stage != "scheduled"] == []
    assert near.pk in {row.pk for row in remindable()}
    leaves(nina, TODAY - 14 * DAY)
    assert not remindable().exists()
    assert not remindable_contacts().filter(pk=contact.pk).exists()


def test_today_offers_a_leaver_only_what_can_still_be_done(nina, as_nina):
    talks_of(nina)
    InterviewFactory(student=nina, stage="planned", contact__name="Draft")
    leaves(nina, TODAY)
    run_due(NOW)

    page = as_nina.get(reverse("home:today")).content.decode()

    assert "Near" in page and not any(name in page for name in ("Far", "Asked", "Draft"))


def test_a_contacts_page_offers_no_next_step_but_for_a_last_talk(nina, as_nina):
    near, _far, asked = talks_of(nina)
    pages = [reverse("contacts:detail", args=[talk.contact.code]) for talk in (near, asked)]
    acts = [reverse(f"interviews:{act}", args=[asked.code]) for act in ("answered", "withdraw")]
    edit = reverse("contacts:edit", args=[asked.contact.code])
    before = as_nina.get(pages[1]).content.decode()
    assert edit in before and any(url in before for url in acts)

    leaves(nina, TODAY)
    after = [as_nina.get(page).content.decode() for page in pages]

    assert near.get_absolute_url() in after[0]
    assert not any(url in after[1] for url in [edit, *acts])


def test_the_counselor_sees_who_leaves_until_the_last_talks_are_over(nina, as_dana):
    leaves(nina, TODAY + 31 * DAY)
    page = as_dana.get(reverse("advising:caseload"))
    assert "Leaves on" not in page.content.decode()

    for day, words in ((30, "Leaves on Thu, Apr 2"), (-13, "Leaves on Wed, Feb 18")):
        leaves(nina, TODAY + day * DAY)
        assert words in as_dana.get(reverse("advising:caseload")).content.decode()

    leaves(nina, TODAY - 14 * DAY)
    assert "Nina Park" not in as_dana.get(reverse("advising:caseload")).content.decode()


# --- erased ---------------------------------------------------------------------------------------
def everything_of(nina):
    interview = InterviewFactory(student=nina, stage="thanked")
    ReflectionFactory(interview=interview)
    return interview


def run_days(first, last):
    for n in range(first, last + 1):
        run_due(NOW + n * DAY)
        deliver(NOW + n * DAY)
        retention.retain_one("left_accounts", NOW + n * DAY)


def deliver(now):
    Email.objects.filter(next_attempt_at__isnull=False).update(
        state=Email.State.SENT, next_attempt_at=None, ended_at=now
    )


def test_the_account_is_erased_after_two_warnings_to_the_private_address(nina, omar):
    OfficeSettings.objects.update(leaver_months=2)  # until May 3, 61 days
    everything_of(nina)
    everything_of(omar)
    leaves(nina, TODAY, private=PRIVATE)

    run_days(0, 30)
    assert not told("erasing")
    run_days(31, 32)
    warning = told("erasing").get()
    assert warning.address == PRIVATE
    message = kinds.get("erasing").build(warning, NOW + 31 * DAY)
    assert message.subject == "Your account is erased in 30 days" and "May 3, 2026" in message.text
    run_days(53, 55)
    assert told("erasing").count() == 2
    run_days(56, 60)
    assert User.objects.filter(pk=nina.pk).exists()
    run_days(61, 62)

    assert not User.objects.filter(pk=nina.pk).exists()
    assert not Interview.objects.filter(student=nina.pk).exists()
    assert Interview.objects.filter(student=omar).exists()
    assert not Email.objects.filter(address=PRIVATE, next_attempt_at=None).exists()
    assert AuditEntry.objects.filter(action="users.account_erased", student_id=nina.pk).count() == 1


def test_nobody_is_erased_sooner_than_30_days_after_a_first_warning(nina):
    OfficeSettings.objects.update(leaver_months=1)
    leaves(nina, TODAY - 400 * DAY)

    run_days(0, 29)
    assert User.objects.filter(pk=nina.pk).exists()
    run_days(30, 31)
    assert not User.objects.filter(pk=nina.pk).exists()


def test_a_longer_time_or_a_new_day_takes_the_erasing_back(nina, ruth):
    OfficeSettings.objects.update(leaver_months=1)
    leaves(nina, TODAY - 40 * DAY)
    run_days(0, 1)
    warning = told("erasing").get()
    OfficeSettings.objects.update(leaver_months=24)
    process_cache.clear()
    run_days(2, 2)

    assert not kinds.get("erasing").still_wanted(warning, NOW)
    assert leaving_of(nina, NOW).erases_on > TODAY + 365 * DAY
    set_leaves_on(person=nina, leaves_on=None, by=ruth, now=NOW, shown=nina.leaves_on)
    run_days(3, 40)
    assert User.objects.filter(pk=nina.pk).exists()


def test_the_dry_run_counts_whom_the_next_night_erases(nina):
    OfficeSettings.objects.update(leaver_months=1)
    leaves(nina, TODAY - 400 * DAY)
    for n in (0, 23, 24):
        run_due(NOW + n * DAY)
        deliver(NOW + n * DAY)

    assert retention.counts(NOW + 29 * DAY)["left_accounts"] == 0
    assert retention.counts(NOW + 30 * DAY)["left_accounts"] == 1
    assert User.objects.filter(pk=nina.pk).exists()


def test_nothing_that_an_account_has_keeps_it_from_being_erased(world, nina, omar):  # noqa: F811
    erase(nina)

    assert not User.objects.filter(pk=nina.pk).exists()
    assert User.objects.filter(pk=omar.pk).exists()
    assert not Contact.objects.filter(name=CANARY).exists()
    assert not Email.objects.filter(sender=nina.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_close_and_record_once(nina):
    InterviewFactory(student=nina, stage="asked")
    leaves(nina, TODAY)

    done = run_concurrently([lambda: run_due(NOW)] * 4)

    assert sum(each["tell"] for each in done) == sum(each["leave"] for each in done) == 1
    assert told().count() == Email.objects.filter(kind="talk_closed").count() == 1
    assert AuditEntry.objects.filter(action="users.left").count() == 1


# --- pages ----------------------------------------------------------------------------------------
def test_the_page_of_leaving_says_what_to_do_and_when(nina, as_nina):
    InterviewFactory(student=nina, stage="asked")
    leaves(nina, TODAY + 10 * DAY)

    page = as_nina.get(reverse("home:leaving")).content.decode()

    for words in ("March 13, 2026", "March 26, 2026", "March 13, 2027", "Add a private address"):
        assert words in page
    assert "1 request or talk is open" in page
    for way in ("home:portfolio", "contacts:export", "home:data"):
        assert reverse(way) in page
    assert "The program ends for you on March 13" in as_nina.get("/today/").content.decode()
    leaves(nina, TODAY + 10 * DAY, private=PRIVATE)
    assert PRIVATE in as_nina.get(reverse("home:leaving")).content.decode()


def test_whoever_stays_is_told_so_instead(nina, as_nina):
    leaves(nina, TODAY + 31 * DAY)

    page = as_nina.get(reverse("home:leaving"), follow=True)

    assert "You are not leaving" in page.content.decode()


def test_the_portfolio_has_ones_own_words_and_people_alone(nina, omar, as_nina):
    mine, other = everything_of(nina), everything_of(omar)
    TalkNotes.objects.update_or_create(interview=mine, defaults={"note": "Ask about night work"})
    office_settings()  # cached from here on
    with CaptureQueriesContext(connection) as queries:
        page = as_nina.get(reverse("home:portfolio")).content.decode()

    assert mine.contact.email in page and "Ask about night work" in page
    assert other.contact.email not in page
    assert len(queries) == 8


def test_an_admin_sets_the_day_on_the_page_of_the_person(as_ruth, nina):
    url = reverse("users:leaving", args=[nina.code])
    assert as_ruth.post(url, {"leaves_on": "2026-03-02", "shown": ""}).status_code == 422
    assert as_ruth.post(url, {"leaves_on": "2026-06-30", "shown": ""}).status_code == 302
    late = as_ruth.post(url, {"leaves_on": "2026-07-30", "shown": ""})
    assert late.status_code == 422 and "Somebody set June 30, 2026" in late.content.decode()

    page = as_ruth.get(reverse("users:person", args=[nina.code])).content.decode()
    assert "June 30, 2026" in page
