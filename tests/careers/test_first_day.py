"""From an empty database to the first request that somebody reads, as an office would walk it."""

import datetime as dt
import io
import re

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from contacts.models import Channel, RequestRecord
from core import clock
from core.cache import process_cache
from interviews import services
from interviews.models import Interview
from office.models import OfficeSettings
from outbox.delivery import drain
from outbox.models import Email
from outbox.services import NotSetUp, add
from tests.factories import NOW, ContactFactory, InterviewFactory
from tests.first_day import names_form, reset_office_settings
from tests.interviews.test_pages import url, written
from tests.sign_in import newest_code, proven, sign_in_by_code
from tests.smtp import Recorder
from users.models import AuditEntry, User

pytestmark = pytest.mark.django_db(transaction=True)
MINUTE = dt.timedelta(minutes=1)
MADE_UP = re.compile(r"Lakeside|\b555[) ]|careers@lakeside")
ADMIN, COUNSELOR, STUDENT = (
    "ruth@hillcrest.example",
    "dana@hillcrest.example",
    "nina@hillcrest.example",
)
ROSA = "rosa@hospital.example"


@pytest.fixture
def fresh(settings, at_now):
    settings.SIGNUP_DOMAINS = ["hillcrest.example"]
    settings.OFFICE_EMAIL = "operator@hillcrest.example"
    cache.clear()
    reset_office_settings()


@pytest.fixture
def mailbox(tmp_path, settings):
    with Recorder(tmp_path) as recorder:
        settings.EMAIL_HOST, settings.EMAIL_PORT = recorder.host, recorder.port
        yield recorder


def send_all(after=MINUTE):
    while drain(clock=lambda: NOW + after, seconds=30):
        pass


def first_link(*words):
    """What the command printed, as a path."""
    told = io.StringIO()
    call_command(*words, stdout=told)
    return re.search(r"/accounts/first/\S+", told.getvalue()).group()


def choose_password(link):
    browser = Client()
    browser.post(link, {"full_name": "Ruth Oduya", "password": "a long and quiet walk"})
    return browser


def sign_up():
    student = Client()
    words = {"full_name": "Nina Park", "email": STUDENT, "password1": "a walk by the lake"}
    student.post(reverse("account_signup"), words)
    student.post(reverse("account_email_verification_sent"), {"code": newest_code(STUDENT)})
    return student


def write_to_rosa(student):
    student.post(reverse("contacts:add"), {"line": f"Rosa Bell, nurse, City Hospital, {ROSA}"})
    page = reverse(
        "interviews:request",
        args=[student.get(reverse("contacts:list")).context["user"].contacts.get().code],
    )
    form = student.get(page).context["form"]
    student.post(
        page, written(**{name: form[name].value() for name in ("subject", "message", "drafted")})
    )
    interview = Interview.objects.get()
    version = student.get(url("review", interview)).context["form"].initial["version"]
    return student.post(url("send", interview), {"version": version}, follow=True)


def set_up(admin):
    """Every step of the set-up but the last button."""
    assert admin.post(reverse("office:setup_names"), names_form()).status_code == 302
    admin.post(reverse("outbox:setup_email"))
    admin.post(reverse("office:setup_confirm", args=["email"]))
    admin.post(reverse("office:days"), {"sort": "day", "on": "2026-12-24", "name": "Winter break"})
    admin.post(reverse("office:setup_confirm", args=["days"]))
    invited = {"addresses": f"Dana Whitfield <{COUNSELOR}>"}
    proven(admin).post(reverse("outbox:setup_people"), invited)


def test_from_an_empty_database_to_the_first_request_that_arrives(fresh, mailbox, settings):
    settings.OUTBOX_MODE = "held"
    admin = choose_password(first_link("make_admin", ADMIN))
    assert admin.get("/", follow=True).redirect_chain[-1][0] == reverse("office:setup")

    set_up(admin)
    assert mailbox.taken == []
    settings.OUTBOX_MODE = "send"
    send_all()
    assert {mail.recipient for mail in mailbox.taken} >= {ADMIN, COUNSELOR}
    counselor = sign_in_by_code(COUNSELOR)
    assert counselor.get("/").url == reverse("advising:caseload")

    student = sign_up()
    assert "still setting up this site" in write_to_rosa(student).content.decode()
    send_all(3 * MINUTE)
    assert mailbox.to(ROSA) == []

    assert admin.post(reverse("office:setup_finish"), follow=True).status_code == 200
    interview = Interview.objects.get()
    student.post(url("send", interview), {"version": interview.version})
    send_all(3 * MINUTE)

    [letter] = mailbox.to(ROSA)
    text = letter.part("plain")
    assert "Hillcrest Careers" in text
    assert "9 Summit Road, Hillcrest, VT 05001, United States" in " ".join(text.split())
    assert not MADE_UP.search(text)


def test_a_letter_that_lies_there_waits_for_the_office(letter, mailbox):
    send_all(3 * MINUTE)
    assert Email.objects.get(pk=letter.pk).attempts == 0

    OfficeSettings.objects.update(set_up_at=NOW)
    process_cache.clear()
    send_all(3 * MINUTE)
    assert Email.objects.get(pk=letter.pk).attempts == 1


@pytest.fixture
def letter(fresh):
    return add("request", address=ROSA, object_id=1, fact="f", subject="S", body="B", now=NOW)


@pytest.mark.parametrize("channel", [Channel.SITE, Channel.MAILBOX])
def test_nor_is_a_request_recorded_that_went_by_the_students_own_mailbox(fresh, nina, channel):
    maya = ContactFactory(owner=nina)
    interview = InterviewFactory(student=nina, contact=maya, stage="planned")
    about = {"interview_id": interview.pk, "version": interview.version, "now": NOW}

    with pytest.raises(NotSetUp):
        services.send(**about) if channel == Channel.SITE else services.record_sent(
            **about, channel=channel
        )
    assert isinstance(services.reason_cannot_ask(contact=maya, now=NOW), NotSetUp)
    assert not RequestRecord.objects.exists()


def test_no_page_or_email_of_a_fresh_site_names_an_office_that_nobody_made(fresh, mailbox):
    admin = choose_password(first_link("make_admin", ADMIN))
    pages = [
        Client().get(reverse(name)) for name in ("home:start", "account_login", "account_signup")
    ]
    pages += [
        admin.get(reverse(name)) for name in ("office:setup", "office:setup_names", "home:help")
    ]
    pages += [Client().get("/stop/odd/"), Client().get("/r/odd/")]
    Client().post(reverse("account_reset_password"), {"email": "nobody@hillcrest.example"})
    send_all()

    told = [page.content.decode() for page in pages] + [
        mail.part("plain") for mail in mailbox.taken
    ]
    assert len(told) >= 9
    assert [MADE_UP.search(text).group() for text in told if MADE_UP.search(text)] == []
    assert all("operator@hillcrest.example" in page.content.decode() for page in pages[:3])


# --- the first admin ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "words", [("make_admin", ADMIN), ("createsuperuser", "--noinput", "--email", ADMIN)]
)
def test_the_first_admin_needs_no_email(fresh, settings, words):
    settings.OUTBOX_MODE = "held"

    browser = choose_password(first_link(*words))

    person = User.objects.get(email=ADMIN)
    assert (person.roles, person.full_name) == (["admin"], "Ruth Oduya")
    assert browser.get(reverse("office:settings")).status_code == 200
    assert {"users.role_given", "users.password_chosen"} <= set(
        AuditEntry.objects.values_list("action", flat=True)
    )
    other = Client()
    other.post(reverse("account_login"), {"login": ADMIN, "password": "a long and quiet walk"})
    assert other.get(reverse("office:settings")).status_code == 200


def test_the_link_works_once(fresh):
    link = first_link("make_admin", ADMIN)
    choose_password(link)

    again = Client()
    assert again.get(link).status_code == 404
    assert again.post(link, {"full_name": "X", "password": "another quiet walk"}).status_code == 404
    assert User.objects.get().check_password("a long and quiet walk")


def test_the_link_lives_an_hour(fresh):
    link = first_link("make_admin", ADMIN)

    clock.shift(NOW + 59 * MINUTE - dt.datetime.now(dt.UTC))
    assert Client().get(link).status_code == 200
    clock.shift(NOW + 61 * MINUTE - dt.datetime.now(dt.UTC))
    assert Client().get(link).status_code == 404


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1] + ("a" if t[-1] != "a" else "b"), lambda t: "odd", lambda t: t[5:]]
)
def test_a_made_up_link_leads_nowhere(fresh, change):
    head, _, token = first_link("make_admin", ADMIN).rstrip("/").rpartition("/")

    assert Client().get(f"{head}/{change(token)}/").status_code == 404


def test_looking_at_the_link_changes_nothing_and_gives_it_to_nobody(fresh):
    link = first_link("make_admin", ADMIN)

    page = Client().get(link)

    # no-referrer makes the form's Origin "null", which is refused
    assert page["Referrer-Policy"] == "same-origin"
    assert Client().get(link).status_code == 200
    assert not User.objects.get().has_usable_password()


def test_a_weak_password_is_refused(fresh):
    link = first_link("make_admin", ADMIN)

    assert Client().post(link, {"full_name": "Ruth", "password": "password1"}).status_code == 422
    assert not User.objects.get().has_usable_password()


def test_somebody_who_is_there_becomes_an_admin_and_keeps_the_rest(fresh, nina):
    call_command("make_admin", nina.email.upper(), stdout=io.StringIO())
    call_command("make_admin", nina.email, stdout=io.StringIO())

    nina.refresh_from_db()
    assert nina.roles == ["student", "admin"]
    assert AuditEntry.objects.filter(action="users.role_given").count() == 1


def test_a_password_that_a_stranger_set_for_the_address_does_not_become_an_admins(fresh):
    stranger = {"full_name": "Not Ruth", "email": ADMIN, "password1": "chosen by a stranger"}
    Client().post(reverse("account_signup"), stranger)

    first_link("make_admin", ADMIN)

    assert not User.objects.get(email=ADMIN).has_usable_password()


# --- the set-up -----------------------------------------------------------------------------------
@pytest.fixture
def admin(fresh):
    return proven(choose_password(first_link("make_admin", ADMIN)))


def test_the_site_opens_only_when_every_step_is_done(admin):
    answer = admin.post(reverse("office:setup_finish"), follow=True).content.decode()
    assert "4 steps are left" in answer
    assert OfficeSettings.objects.get().set_up_at is None

    set_up(admin)
    admin.post(reverse("office:setup_finish"))
    assert OfficeSettings.objects.get().set_up_at is not None
    assert AuditEntry.objects.filter(action="office.set_up").count() == 1


@pytest.mark.parametrize(
    "missing",
    ["university", "office_email", "office_phone", "postal_address", "city", "country", "zone"],
)
def test_each_name_and_the_zone_are_asked_for(admin, missing):
    answer = admin.post(reverse("office:setup_names"), names_form(**{missing: ""}))

    assert answer.status_code == 422
    assert OfficeSettings.objects.get().office_name == ""


def test_a_step_nobody_can_call_right_is_not_called_so(admin):
    assert admin.post(reverse("office:setup_confirm", args=["names"])).status_code == 404
    assert admin.post(reverse("office:setup_confirm", args=["odd"])).status_code == 404


def test_an_admin_is_led_back_from_every_page_until_it_is_done(admin):
    assert "The office is not set up" in admin.get(reverse("outbox:log")).content.decode()

    set_up(admin)
    admin.post(reverse("office:setup_finish"))
    assert "The office is not set up" not in admin.get(reverse("outbox:log")).content.decode()


def test_counselors_are_invited_once_and_addresses_that_are_none_are_named(admin):
    odd = admin.post(
        reverse("outbox:setup_people"), {"addresses": "dana at hillcrest\nlee@hillcrest.example"}
    )
    assert odd.status_code == 422
    assert "dana at hillcrest" in odd.content.decode()
    assert not User.objects.filter(roles__contains=["counselor"]).exists()

    for _ in range(2):
        admin.post(
            reverse("outbox:setup_people"),
            {"addresses": f"{COUNSELOR}, Dana <{COUNSELOR}>\nlee@hillcrest.example"},
        )
    rows = Email.objects.filter(kind="invitation")
    assert User.objects.get(email=COUNSELOR).full_name == "Dana"
    assert sorted(rows.values_list("address", flat=True)) == [COUNSELOR, "lee@hillcrest.example"]


def test_an_invitation_keeps_the_name_that_was_pasted_and_no_other_takes_its_place(admin):
    pasted = (
        f'"Whitfield, Dana" <{COUNSELOR}>; Lee Sorensen '
        "<lee@hillcrest.example>\nida@hillcrest.example"
    )
    admin.post(reverse("outbox:setup_people"), {"addresses": pasted})
    admin.post(
        reverse("outbox:setup_people"), {"addresses": "Another Name <lee@hillcrest.example>"}
    )

    names = dict(
        User.objects.filter(roles__contains=["counselor"]).values_list("email", "full_name")
    )
    assert names[COUNSELOR] == "Whitfield, Dana"
    assert names["lee@hillcrest.example"] == "Lee Sorensen"
    assert names["ida@hillcrest.example"] == ""
