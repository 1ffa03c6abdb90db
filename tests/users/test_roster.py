"""A roster file: read as it is, compared with the accounts, applied whole, undone, never twice."""

import datetime as dt
import uuid

import pytest
from allauth.account.models import EmailAddress

from core.edits import AlreadyUsed
from core.errors import Refusal
from outbox.models import Email
from tests.factories import (
    NOW,
    AssignmentFactory,
    CohortFactory,
    StudentFactory,
    UserFactory,
)
from users.domain.roster_rows import guessed_mapping
from users.models import (
    Assignment,
    AuditEntry,
    ImportJob,
    ImportState,
    ImportUpload,
    RosterRow,
    StudentProfile,
    User,
)
from users.models.roles import Role
from users.privacy import retention
from users.services import (
    deactivate,
    imports,
    merge_accounts,
    reactivate,
    roster,
    set_roles,
)
from users.services.roster import Ending, TooManyDrops

pytestmark = pytest.mark.django_db
HEAD = "Student ID,Name,Email,Major,Year,Cohort,Advisor"
DAY = dt.timedelta(days=1)


def clock():
    return NOW


def checked(text, by=None, now=NOW):
    """A file that a worker has checked, with its columns as guessed."""
    data = text if isinstance(text, bytes) else text.encode()
    job = roster.send_roster(data=data, file_name="roster.csv", by=by, now=now)
    roster.check_columns(job=job, mapping=job.mapping or guessed_mapping(data))
    return run(job)


def run(job, at=NOW):
    imports.run_due(clock=lambda: at)
    job.refresh_from_db()
    return job


def applied(text, by, **choices):
    job = checked(text, by)
    roster.apply_checked(job=job, by=by, **choices)
    return run(job)


def undone(job, by, at=NOW):
    imports.undo_import(job=job, by=by, now=at)
    return run(job, at)


def kinds(job):
    return {row.number: row.kind for row in job.roster_rows.exclude(kind="missing")}


def sentences(job):
    found = job.roster_rows.filter(kind="wrong").order_by("number")
    return {row.number: " ".join(said for _column, _cell, said in row.problems) for row in found}


@pytest.fixture
def mina(db):
    """A student with an id, a counselor and a cohort."""
    return StudentFactory(
        full_name="Mina Sato", email="mina@lakeside.example", university_id="0048213"
    )


@pytest.fixture
def joon(db):
    return UserFactory(full_name="Joon Park", email="joon@lakeside.example", roles=[Role.COUNSELOR])


@pytest.fixture
def prehealth(db):
    return CohortFactory(name="Pre-health")


# --- when they leave ------------------------------------------------------------------------------
DAYS = "Student ID,Name,Email,Leaving date"


def test_a_file_sets_the_day_of_leaving_and_undo_puts_back_who_set_it(mina, ruth):
    User.objects.update(leaves_on="2026-09-01", leaves_by="cohort")
    text = f"{DAYS}\n0048213,,,2027-05-16\n0048214,Rui Costa,rui@lakeside.example,05/17/2027\n"

    job = applied(text, ruth)
    days = dict(User.objects.filter(roles=["student"]).values_list("full_name", "leaves_on"))
    assert {name: str(day) for name, day in days.items()} == {
        "Mina Sato": "2027-05-16",
        "Rui Costa": "2027-05-17",
    }
    assert User.objects.filter(leaves_by="roster").count() == 2

    undone(job, ruth)
    mina.refresh_from_db()
    assert (str(mina.leaves_on), mina.leaves_by) == ("2026-09-01", "cohort")


def test_a_day_that_somebody_moved_stays_until_the_file_says_another(mina, ruth):
    applied(f"{DAYS}\n0048213,,,2027-05-16\n", ruth)
    User.objects.filter(pk=mina.pk).update(leaves_on="2027-06-30", leaves_by="admin")

    assert kinds(checked(f"{DAYS}\n0048213,,,2027-05-16\n", ruth)) == {2: "same"}
    assert kinds(checked(f"{DAYS}\n0048213,,,2027-05-20\n", ruth)) == {2: "changed"}


def test_a_day_that_has_passed_or_is_none_makes_a_row_wrong_unless_it_is_known(mina, ruth):
    text = f"{DAYS}\n0048213,,,2026-03-02\n0048214,Rui,rui@lakeside.example,summer\n"
    job = checked(text, ruth)
    assert kinds(job) == {2: "wrong", 3: "wrong"}
    assert "has passed" in sentences(job)[2] and "is no day" in sentences(job)[3]

    User.objects.filter(pk=mina.pk).update(leaves_on="2026-03-02", leaves_by="roster")
    assert kinds(checked(text, ruth))[2] == "same"


def test_no_graduation_date_begins_anybodys_leaving_unasked():
    file = b"Student ID,Name,Expected graduation,Graduation date,End date\n1,Ada,2027-05-16,,\n"

    assert "leaves_on" not in guessed_mapping(file).values()


# --- what each row is -----------------------------------------------------------------------------
def test_a_file_is_read_and_nothing_changes_before_it_is_applied(mina, joon, prehealth, ruth):
    job = checked(
        f"{HEAD}\n"
        "0048213,Mina Sato,mina@lakeside.example,biology,third-year,,\n"
        '0048214,"Costa, Rui",RUI@lakeside.example,Chemistry,2,pre health,Joon Park\n',
        ruth,
    )

    assert job.state == ImportState.CHECKED
    assert kinds(job) == {2: "same", 3: "new"}
    new = job.roster_rows.get(number=3)
    assert new.said == {
        "full_name": "Rui Costa",
        "email": "rui@lakeside.example",
        "university_id": "0048214",
        "subject": "Chemistry",
        "class_year": "2",
        "cohorts": [prehealth.pk],
        "counselor": joon.pk,
    }
    assert not User.objects.filter(email="rui@lakeside.example").exists()


def test_what_differs_is_named_and_an_empty_cell_changes_nothing(mina, joon, ruth):
    job = checked(f"{HEAD}\n0048213,Mina Satō,,economics,,,joon@lakeside.example\n", ruth)

    row = job.roster_rows.get(number=2)
    assert (row.kind, row.user, row.changes) == (
        "changed",
        mina,
        ["full_name", "subject", "counselor"],
    )
    assert job.counts["changed_subject"] == 1


def test_an_account_without_an_id_is_found_by_its_address_and_gets_the_id(nina, ruth):
    job = checked(f"{HEAD}\n777,Nina Park,Nina@Lakeside.example,,,,\n", ruth)

    assert job.roster_rows.get(number=2).changes == ["university_id"]


def test_nobody_is_found_by_name(nina, ruth):
    job = checked(f"{HEAD}\n777,Nina Park,np@lakeside.example,,,,\n", ruth)

    assert kinds(job) == {2: "new"}


WRONG = [
    ("888,New One,nobody@lakeside,,,,", "Not a whole email address."),
    ("888,New One,,,,,", "A new student needs an email address."),
    ("888,,new@lakeside.example,,,,", "A new student needs a name."),
    (",New One,,,,,", "Neither an email address nor a university id."),
    ("888,New One,new@lakeside.example,,,,Jon Park", "Did you mean Joon Park?"),
    ("888,New One,new@lakeside.example,,,Prehealf,", "Did you mean Pre-health?"),
    ("888,New One,new@lakeside.example,,,Basket weaving,", "No cohort of that name."),
    ("48213,Mina Sato,mina@lakeside.example,,,,", "dropped its zeros"),
    ("999,Mina Sato,mina@lakeside.example,,,,", "another id, 0048213"),
    ("0048213,Mina Sato,omar@lakeside.example,,,,", "Another account, Omar Haddad, has"),
    (f"888,{'x' * 151},new@lakeside.example,,,,", "Longer than 150 characters."),
    ("888,New\u202eOne,new@lakeside.example,,,,", "can't be seen (U+202E)"),
    ("888,New One,new@lakeside.example,,,,,,extra", "“extra” is in no column"),
]


@pytest.mark.parametrize(("line", "said"), WRONG)
def test_a_wrong_row_says_why_and_changes_nothing(mina, omar, joon, prehealth, ruth, line, said):
    job = applied(f"{HEAD}\n{line}\n", ruth)

    assert kinds(job) == {2: "wrong"}
    assert said in sentences(job)[2]
    assert job.counts["applied_new"] == job.counts["applied_changed"] == 0


def test_a_wrong_row_keeps_its_cells_for_the_file_of_wrong_rows(ruth):
    job = checked(f"{HEAD}\n888,New One,nobody@lakeside,x,,,\n", ruth)

    assert job.roster_rows.get().cells == ["888", "New One", "nobody@lakeside", "x"]


def test_two_counselors_of_one_name_need_the_address(joon, ruth):
    UserFactory(full_name="Joon Park", roles=[Role.COUNSELOR])
    job = checked(
        f"{HEAD}\n1,A B,a@lakeside.example,,,,Joon Park\n"
        f"2,C D,c@lakeside.example,,,,{joon.email}\n",
        ruth,
    )

    assert kinds(job) == {2: "wrong", 3: "new"}
    assert "Use the email address" in sentences(job)[2]


def test_only_a_counselor_advises(nina, clio, ruth):
    job = checked(f"{HEAD}\n1,A B,a@lakeside.example,,,,{clio.email}\n", ruth)

    assert "No counselor" in sentences(job)[2]


@pytest.mark.parametrize("who", ["dana", "clio", "ruth", "axel", "dora", "ida"])
def test_an_account_of_staff_is_shown_and_never_changed(request, who, ruth):
    person = request.getfixturevalue(who)
    person.roles = [*person.roles, "student"]
    person.save()
    job = applied(f"{HEAD}\n55,Another Name,{person.email},Law,,,\n", ruth)

    assert kinds(job) == {2: "staff"}
    person.refresh_from_db()
    assert (person.full_name != "Another Name", person.university_id) == (True, None)


def test_a_deactivated_student_stays_so_unless_chosen(mina, ruth):
    User.objects.filter(pk=mina.pk).update(is_active=False)
    text = f"{HEAD}\n0048213,Mina Sato,mina@lakeside.example,law,,,\n"

    assert kinds(applied(text, ruth)) == {2: "closed"}
    mina.refresh_from_db()
    assert (mina.is_active, mina.profile.subject) == (False, "biology")

    job = applied(text, ruth, reopen=True)
    mina = User.objects.get(pk=mina.pk)
    assert (mina.is_active, mina.profile.subject) == (True, "law")

    undone(job, ruth)
    mina = User.objects.get(pk=mina.pk)
    assert (mina.is_active, mina.profile.subject) == (False, "biology")


def test_an_account_that_was_merged_is_never_opened_again(nina, mina, ruth):
    User.objects.filter(pk=nina.pk).update(joined_at=NOW - 900 * DAY)
    merge_accounts(kept=nina, merged=mina, by=ruth, now=NOW)

    job = applied(f"{HEAD}\n,Mina Sato,mina@lakeside.example,,,,\n", ruth, reopen=True)

    mina.refresh_from_db()
    assert not mina.is_active and kinds(job) != {2: "closed"}


def test_rows_of_one_student_are_joined_and_contradictions_are_wrong(prehealth, ruth):
    other = CohortFactory(name="Honors")
    job = checked(
        f"{HEAD}\n1,A B,a@lakeside.example,Law,,Pre-health,\n"
        "1,A B,a@lakeside.example,Law,,Honors,\n"
        "1,A B,a@lakeside.example,Law,,Honors,\n1,A B,a@lakeside.example,Music,,,\n"
        "2,C D,a@lakeside.example,,,,\n",
        ruth,
    )

    assert kinds(job) == {2: "new", 5: "wrong", 6: "wrong"}
    assert job.counts["repeats"] == 2
    assert job.roster_rows.get(number=2).said["cohorts"] == sorted([prehealth.pk, other.pk])
    assert sentences(job) == {
        5: "Also in row 2, A B, with other values.",
        6: "Also in row 2, A B.",
    }


def test_several_cohorts_in_a_cell_are_told_apart(prehealth, ruth):
    other = CohortFactory(name="Honors; first year")
    job = checked(
        f"{HEAD}\n1,A B,a@lakeside.example,,,Honors; first year,\n"
        "2,C D,c@lakeside.example,,,pre-health|PRE HEALTH,\n",
        ruth,
    )

    said = {row.number: row.said["cohorts"] for row in job.roster_rows.all()}
    assert said == {2: [other.pk], 3: [prehealth.pk]}


def test_who_has_left_by_the_file_is_missing_and_teachers_are_no_students(mina, ruth):
    job = checked(
        "sourcedId,status,enabledUser,role,givenName,familyName,identifier,email\n"
        "g-1,,true,student,A,B,1,a@lakeside.example\n"
        "g-2,,true,teacher,C,D,2,c@lakeside.example\n"
        "g-3,tobedeleted,true,student,Mina,Sato,0048213,mina@lakeside.example\n",
        ruth,
    )

    assert kinds(job) == {2: "new"}
    assert (job.counts["others"], job.counts["ended_in_file"], job.counts["missing"]) == (1, 1, 1)


# --- applying -------------------------------------------------------------------------------------
def test_new_students_are_as_create_person_makes_them_and_get_no_email(joon, prehealth, ruth):
    applied(f"{HEAD}\n007,Rui Costa,rui@lakeside.example,Law,2,Pre-health,Joon Park\n", ruth)

    rui = User.objects.get(university_id="007")
    assert (rui.roles, rui.has_usable_password(), rui.is_active) == (["student"], False, True)
    assert EmailAddress.objects.get(user=rui).verified is False
    assert (rui.profile.subject, rui.profile.class_year) == ("Law", "2")
    assert list(rui.profile.cohorts.all()) == [prehealth]
    assert Assignment.objects.current().get(student=rui).staff == joon
    assert not Email.objects.exists()


def test_changes_are_written_and_the_counselor_is_replaced_from_today(mina, dana, joon, ruth):
    AssignmentFactory(student=mina, staff=dana)
    applied(f"{HEAD}\n0048213,Mina Satō,new@lakeside.example,law,4,,Joon Park\n", ruth)

    mina = User.objects.get(pk=mina.pk)
    assert (mina.full_name, mina.email) == ("Mina Satō", "new@lakeside.example")
    assert [row.email for row in EmailAddress.objects.filter(user=mina)] == [mina.email]
    assert (mina.profile.subject, mina.profile.class_year) == ("law", "4")
    assert [row.staff for row in Assignment.objects.current().filter(student=mina)] == [joon]
    assert Assignment.objects.filter(student=mina).count() == 2


def test_the_same_file_twice_adds_nothing(mina, dana, joon, prehealth, ruth):
    text = (
        f"{HEAD}\n0048213,Mina Satō,new@lakeside.example,law,4,Pre-health,Joon Park\n"
        "007,Rui Costa,rui@lakeside.example,Law,2,Pre-health,Joon Park\n"
    )
    applied(text, ruth)
    before = list(User.objects.order_by("pk").values()), list(Assignment.objects.values())

    job = applied(text, ruth)

    assert kinds(job) == {2: "same", 3: "same"}
    assert (list(User.objects.order_by("pk").values()), list(Assignment.objects.values())) == before


def test_what_was_corrected_by_hand_stays_until_the_file_says_something_new(mina, ruth):
    line = "0048213,Mina Sato,mina@lakeside.example,{},4,,\n"
    applied(f"{HEAD}\n{line.format('Bio')}", ruth)
    StudentProfile.objects.filter(user=mina).update(subject="Biology and law")

    assert kinds(applied(f"{HEAD}\n{line.format('Bio')}", ruth)) == {2: "same"}
    assert StudentProfile.objects.get(user=mina).subject == "Biology and law"

    applied(f"{HEAD}\n{line.format('Chemistry')}", ruth)
    assert StudentProfile.objects.get(user=mina).subject == "Chemistry"


def test_a_file_takes_students_only_out_of_cohorts_that_a_file_put_them_in(mina, prehealth, ruth):
    honors, club = CohortFactory(name="Honors"), CohortFactory(name="Club")
    mina.profile.cohorts.add(club)
    line = "0048213,Mina Sato,mina@lakeside.example,,,{},\n"
    applied(f"{HEAD}\n{line.format('Pre-health')}", ruth)
    applied(f"{HEAD}\n{line.format('Honors')}", ruth)

    assert set(mina.profile.cohorts.all()) == {honors, club}


def test_missing_students_are_left_alone_unless_chosen(mina, nina, omar, ruth):
    text = f"{HEAD}\n0048213,Mina Sato,mina@lakeside.example,,,,\n"
    job = applied(text, ruth)
    assert {row.user for row in job.roster_rows.filter(kind="missing")} == {nina, omar}
    assert User.objects.filter(is_active=False).count() == 0

    job = checked(text, ruth)
    chosen = job.roster_rows.get(user=omar).pk
    roster.apply_checked(job=job, by=ruth, ending=Ending.CHOSEN, chosen=[chosen])
    job = run(job)
    assert list(User.objects.filter(is_active=False)) == [omar]
    assert AuditEntry.objects.get(action="users.deactivated").student_id == omar.pk

    undone(job, ruth)
    assert User.objects.filter(is_active=False).count() == 0


def test_more_drops_than_the_limit_need_their_number(mina, ruth):
    StudentFactory.create_batch(7)
    job = checked(f"{HEAD}\n0048213,Mina Sato,mina@lakeside.example,,,,\n", ruth)

    with pytest.raises(TooManyDrops, match="7 students would be deactivated, more than the 5"):
        roster.apply_checked(job=job, by=ruth, ending=Ending.ALL)
    with pytest.raises(TooManyDrops):
        roster.apply_checked(job=job, by=ruth, ending=Ending.ALL, allow_drops=6)
    roster.apply_checked(job=job, by=ruth, ending=Ending.ALL, allow_drops=7)

    assert run(job).counts["applied_deactivated"] == 7


def test_an_import_is_one_entry_of_the_trail(mina, joon, ruth):
    job = applied(
        f"{HEAD}\n0048213,Mina Sato,,law,,,Joon Park\n7,Rui Costa,rui@lakeside.example,,,,\n", ruth
    )

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor_id, entry.object_id) == (
        "users.roster_applied",
        ruth.pk,
        job.pk,
    )
    assert entry.count == 2
    assert entry.after == {"new": 1, "changed": 1, "deactivated": 0, "reactivated": 0}


def test_somebody_who_is_no_admin_any_more_applies_nothing(mina, ruth):
    job = checked(f"{HEAD}\n7,Rui Costa,rui@lakeside.example,,,,\n", ruth)
    roster.apply_checked(job=job, by=ruth)
    User.objects.filter(pk=ruth.pk).update(roles=["curator"])

    for minute in range(0, 20, 3):
        job = run(job, NOW + dt.timedelta(minutes=minute))

    assert job.state == ImportState.FAILED
    assert not User.objects.filter(university_id="7").exists()


# --- undo -----------------------------------------------------------------------------------------
def test_undo_takes_everything_back(mina, dana, joon, prehealth, ruth):
    AssignmentFactory(student=mina, staff=dana)
    before = snapshot()
    job = applied(
        f"{HEAD}\n0048213,Mina Satō,new@lakeside.example,law,4,Pre-health,Joon Park\n"
        "007,Rui Costa,rui@lakeside.example,Law,2,Pre-health,Joon Park\n",
        ruth,
    )
    assert snapshot() != before

    job = undone(job, ruth)

    assert (job.state, snapshot()) == (ImportState.UNDONE, before)
    assert job.counts["undone_removed"] == job.counts["undone_changed"] == 1
    assert AuditEntry.objects.last().action == "users.roster_undone"


def snapshot():
    return [
        list(rows.order_by("pk").values())
        for rows in (
            User.objects,
            StudentProfile.objects,
            StudentProfile.cohorts.through.objects,
            Assignment.objects,
        )
    ]


def test_undo_leaves_what_was_changed_since_and_who_signed_in(mina, ruth):
    job = applied(
        f"{HEAD}\n0048213,Mina Satō,,law,4,,\n7,Rui Costa,rui@lakeside.example,,,,\n", ruth
    )
    StudentProfile.objects.filter(user=mina).update(subject="music")
    User.objects.filter(university_id="7").update(last_login=NOW)

    job = undone(job, ruth)

    mina = User.objects.get(pk=mina.pk)
    assert (mina.full_name, mina.profile.subject) == ("Mina Sato", "music")
    assert mina.profile.class_year == "third-year"
    assert User.objects.filter(university_id="7").exists()
    assert job.counts["undone_kept"] == 1


def test_undo_leaves_who_got_a_role_of_staff_since(mina, ruth):
    job = applied(f"{HEAD}\n0048213,Mina Sato,mina@new.example,,,,\n", ruth)
    set_roles(person=mina, roles=[Role.COUNSELOR], by=ruth)

    undone(job, ruth)

    mina.refresh_from_db()
    assert mina.email == "mina@new.example"


def test_undo_leaves_an_account_that_an_admin_closed_or_opened_since(mina, nina, omar, ruth):
    for student in (nina, omar):
        StudentFactory(full_name=f"Other {student.pk}")
    job = checked(f"{HEAD}\n0048213,Mina Sato,mina@lakeside.example,,,,\n", ruth)
    roster.apply_checked(job=job, by=ruth, ending=Ending.ALL)
    job = run(job)
    closed = set(User.objects.filter(is_active=False))
    assert {nina, omar} < closed
    for student in (nina, omar):
        reactivate(user=student, by=ruth, now=NOW)
    deactivate(user=omar, by=ruth, now=NOW)

    undone(job, ruth)

    assert list(User.objects.filter(is_active=False)) == [omar]


def test_undo_ends_after_a_day(mina, ruth):
    job = applied(f"{HEAD}\n7,Rui Costa,rui@lakeside.example,,,,\n", ruth)

    with pytest.raises(Refusal, match="cannot be undone any more"):
        imports.undo_import(job=job, by=ruth, now=NOW + DAY)
    undone(job, ruth, NOW + DAY - dt.timedelta(seconds=1))
    with pytest.raises(Refusal):
        imports.undo_import(job=job, by=ruth, now=NOW)


# --- long work ------------------------------------------------------------------------------------
def test_an_account_that_changed_since_the_check_stops_all_of_it(mina, nina, ruth):
    job = checked(
        f"{HEAD}\n0048213,Mina Sato,,law,,,\n7,Rui Costa,rui@lakeside.example,,,,\n", ruth
    )
    User.objects.filter(pk=mina.pk).update(full_name="Mina S.")
    roster.apply_checked(job=job, by=ruth)

    job = run(job)

    assert (job.state, "checked again" in job.problem) == (ImportState.CHECKED, True)
    assert not User.objects.filter(university_id="7").exists()
    assert job.roster_rows.get(number=2).before["full_name"] == "Mina S."


def test_an_address_that_somebody_took_since_stops_all_of_it(mina, ruth):
    job = checked(f"{HEAD}\n7,Rui Costa,rui@lakeside.example,,,,\n", ruth)
    UserFactory(email="rui@lakeside.example", roles=[])
    roster.apply_checked(job=job, by=ruth)

    job = run(job)

    assert job.state == ImportState.CHECKED
    assert User.objects.filter(full_name="Rui Costa").count() == 0


class Killed(BaseException):
    pass


@pytest.mark.parametrize("batches", [0, 1])
def test_a_check_whose_worker_died_starts_over_once_its_lease_is_over(
    monkeypatch, mina, ruth, batches
):
    monkeypatch.setattr("users.services.roster_check.BATCH", 2)
    text = HEAD + "".join(f"\n{n},S {n},s{n}@lakeside.example,,,," for n in range(5))
    job = roster.send_roster(data=text.encode(), file_name="r.csv", by=ruth, now=NOW)
    roster.check_columns(job=job, mapping=guessed_mapping(text.encode()))
    dies_after(monkeypatch, "users.services.imports.Run.progress", batches)
    with pytest.raises(Killed):
        imports.run_due(clock=clock)
    monkeypatch.undo()

    assert run(job).state == ImportState.CHECKING  # as long as the lease lasts
    assert run(job, NOW + dt.timedelta(minutes=3)).state == ImportState.CHECKED
    assert sorted(kinds(job)) == [2, 3, 4, 5, 6]


def dies_after(monkeypatch, name, calls):
    count = iter(range(calls + 1))

    def dies(*_args, **_kwargs):
        if next(count) == calls:
            raise Killed

    monkeypatch.setattr(name, dies)


def test_an_import_whose_worker_died_while_applying_is_applied_once(monkeypatch, mina, ruth):
    job = checked(f"{HEAD}\n7,Rui Costa,rui@lakeside.example,,,,\n", ruth)
    roster.apply_checked(job=job, by=ruth)
    dies_after(monkeypatch, "users.services.roster_apply.record", 0)
    with pytest.raises(Killed):
        imports.run_due(clock=clock)
    monkeypatch.undo()
    assert not User.objects.filter(university_id="7").exists()

    job = run(job, NOW + dt.timedelta(minutes=3))

    assert (job.state, User.objects.filter(university_id="7").count()) == ("applied", 1)
    assert run(job, NOW + DAY).state == "applied"


def test_a_worker_that_lost_its_lease_writes_nothing(mina, ruth):
    job = checked(f"{HEAD}\n7,Rui Costa,rui@lakeside.example,,,,\n", ruth)
    roster.apply_checked(job=job, by=ruth)
    slow = imports.claim(clock=clock)
    fast = imports.claim(clock=lambda: NOW + dt.timedelta(minutes=3))
    imports.work(fast)
    imports.work(slow)

    assert User.objects.filter(university_id="7").count() == 1
    assert AuditEntry.objects.count() == 1


def test_work_that_fails_three_times_stops_with_a_sentence(monkeypatch, mina, ruth):
    job = checked(f"{HEAD}\n7,Rui Costa,rui@lakeside.example,,,,\n", ruth)
    roster.apply_checked(job=job, by=ruth)
    monkeypatch.setattr(
        "users.services.roster_apply.record", lambda **_about: (_ for _ in ()).throw(ValueError)
    )
    for minute in range(0, 20, 3):
        job = run(job, NOW + dt.timedelta(minutes=minute))

    assert (job.state, "tried three times" in job.problem) == (ImportState.FAILED, True)


def test_only_one_import_is_applied_at_a_time(mina, ruth):
    first = checked(f"{HEAD}\n7,Rui Costa,rui@lakeside.example,,,,\n", ruth)
    second = checked(f"{HEAD}\n8,Ana Cruz,ana@lakeside.example,,,,\n", ruth)
    roster.apply_checked(job=first, by=ruth)

    with pytest.raises(Refusal, match="Another import is being applied"):
        roster.apply_checked(job=second, by=ruth)

    run(first)
    roster.apply_checked(job=second, by=ruth)
    assert run(second).state == ImportState.APPLIED


def test_the_file_goes_when_it_is_applied_and_after_a_day(mina, ruth):
    job = applied(f"{HEAD}\n0048213,Mina Sato,,law,,,\n8,Ana Cruz,ana@lakeside,,,,\n", ruth)
    left = checked(f"{HEAD}\n7,Rui Costa,rui@lakeside.example,,,,\n", ruth)
    assert [upload.job for upload in ImportUpload.objects.all()] == [left]

    retention.retain_one(retention.IMPORTS, NOW + DAY)

    assert list(ImportJob.objects.all()) == [job]
    assert not ImportUpload.objects.exists()
    row = RosterRow.objects.get()
    assert (row.user, row.changes, row.said, row.before) == (mina, ["subject"], {}, {})
    assert retention.retain_one(retention.IMPORTS, NOW + DAY) == 0


def test_a_file_sent_twice_by_one_form_is_one_import(ruth):
    key = uuid.uuid4()
    sent = [
        roster.send_roster(
            data=f"{HEAD}\n1".encode(), file_name="r.csv", by=ruth, now=NOW, form_key=key
        )
        for _ in range(2)
    ]
    assert sent[0] == sent[1]
    with pytest.raises(AlreadyUsed):
        roster.send_roster(
            data=f"{HEAD}\n2".encode(), file_name="r.csv", by=ruth, now=NOW, form_key=key
        )


def test_a_corrected_mapping_is_remembered_for_the_same_headings(mina, ruth):
    data = b"Matricule,Nom,Courriel\n0048213,Mina Sat,mina@lakeside.example\n"
    mapping = {"column-0": "university_id", "column-1": "name", "column-2": "email"}
    job = roster.send_roster(data=data, file_name="r.csv", by=ruth, now=NOW)
    assert job.mapping == {}
    with pytest.raises(Refusal, match="which tell who is who"):
        roster.check_columns(job=job, mapping=guessed_mapping(data))
    roster.check_columns(job=job, mapping=mapping)
    roster.apply_checked(job=run(job), by=ruth)
    run(job)

    again = roster.send_roster(data=data, file_name="r.csv", by=ruth, now=NOW)

    assert again.mapping == mapping
