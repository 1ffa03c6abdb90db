"""Two accounts of one person become one: everything moves, nothing is lost, and within a day
everything goes back."""

import datetime as dt
import uuid

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.db import connection
from django.test import Client
from django.urls import reverse

from contacts.models import Contact
from core.errors import Refusal
from interviews.models import Interview
from outbox.delivery.eligibility import reason_not_to_send
from outbox.domain import kinds
from outbox.models import Email
from outbox.services import add
from outbox.services.suppressions import Suppressions
from questions.models import OwnQuestion, Star
from tests.concurrency import run_concurrently
from tests.conftest import browser_of
from tests.database import snapshot
from tests.factories import (
    DAY,
    HOUR,
    NOW,
    AssignmentFactory,
    CohortFactory,
    ContactFactory,
    FeedbackFactory,
    InterviewFactory,
    QuestionFactory,
    ReferralFactory,
    ReflectionFactory,
    StudentFactory,
    UserFactory,
)
from users.domain.identities import Identity
from users.domain.merging import undeclared
from users.models import AccountMerge, Assignment, AuditEntry, StudentProfile, User, survivor
from users.models.roles import Role
from users.privacy import retention
from users.selectors.merging import counts
from users.services import (
    LastAdmin,
    account_for,
    merge_accounts,
    reactivate,
    single_sign_on,
    undo_merge,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


@pytest.fixture
def second(nina):
    """Another account of nina's, with something of everything."""
    made = StudentFactory(
        full_name="Nina R. Park", email="nina@home.example", university_id="U-1", phone="1"
    )
    contact = ContactFactory(owner=made)
    InterviewFactory(student=made, contact=contact, stage="asked")
    ReferralFactory(by=contact, owner=made)
    OwnQuestion.objects.create(student=made, text="Mine?", form_key=uuid.uuid4())
    Star.objects.create(student=made, question=QuestionFactory(text="One?"))
    made.profile.cohorts.add(CohortFactory(name="Evening"))
    StudentProfile.objects.filter(user=made).update(goal="To understand night shifts")
    return made


def owned_by(person):
    return {
        "contacts": Contact.objects.filter(owner=person).count(),
        "talks": Interview.objects.filter(student=person).count(),
        "questions": OwnQuestion.objects.filter(student=person).count(),
        "stars": Star.objects.filter(student=person).count(),
    }


def longer_here(person):
    User.objects.filter(pk=person.pk).update(joined_at=NOW - 900 * DAY)
    return person


def merge(nina, second, ruth, **more):
    return merge_accounts(kept=nina, merged=second, by=ruth, now=NOW, **more)


# --- what the tests of every app rely on ----------------------------------------------------------
def test_of_every_row_that_belongs_to_somebody_an_app_says_how_it_moves():
    assert undeclared() == [], "declare it with users.domain.merging in its app's privacy module"


def test_everything_moves_and_the_other_account_is_closed(nina, second, ruth):
    merge(nina, second, ruth)

    assert owned_by(nina) == {"contacts": 1, "talks": 1, "questions": 1, "stars": 1}
    assert owned_by(second) == dict.fromkeys(owned_by(second), 0)
    nina.refresh_from_db()
    second.refresh_from_db()
    assert (nina.is_active, second.is_active) == (True, False)
    assert (nina.university_id, second.university_id) == ("U-1", None)
    assert nina.profile.goal == "To understand night shifts"
    assert [cohort.name for cohort in nina.profile.cohorts.all()] == ["Evening"]
    assert survivor(second) == nina


def test_within_a_day_every_row_goes_back_as_it_was(nina, second, dana, ruth):
    ReflectionFactory(interview=InterviewFactory(student=nina, stage="held"))
    add("daily", to=second, object_id=second.pk, fact="2026-03-04", now=NOW + DAY)
    before = snapshot("users_auditentry", "users_accountmerge")

    made = merge(nina, second, ruth)
    assert snapshot("users_auditentry", "users_accountmerge") != before
    assert undo_merge(merge=made, by=ruth, now=NOW + 23 * HOUR) is True

    told = snapshot("users_auditentry", "users_accountmerge") ^ before
    assert {table for table, _row in told} == {"outbox_email"}  # the four to both addresses
    assert len(told) == 4
    assert undo_merge(merge=made, by=ruth, now=NOW + 23 * HOUR) is False


def test_after_a_day_nothing_goes_back(nina, second, ruth):
    made = merge(nina, second, ruth)

    with pytest.raises(Refusal, match="more than a day"):
        undo_merge(merge=made, by=ruth, now=NOW + 24 * HOUR)


# --- what both have -------------------------------------------------------------------------------
def test_of_what_both_have_the_other_stays_with_the_closed_account(nina, second, ruth, dana):
    question = Star.objects.get().question
    Star.objects.create(student=nina, question=question)
    AssignmentFactory(student=second, staff=dana)
    before = snapshot("users_auditentry", "users_accountmerge", "outbox_email")

    made = merge(nina, second, ruth)

    assert Star.objects.filter(question=question).count() == 2
    assert Assignment.objects.filter(staff=dana).count() == 2
    assert [*User.objects.students_of(dana).filter(is_active=True)] == [nina]
    undo_merge(merge=made, by=ruth, now=NOW)
    assert snapshot("users_auditentry", "users_accountmerge", "outbox_email") == before


def test_contacts_that_came_by_one_form_key_are_both_kept(nina, second, ruth):
    key = uuid.uuid4()
    theirs = Contact.objects.get(owner=second)
    Contact.objects.filter(pk=theirs.pk).update(form_key=key)
    own = ContactFactory(owner=nina, form_key=key)

    made = merge(nina, second, ruth)

    assert {*Contact.objects.filter(owner=nina)} == {own, theirs}
    undo_merge(merge=made, by=ruth, now=NOW)
    theirs.refresh_from_db()
    assert (theirs.owner, theirs.form_key) == (second, key)


def test_a_university_id_and_a_goal_of_ones_own_stay(nina, second, ruth):
    User.objects.filter(pk=nina.pk).update(university_id="U-0")
    StudentProfile.objects.filter(user=nina).update(goal="My own")

    merge(nina, second, ruth)

    nina.refresh_from_db()
    assert (nina.university_id, nina.profile.goal) == ("U-0", "My own")
    assert User.objects.get(pk=second.pk).university_id == "U-1"


# --- rights and signing in ------------------------------------------------------------------------
def test_no_role_is_added(nina, ruth):
    staff = UserFactory(full_name="Nina Park", roles=[Role.COUNSELOR, Role.ADMIN])

    merge(nina, staff, ruth)

    nina.refresh_from_db()
    assert nina.roles == [Role.STUDENT]


def code_for(address: str) -> Client:
    browser = Client()
    browser.post(reverse("account_request_login_code"), {"email": address})
    email = Email.objects.filter(kind="account", address=address).last()
    found = [line for line in email.body.splitlines() if len(line) == 9 and line[4] == "-"]
    browser.post(reverse("account_confirm_login_code"), {"code": found[0] if found else "x"})
    return browser


def test_either_address_opens_the_account_that_stays(nina, second, ruth):
    merge(nina, second, ruth)

    browser = code_for("nina@home.example")

    assert browser.session["_auth_user_id"] == str(nina.pk)


def test_the_address_of_a_student_does_not_open_an_account_of_staff(second, dana, ruth):
    merge(longer_here(dana), second, ruth)

    assert "_auth_user_id" not in code_for("nina@home.example").session
    assert EmailAddress.objects.get(email="nina@home.example").user == second


@pytest.mark.parametrize("role", [Role.STUDENT, Role.COUNSELOR])
def test_an_identity_of_the_provider_opens_no_account_of_staff_either(second, ruth, role):
    identity = SocialAccount.objects.create(user=second, provider="university", uid="u-1")
    other = UserFactory(roles=[role])

    made = merge(longer_here(other), second, ruth)

    identity.refresh_from_db()
    assert identity.user == (other if role == Role.STUDENT else second)
    undo_merge(merge=made, by=ruth, now=NOW)
    identity.refresh_from_db()
    assert identity.user == second


def test_whoever_was_signed_in_to_the_closed_account_is_signed_out(nina, second, ruth):
    browser = browser_of(second)
    assert browser.get(reverse("contacts:list")).status_code == 200

    made = merge(nina, second, ruth)

    assert browser.get(reverse("contacts:list")).status_code == 302
    own = browser_of(nina)
    undo_merge(merge=made, by=ruth, now=NOW)
    assert own.get(reverse("contacts:list")).status_code == 302


def test_what_the_other_person_set_up_to_sign_in_goes_with_the_merge(nina, second, ruth):
    """The reason to undo it: the accounts were of two people."""
    nina.set_password("a long walk by the lake")
    nina.save()
    EmailAddress.objects.create(user=nina, email="nina@own.example", verified=True)
    SocialAccount.objects.create(user=nina, provider="other", uid="own")
    SocialAccount.objects.update(date_joined=NOW - DAY)
    made = merge(nina, second, ruth)
    identity = Identity(provider="university", keys=("u-1",), university_id="U-1")
    assert single_sign_on.account_of(identity) == (nina, True)
    code_for("nina@home.example")
    TOTP.activate(nina, generate_totp_secret())
    EmailAddress.objects.create(user=nina, email="nina@later.example", verified=True)

    undo_merge(merge=made, by=ruth, now=NOW + HOUR)

    assert not Authenticator.objects.filter(user=nina).exists()
    assert single_sign_on.account_of(identity) == (second, True)
    assert SocialAccount.objects.filter(user=nina).count() == 1
    nina.refresh_from_db()
    assert not nina.has_usable_password()
    own = {"nina@lakeside.example", "nina@own.example"}
    assert set(EmailAddress.objects.filter(user=nina).values_list("email", flat=True)) <= own


def test_the_closed_account_is_found_at_the_other_and_not_reactivated(nina, second, ruth):
    merge(nina, second, ruth)

    assert account_for(address="nina@home.example") == nina
    with pytest.raises(Refusal, match="merged into that of"):
        reactivate(user=second, by=ruth, now=NOW)


def test_who_may_not_is_refused(nina, second, ruth, dana, omar):
    with pytest.raises(Refusal, match="Only an admin"):
        merge(nina, second, dana)
    with pytest.raises(Refusal, match="two different"):
        merge(nina, nina, ruth)
    for kept, merged in ((nina, ruth), (ruth, nina)):
        with pytest.raises(Refusal, match="your own account"):
            merge(kept, merged, ruth)
    other = UserFactory(roles=[Role.ADMIN])
    User.objects.filter(pk=ruth.pk).update(is_active=False)
    with pytest.raises(Refusal, match="deactivated"):
        merge(ruth, second, other)
    User.objects.filter(pk=ruth.pk).update(is_active=True)
    merge(nina, second, ruth)
    with pytest.raises(Refusal, match="before"):
        merge(omar, second, ruth)
    assert LastAdmin


# --- emails ---------------------------------------------------------------------------------------
def messages(kind: str) -> dict[str, str]:
    return {
        email.address: kinds.get(kind).build(email, NOW).text
        for email in Email.objects.filter(kind=kind)
    }


def test_both_addresses_are_told_of_the_merge_and_of_its_end(nina, second, ruth):
    made = merge(nina, second, ruth)

    told = messages("accounts_merged")
    assert set(told) == {"nina@lakeside.example", "nina@home.example"}
    assert "nina@lakeside.example" not in told["nina@home.example"]
    for email in Email.objects.filter(kind="accounts_merged"):
        kind = kinds.get(email.kind)
        assert reason_not_to_send(email, kind, Suppressions([email.address], NOW), NOW) is None

    undo_merge(merge=made, by=ruth, now=NOW)
    assert set(messages("merge_undone")) == set(told)
    for email in Email.objects.filter(kind="accounts_merged"):
        assert not kinds.get(email.kind).still_wanted(email, NOW)


def test_an_email_that_waits_goes_to_the_account_that_stays(nina, second, ruth):
    email = add("daily", to=second, object_id=second.pk, fact="2026-03-04", now=NOW + DAY)

    made = merge(nina, second, ruth)

    email.refresh_from_db()
    assert (email.user, email.address) == (nina, nina.email)
    undo_merge(merge=made, by=ruth, now=NOW)
    email.refresh_from_db()
    assert (email.user, email.address) == (second, second.email)


# --- what happens meanwhile -----------------------------------------------------------------------
def test_what_was_made_since_goes_back_with_what_it_hangs_on(nina, second, ruth):
    made = merge(nina, second, ruth)
    theirs = Contact.objects.get(owner=nina)
    own = ContactFactory(owner=nina)
    since = InterviewFactory(student=nina, contact=theirs, stage="declined")

    undo_merge(merge=made, by=ruth, now=NOW)

    since.refresh_from_db()
    own.refresh_from_db()
    assert (since.student, own.owner) == (second, nina)


def test_rows_that_were_joined_since_are_not_torn_apart(nina, second, ruth):
    made = merge(nina, second, ruth)
    talk = Interview.objects.get(student=nina)
    Interview.objects.filter(pk=talk.pk).update(contact=ContactFactory(owner=nina))
    before = snapshot()

    with pytest.raises(Refusal, match="joined since"):
        undo_merge(merge=made, by=ruth, now=NOW)

    assert snapshot() == before


def test_a_chain_is_undone_from_its_end(nina, second, omar, ruth):
    first = merge(nina, second, ruth)
    last = merge(longer_here(omar), nina, ruth)
    assert survivor(second) == omar

    with pytest.raises(Refusal, match="Undo that first"):
        undo_merge(merge=first, by=ruth, now=NOW)
    undo_merge(merge=last, by=ruth, now=NOW)
    undo_merge(merge=first, by=ruth, now=NOW)

    assert owned_by(second)["contacts"] == 1


def test_the_trail_stays_and_names_both(nina, second, ruth):
    before = AuditEntry.objects.count()

    merge(nina, second, ruth)

    found = AuditEntry.objects.filter(action="users.accounts_merged")
    assert {entry.object_id for entry in found} == {nina.pk, second.pk}
    assert AuditEntry.objects.count() == before + 2


def test_the_admin_sees_counts(second):
    found = dict(counts(second))

    assert found["Contacts"] == found["Requests and talks"] == found["Stars"] == 1


def test_a_comment_on_a_reflection_moves_with_its_author(nina, lee, dana, ruth):
    FeedbackFactory(author=lee)

    made = merge(longer_here(dana), lee, ruth)

    assert dana.feedback_given.count() == 1
    undo_merge(merge=made, by=ruth, now=NOW)
    assert lee.feedback_given.count() == 1


def test_an_account_that_was_made_later_takes_nothing_of_an_older_one(nina, second, ruth):
    with pytest.raises(Refusal, match="is the newer one"):
        merge(second, nina, ruth)

    assert owned_by(second)["contacts"] == 1
    assert User.objects.get(pk=nina.pk).is_active


@pytest.mark.django_db(transaction=True)
def test_pressed_twice_at_once_it_is_merged_once():
    nina, second, ruth = (
        StudentFactory(),
        StudentFactory(),
        UserFactory(roles=[Role.ADMIN]),
    )
    ContactFactory(owner=second)

    made = run_concurrently([lambda: merge(nina, second, ruth)] * 4)

    assert len({one.pk for one in made}) == 1
    assert AccountMerge.objects.count() == 1
    assert Contact.objects.get().owner == nina
    connection.close()


def test_after_a_day_the_ids_are_gone_and_what_came_too_late_has_moved(nina, second, ruth):
    made = merge(nina, second, ruth)
    late = ContactFactory(owner=second)  # the request had begun before the merge

    assert retention.retain(NOW + 23 * HOUR)["account_merges"] == 0
    assert retention.retain(NOW + 25 * HOUR)["account_merges"] == 1

    made.refresh_from_db()
    late.refresh_from_db()
    assert (made.changes, late.owner) == ([], nina)


def test_the_page_of_the_trail_names_both_accounts(nina, second, ruth):
    merge(nina, second, ruth)

    page = browser_of(ruth).get(reverse("users:audit_trail")).text

    assert "Merged two accounts of one person" in page
    assert "Nina R. Park" in page


@pytest.mark.parametrize(
    ("own", "other", "united"),
    [
        ((1, 9), (5, 20), [(1, 20)]),
        ((5, 20), (1, 9), [(1, 20)]),
        ((1, 9), (9, 20), [(1, 20)]),  # the day after the last one of the first
        ((1, 9), (10, 20), [(1, 9), (10, 20)]),
        ((1, 9), (5, None), [(1, None)]),
        ((5, None), (1, 9), [(1, None)]),
        ((5, None), (1, None), [(1, None)]),
    ],
)
@pytest.mark.parametrize("side", ["student", "staff"])
def test_assignments_of_the_same_people_whose_days_meet_become_one(
    ruth, nina, dana, own, other, united, side
):
    Assignment.objects.all().delete()
    kept = nina if side == "student" else dana
    role = Role.STUDENT if side == "student" else Role.COUNSELOR
    second = UserFactory(roles=[role])
    pair = {"student": nina, "staff": dana}
    for days, person in ((own, kept), (other, second)):
        since, until = (dt.date(2026, 2, n) if n else None for n in days)
        AssignmentFactory(**pair | {side: person}, since=since, until=until)
    before = list(Assignment.objects.order_by("pk").values())

    merge = merge_accounts(kept=kept, merged=second, by=ruth, now=NOW)

    found = Assignment.objects.filter(**pair).order_by("since")
    assert [(one.since.day, one.until and one.until.day) for one in found] == united
    undo_merge(merge=merge, by=ruth, now=NOW)
    assert list(Assignment.objects.order_by("pk").values()) == before


def test_one_assignment_may_stand_for_several_and_a_course_is_another(ruth, nina, dana, course):
    Assignment.objects.all().delete()
    second = StudentFactory()
    AssignmentFactory(student=nina, staff=dana, since=dt.date(2026, 2, 5))
    for first, last in ((1, 5), (3, 12)):
        AssignmentFactory(
            student=second,
            staff=dana,
            since=dt.date(2026, 2, first),
            until=dt.date(2026, 2, last),
        )
    AssignmentFactory(student=second, staff=dana, cohort=course, since=dt.date(2026, 2, 1))

    merge_accounts(kept=nina, merged=second, by=ruth, now=NOW)

    found = Assignment.objects.filter(student=nina).order_by("cohort")
    assert [(one.cohort, one.since.day, one.until) for one in found] == [
        (course, 1, None),
        (None, 1, None),
    ]
