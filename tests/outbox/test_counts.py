"""Limits that refuse somebody are counted and shown; an address gets so many emails about
accounts in a day."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from contacts.services import LimitReached
from core.cache import process_cache
from interviews import services
from office.models import OfficeSettings
from outbox.models import DailyCount, Email
from outbox.privacy.retention import old_counts
from outbox.selectors import health
from tests.concurrency import run_concurrently
from tests.factories import DAY, NOW, ContactFactory, InterviewFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
STRANGE = "somebody@elsewhere.example"
PAGES = {
    "code": ("account_request_login_code", lambda email: {"email": email}),
    "reset": ("account_reset_password", lambda email: {"email": email}),
    "sign up": (
        "account_signup",
        lambda email: {
            "email": email,
            "full_name": "Priya Raman",
            "password1": "a long and quiet walk",
            "zone": "America/Denver",
        },
    ),
}


@pytest.fixture
def no_other_limits(settings):
    """Those of the sign-in package are by the minute."""
    settings.ACCOUNT_RATE_LIMITS = False


def refused():
    return dict(health.recent_limit_hits(NOW))


def ask(page="code", email=STRANGE, client="203.0.113.1", browser=None):
    name, form = PAGES[page]
    return (browser or Client()).post(reverse(name), form(email), follow=True, REMOTE_ADDR=client)


# --- limits of letters and requests ---------------------------------------------------------------
def draft(student, **contact):
    return InterviewFactory(
        student=student, stage="planned", contact=ContactFactory(owner=student, **contact)
    )


def send(interview):
    return services.send(interview_id=interview.pk, version=interview.version, now=NOW)


@pytest.mark.parametrize("which", ["contact", "domain", "day"])
def test_a_letter_too_many_is_counted_though_nothing_else_is_written(nina, which):
    OfficeSettings.objects.update(**{f"letters_per_{which}": 0})
    process_cache.clear()
    interview = draft(nina, email="maya@hospital.example")

    for _ in range(2):
        with pytest.raises(services.TooManyLetters):
            send(interview)

    assert refused() == {f"letters_{which}": 2}
    assert not Email.objects.exists()


def test_a_follow_up_and_a_thank_you_too_many_are_counted_once_each(nina):
    asked = InterviewFactory(student=nina, stage="asked", contact__email="maya@hospital.example")
    held = InterviewFactory(student=nina, stage="held", contact__email="jonas@hospital.example")
    OfficeSettings.objects.update(letters_per_day=0)
    process_cache.clear()

    with pytest.raises(services.TooManyLetters):
        services.follow_up(interview_id=asked.pk, subject="s", body="b", now=NOW)
    with pytest.raises(services.TooManyLetters):
        services.send_thank_you(interview_id=held.pk, subject="s", text="t", now=NOW)

    assert refused() == {"letters_day": 2}


def test_a_request_beyond_the_open_ones_is_counted(nina):
    OfficeSettings.objects.update(open_requests=0)
    process_cache.clear()

    with pytest.raises(services.TooManyOpen):
        send(draft(nina, email="maya@hospital.example"))

    assert refused() == {"open_requests": 1}


def test_a_request_to_somebody_who_is_asked_already_is_counted(nina, omar):
    send(draft(nina, email="maya@hospital.example"))

    with pytest.raises(LimitReached):
        send(draft(omar, email="maya@hospital.example"))

    assert refused() == {"person": 1}


def test_the_office_reads_which_limits_were_reached(as_ruth, client, nina, settings):
    settings.METRICS_TOKEN = "a-long-one"
    log = reverse("outbox:log")
    assert "Limits that were reached" not in as_ruth.get(log).content.decode()
    OfficeSettings.objects.update(open_requests=0)
    process_cache.clear()
    with pytest.raises(services.TooManyOpen):
        send(draft(nina, email="maya@hospital.example"))

    page = as_ruth.get(log).content.decode()
    metrics = client.get(
        "/metrics", headers={"Authorization": "Bearer a-long-one"}
    ).content.decode()

    assert "Limits that were reached in the last seven days" in page
    assert "Open requests of one student" in page
    assert 'margin_limits_refused_today{limit="open_requests"} 1' in metrics
    assert 'margin_limits_refused_today{limit="person"} 0' in metrics


def test_counts_go_after_a_month(nina):
    DailyCount.objects.create(day=(NOW - 31 * DAY).date(), event="person", number=1)
    DailyCount.objects.create(day=NOW.date(), event="person", number=1)

    assert list(old_counts(NOW).values_list("day", flat=True)) == [(NOW - 31 * DAY).date()]


# --- emails about accounts ------------------------------------------------------------------------
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.usefixtures("no_other_limits")
def test_a_stranger_gets_few_emails_sent_to_an_address_and_its_owner_still_has_some(page, settings):
    settings.ACCOUNT_EMAILS_PER_DAY = 6
    for _ in range(20):
        ask(page)
    assert Email.objects.filter(address=STRANGE).count() == 3

    for _ in range(20):
        ask(page, client="203.0.113.2")
    assert Email.objects.filter(address=STRANGE).count() == 6

    for number in range(10):
        ask(page, client=f"203.0.113.{number + 10}")
    assert Email.objects.filter(address=STRANGE).count() == 6
    assert refused()["account_emails"] == 44


@pytest.mark.usefixtures("no_other_limits")
def test_all_pages_share_one_count_and_a_tag_does_not_go_round_it(settings):
    settings.ACCOUNT_EMAILS_PER_DAY = 6

    for number, page in enumerate([*PAGES] * 4):
        ask(page, email=f"somebody+{number}@elsewhere.example")

    assert Email.objects.count() == 3


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.usefixtures("no_other_limits")
def test_a_used_up_address_reads_the_same_with_an_account_and_without(page, settings):
    settings.ACCOUNT_EMAILS_PER_DAY = 2
    known = UserFactory(email="known@elsewhere.example").email

    def last(email):
        answers = [ask(page, email=email) for _ in range(4)]
        assert "this address has reached today" in answers[-1].content.decode()
        assert "on its way" not in answers[-1].content.decode()
        assert "reached today" not in answers[0].content.decode()
        text = answers[-1].content.decode().replace(email, "")
        return (
            answers[-1].status_code,
            answers[-1].redirect_chain,
            text.count("<p"),
            text.count("<form"),
        )

    assert last(known) == last("strange@elsewhere.example")
    assert Email.objects.count() == 2


@pytest.mark.usefixtures("no_other_limits")
def test_the_next_day_emails_go_again(settings, monkeypatch, at_now):
    settings.ACCOUNT_EMAILS_PER_DAY = 2
    for _ in range(3):
        ask()
    DailyCount.objects.update(day=NOW.date() - dt.timedelta(days=1))

    ask()

    assert Email.objects.count() == 2


@pytest.mark.usefixtures("no_other_limits")
def test_news_of_a_change_is_told_though_the_codes_are_used_up(settings, as_nina, nina):
    settings.ACCOUNT_EMAILS_PER_DAY = 0
    nina.set_password("a long and quiet walk")
    nina.save()
    browser = Client()
    browser.post(
        reverse("account_login"), {"login": nina.email, "password": "a long and quiet walk"}
    )
    assert not Email.objects.exists()

    new = "another long and quiet walk"
    form = {"oldpassword": "a long and quiet walk", "password1": new, "password2": new}
    browser.post(reverse("account_change_password"), form)

    assert Email.objects.get().address == nina.email


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("no_other_limits")
def test_many_at_the_same_moment_count_one_after_the_other(settings):
    settings.ACCOUNT_EMAILS_PER_DAY = 6

    run_concurrently(
        [lambda number=number: ask(client=f"203.0.113.{number}") for number in range(8)]
    )

    assert Email.objects.count() == 6
