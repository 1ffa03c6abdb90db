"""What admins and programs do to accounts: create, change, roles, cohorts."""

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse

from core.edits import Stale
from core.errors import Refusal
from office.models import OfficeSettings
from outbox.models import Email
from tests.concurrency import run_concurrently
from tests.conftest import browser_of
from tests.factories import NOW, CohortFactory, UserFactory
from users import services
from users.models import AuditEntry, Program, Session, User
from users.models.roles import STAFF, Role
from users.selectors.people import details_of

pytestmark = pytest.mark.django_db


def create(by, **values):
    given = {"full_name": "Joel Abernathy", "email": "joel@lakeside.example", "roles": ["student"]}
    return services.create_person(by=by, **given | values)


def change(person, by, **values):
    return services.change_person(person=person, values=values, by=by, now=NOW)


# --- create ---------------------------------------------------------------------------------------
def test_a_new_student_has_studies_cohorts_and_no_password_and_gets_no_email(ruth, course):
    joel = create(
        ruth, university_id="A-17", subject="physics", class_year="2027", cohorts=[course]
    )

    joel.refresh_from_db()
    assert (joel.roles, joel.university_id) == (["student"], "A-17")
    assert not joel.has_usable_password()
    assert (joel.profile.subject, joel.profile.class_year) == ("physics", "2027")
    assert list(joel.profile.cohorts.all()) == [course]
    assert not EmailAddress.objects.get(user=joel).verified
    assert not Email.objects.exists()
    actions = list(AuditEntry.objects.order_by("pk").values_list("action", "actor_id"))
    assert actions == [("users.person_created", ruth.pk), ("users.cohorts_set", ruth.pk)]


def test_a_new_account_is_where_the_office_is(ruth):
    OfficeSettings.objects.update(zone="America/New_York")

    for by, address in ((ruth, "joel@lakeside.example"), (Program.SCIM, "ana@lakeside.example")):
        assert create(by, email=address).zone == "America/New_York"


@pytest.mark.parametrize("address", ["NINA@lakeside.example", " nina@LAKESIDE.example"])
def test_an_address_has_one_account_however_it_is_written(ruth, nina, address):
    with pytest.raises(services.AddressTaken) as refused:
        create(ruth, email=address)

    assert refused.value.holder == nina


def test_a_second_address_that_somebody_proved_is_taken_too(ruth, nina):
    EmailAddress.objects.create(user=nina, email="nina@home.example", verified=True)

    with pytest.raises(services.AddressTaken):
        create(ruth, email="nina@home.example")


def test_a_university_id_has_one_account_however_it_is_written(ruth):
    create(ruth, university_id="A-17")

    with pytest.raises(services.UniversityIdTaken):
        create(ruth, email="other@lakeside.example", university_id="a-17")


@pytest.mark.parametrize(
    "values",
    [
        {"email": "nobody"},
        {"email": ""},
        {"full_name": " "},
        {"full_name": "x" * 151},
        {"full_name": "Joel\u202eA"},
        {"university_id": "x" * 65},
        {"subject": "x" * 121},
        {"roles": []},
    ],
)
def test_an_account_without_what_it_needs_is_refused(ruth, values):
    with pytest.raises((Refusal, ValidationError)):
        create(ruth, **values)

    assert User.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_create_the_same_person_at_once_one_is_told(ruth):
    results = run_concurrently([lambda: create(ruth)] * 2)

    assert User.objects.filter(email="joel@lakeside.example").count() == 1
    assert sum(isinstance(one, services.AddressTaken) for one in results) == 1


# --- who may --------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMIN])
def test_only_an_admin_creates_changes_and_gives_roles(role, nina):
    by = UserFactory(roles=[role])

    for act in (
        lambda: create(by),
        lambda: change(nina, by, full_name="Nina Parker"),
        lambda: services.set_roles(person=nina, roles=["admin"], by=by),
        lambda: services.set_cohorts(person=nina, cohorts=[], by=by),
    ):
        with pytest.raises(Refusal, match="Only an admin"):
            act()


@pytest.mark.parametrize("role", STAFF)
@pytest.mark.parametrize("program", Program)
def test_a_program_gives_takes_and_changes_nothing_of_staff(program, role, nina):
    staff = UserFactory(roles=[role])

    with pytest.raises(Refusal):
        create(program, roles=["student", role])
    with pytest.raises(Refusal):
        services.set_roles(person=nina, roles=["student", role], by=program)
    with pytest.raises(Refusal):
        services.set_roles(person=staff, roles=["student"], by=program)
    with pytest.raises(services.StaffAccount):
        change(staff, program, full_name="Someone Else")


def test_a_program_stands_in_the_trail_by_its_name(as_ruth, at_now):
    joel = create(Program.SCIM)
    change(joel, Program.SCIM, full_name="Joel A.")

    entries = AuditEntry.objects.order_by("pk").values_list("program", "actor_id", "fields")
    assert list(entries) == [("scim", None, []), ("scim", None, ["full_name"])]
    assert "SCIM" in as_ruth.get("/manage/log/audit/").text


# --- change ---------------------------------------------------------------------------------------
def test_only_what_differs_is_changed_and_recorded(ruth, nina):
    assert change(nina, ruth, full_name="Nina Park", subject="physics") == ["subject"]
    assert change(nina, ruth, subject="physics") == []

    nina.profile.refresh_from_db()
    assert nina.profile.subject == "physics"
    entry = AuditEntry.objects.get()
    assert (entry.fields, entry.before, entry.student_id) == (["subject"], None, nina.pk)


def test_a_new_address_is_told_to_both_and_ends_sessions_and_other_addresses(ruth, nina, as_nina):
    EmailAddress.objects.create(user=nina, email="nina@home.example", verified=True)

    change(nina, ruth, email="Nina.Park@Lakeside.example")

    nina.refresh_from_db()
    assert nina.email == "nina.park@lakeside.example"
    told = Email.objects.filter(kind="address_changed").values_list("address", flat=True)
    assert set(told) == {"nina@lakeside.example", "nina.park@lakeside.example"}
    assert not Session.objects.filter(user=nina).exists()
    rows = EmailAddress.objects.filter(user=nina).values_list("email", "verified")
    assert list(rows) == [("nina.park@lakeside.example", False)]
    assert as_nina.get(reverse("home:settings")).status_code == 302


def test_a_password_that_nobody_confirmed_does_not_survive_a_new_address(ruth, nina):
    nina.set_password("paper-lantern-42")
    nina.password_unproven = True
    nina.save()

    change(nina, ruth, email="nina.park@lakeside.example")

    nina.refresh_from_db()
    assert not nina.has_usable_password()


def test_nobody_changes_the_own_address_without_proving_it(ruth):
    with pytest.raises(Refusal, match="your own address"):
        change(ruth, ruth, email="ruth@elsewhere.example")


def test_a_university_id_is_taken_away_by_an_empty_one(ruth, nina):
    change(nina, ruth, university_id="A-17")
    change(nina, ruth, university_id="")

    nina.refresh_from_db()
    assert nina.university_id is None


def test_an_edit_based_on_older_values_is_stale(ruth, nina):
    version = details_of(nina).version
    change(nina, ruth, full_name="Nina Parker")

    with pytest.raises(Stale):
        services.change_person(
            person=nina, values={"full_name": "N. P."}, by=ruth, now=NOW, version=version
        )


def test_columns_that_are_not_the_offices_raise(ruth, nina):
    with pytest.raises(ValueError, match="password"):
        change(nina, ruth, password="x")


# --- roles ----------------------------------------------------------------------------------------
def test_roles_are_a_set_and_count_from_the_next_request_on(ruth, dana):
    browser = browser_of(dana)
    assert browser.get("/manage/questions/").status_code == 403

    assert services.set_roles(person=dana, roles=["curator", "counselor"], by=ruth)
    assert not services.set_roles(person=dana, roles=["counselor", "curator"], by=ruth)

    dana.refresh_from_db()
    assert dana.roles == ["counselor", "curator"]
    assert browser.get("/manage/questions/").status_code == 200
    entry = AuditEntry.objects.get()
    assert (entry.before, entry.after) == (
        {"roles": ["counselor"]},
        {"roles": ["counselor", "curator"]},
    )


def test_somebody_who_becomes_a_student_has_studies(ruth, dana):
    services.set_roles(person=dana, roles=["counselor", "student"], by=ruth)

    assert User.objects.get(pk=dana.pk).profile.subject == ""


def test_nobody_gives_roles_to_themselves_but_may_lay_one_down(ruth):
    UserFactory(roles=[Role.ADMIN])
    ruth.roles = [Role.ADMIN, Role.CURATOR]
    ruth.save()
    with pytest.raises(Refusal, match="Ask another admin"):
        services.set_roles(person=ruth, roles=["admin", "auditor"], by=ruth)

    services.set_roles(person=ruth, roles=["curator"], by=ruth)

    ruth.refresh_from_db()
    assert ruth.roles == ["curator"]


def test_the_last_admin_stays_one(ruth):
    UserFactory(roles=[Role.ADMIN], is_active=False)

    with pytest.raises(services.LastAdmin):
        services.set_roles(person=ruth, roles=["curator"], by=ruth)


@pytest.mark.django_db(transaction=True)
def test_two_admins_who_take_the_role_from_each_other_leave_one(ruth):
    other = UserFactory(roles=[Role.ADMIN])

    run_concurrently(
        [
            lambda: services.set_roles(person=other, roles=["curator"], by=ruth),
            lambda: services.set_roles(person=ruth, roles=["curator"], by=other),
        ]
    )

    assert User.objects.filter(roles__contains=[Role.ADMIN]).count() == 1


def test_an_unknown_role_raises(ruth, nina):
    with pytest.raises(ValueError, match="king"):
        services.set_roles(person=nina, roles=["king"], by=ruth)


# --- cohorts --------------------------------------------------------------------------------------
def test_the_trail_names_cohorts_before_and_after(ruth, nina, course, as_ruth, at_now):
    services.set_cohorts(person=nina, cohorts=[course], by=ruth)
    assert not services.set_cohorts(person=nina, cohorts=[course], by=ruth)
    services.set_cohorts(person=nina, cohorts=[CohortFactory(name="Rising seniors")], by=ruth)

    entry = AuditEntry.objects.order_by("pk").last()
    assert entry.before == {"cohorts": [course.pk]}
    page = as_ruth.get("/manage/log/audit/").text
    assert "Careers 101</del>" in page
    assert "Rising seniors</ins>" in page


def test_staff_and_archived_cohorts_are_refused(ruth, dana, nina):
    old = CohortFactory(archived_at=NOW)

    with pytest.raises(Refusal, match="Only students"):
        services.set_cohorts(person=dana, cohorts=[CohortFactory()], by=ruth)
    with pytest.raises(Refusal, match="archived"):
        services.set_cohorts(person=nina, cohorts=[old], by=ruth)


def test_somebody_stays_in_a_cohort_that_is_archived(ruth, nina, course):
    services.set_cohorts(person=nina, cohorts=[course], by=ruth)
    course.archived_at = NOW
    course.save()

    other = CohortFactory()
    services.set_cohorts(person=nina, cohorts=[course, other], by=ruth)

    assert nina.profile.cohorts.count() == 2


def test_the_database_itself_keeps_ids_and_cohort_names_apart(ruth):
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE indexname LIKE '%_once'")
        names = {name for (name,) in cursor.fetchall()}

    assert {"user_university_id_once", "cohort_name_once"} <= names


# --- codes ----------------------------------------------------------------------------------------
def test_a_code_to_the_old_address_opens_nothing(client, ruth, nina):
    client.post("/accounts/login/code/", {"email": nina.email})
    code = Email.objects.filter(kind="account").latest("pk").body.split("\n\n")
    change(nina, ruth, email="nina.park@lakeside.example")
    found = next(part.strip() for part in code if len(part.strip()) == 9 and "-" in part)

    client.post("/accounts/login/code/confirm/", {"code": found})

    assert "_auth_user_id" not in client.session
