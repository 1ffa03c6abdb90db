"""What each form and button of the staff writes to the audit trail: one example for each URL.

tests/test_staff_trail.py tries each, and is red for a new URL that staff may POST to and that is
neither here nor in NO_ENTRY, beside a reason.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices

from advising.domain.audit_actions import AdvisingAction
from contacts import services as services_of_contacts
from contacts.domain.audit_actions import ContactAction
from contacts.models import Concern, DirectoryEntry, DirectoryImport, PersonMerge
from contacts.services import dismiss_duplicate, hold_person, merge_people
from contacts.services.people import add_possible_duplicate, get_or_create_person
from guides import services as services_of_guides
from guides.domain.audit_actions import GuideAction
from guides.models import Guide
from guides.selectors.outside_links import links_of_all_guides
from home.domain.audit_actions import HomeAction
from interviews.models import Reflection
from office.domain.audit_actions import OfficeAction
from office.models import CareerField, ClosedDay, OfficeSettings
from office.selectors.setup_steps import progress
from outbox.domain.audit_actions import OutboxAction
from outbox.models import DeliveryState, Email
from questions.domain.audit_actions import QuestionAction
from questions.models import FileImport, Question, QuestionSet
from scim.domain.audit_actions import ScimAction
from scim.models import Deactivation, SyncToken
from scim.services import make_token
from tests.factories import DAY, NOW, GuideFactory, QuestionFactory, ThemeFactory, UserFactory
from tests.sign_in import with_app
from users import services
from users.domain.audit_actions import UserAction
from users.models import AccountMerge, AssignmentChange, Cohort, Session, User
from users.selectors.sessions import session_reference
from users.services import imports

Row = Any


@dataclass(frozen=True)
class Write:
    """A POST and the action that it leaves in the trail.

    `data` are the fields that matter; the others are as the page shows them. `given` makes the
    rows that are missing and returns fields. `at` is what the address holds, if not what the
    access table puts there. `after` is a POST of before, for what undoes it. `then` runs the work
    that goes on behind the page. `who` is the first of the staff who may, unless named.
    """

    action: TextChoices
    data: Mapping[str, Any] | None = None
    given: Callable[[Any], Mapping[str, Any]] | None = None
    at: Callable[[], list] | None = None
    after: str = ""
    then: Callable[[], object] | None = None
    who: str = ""


def person(who: str) -> User:
    return User.objects.get(email=f"{who}@lakeside.example")


def question() -> Question:
    return Question.objects.get(text="What is there?")


def latest(model: type) -> Row:
    return model.objects.latest("pk")


def code_of_latest(model: type) -> Callable[[], list]:
    return lambda: [latest(model).code]


def pk_of_latest(model: type) -> Callable[[], list]:
    return lambda: [latest(model).pk]


def of(who: str) -> Callable[[], list]:
    return lambda: [person(who).code]


def a_closed_account(_world) -> dict:
    services.deactivate(user=person("omar"), by=person("ruth"), now=NOW)
    return {"chosen": person("omar").code}


def another_account(_world) -> dict:
    """Of the person behind omar's."""
    UserFactory(email="o.haddad@home.example", roles=["student"])
    return {}


def a_leave(_world) -> dict:
    services.hand_over(
        from_staff=person("dana"),
        to_staff=person("lee"),
        by=person("ruth"),
        now=NOW,
        until=(NOW + 20 * DAY).date(),
    )
    return {}


def with_second_step(_world) -> dict:
    with_app(person("nina"))
    return {}


def two_people(_world) -> dict:
    """Two who may be one."""
    one, other = (get_or_create_person(address=f"{at}@two.example") for at in ("one", "other"))
    add_possible_duplicate(one, other)
    return {"one": one.pk, "other": other.pk}


def merged_people(world) -> dict:
    found = two_people(world)
    merge_people(one_id=found["one"], other_id=found["other"], by=person("ruth"), now=NOW)
    return {}


def dismissed_people(world) -> dict:
    found = two_people(world)
    dismiss_duplicate(one_id=found["one"], other_id=found["other"], by=person("ruth"), now=NOW)
    return found


def held_directory_person(_world) -> dict:
    entry = DirectoryEntry.objects.get()
    hold_person(person_id=entry.person_id, until=None, reason="Away", by=person("ruth"), now=NOW)
    return {}


def a_volunteer(_world) -> dict:
    DirectoryEntry.objects.update(agreed_on=None, agreed_how="", volunteered_at=NOW)
    return {}


def held_person(world) -> dict:
    hold_person(
        person_id=world.interview.contact.person_id,
        until=None,
        reason="Away",
        by=person("dana"),
        now=NOW,
    )
    return {}


def about_the_person() -> list:
    return [Concern.objects.get(about="person").code]


def a_draft(_world) -> dict:
    Question.objects.filter(pk=question().pk).update(status=Question.Status.DRAFT)
    return {}


def another_question(_world) -> dict:
    other = QuestionFactory(text="What else is there?")
    return {"other": other.code, "into": other.code, "chosen": other.code}


def guide() -> Guide:
    return Guide.objects.get()


def a_second_guide(_world) -> dict:
    GuideFactory(slug="second", step=guide().step)
    return {}


def a_draft_guide(_world) -> dict:
    Guide.objects.update(status=Guide.Status.DRAFT)
    return {}


def a_changed_guide(_world) -> dict:
    services_of_guides.change(
        guide_id=guide().pk,
        version=guide().version,
        author=person("clio"),
        values={"title": "T", "step": guide().step, "short": "- S", "long": "L"},
        now=NOW,
    )
    return {"version": guide().version}


def an_outside_link(_world) -> dict:
    Guide.objects.update(long="[A page](https://elsewhere.example/)")
    [link] = links_of_all_guides(person("clio"))
    return {"key": link.key}


def a_retired_set(_world) -> dict:
    QuestionSet.objects.update(retired_at=NOW)
    return {}


def a_second_set(_world) -> dict:
    QuestionSet.objects.create(slug="second", name="Second", position=2)
    return {}


def an_empty_theme(_world) -> dict:
    ThemeFactory(slug="empty")
    return {}


def a_file_of_questions(_world) -> dict:
    rows = '"1","Question","Theme"\n"2","What is new here?","Day"\n'
    return {"rows": rows, "take": "2", "boxes": "2", "column-0": "question", "column-1": "theme"}


def a_copy(_world) -> dict:
    """Of a database that sent before."""
    DeliveryState.objects.update_or_create(id=1, defaults={"fingerprint": "another"})
    return {}


def an_email_that_failed(_world) -> dict:
    failed = Email.objects.filter(kind="text_test")
    failed.update(state=Email.State.DEAD, next_attempt_at=None, ended_at=NOW)
    return {"emails": failed.get().pk}


def a_retired_choice(_world) -> dict:
    CareerField.objects.filter(slug="law").update(is_active=False)
    return {}


def an_archived_day(_world) -> dict:
    ClosedDay.objects.update(archived_at=NOW)
    return {}


def not_set_up(_world) -> dict:
    OfficeSettings.objects.update(set_up_at=None)
    return {}


def every_step_confirmed(_world) -> dict:
    steps = [one.step.name for one in progress(OfficeSettings.objects.get())]
    OfficeSettings.objects.update(set_up_at=None, setup_confirmed=steps)
    return {}


def an_archived_cohort(_world) -> dict:
    Cohort.objects.update(archived_at=NOW)
    return {}


def a_token(_world) -> dict:
    make_token(by=person("ruth"), form_key=uuid.uuid4(), now=NOW)
    return {}


def a_deactivation_that_waits(_world) -> dict:
    made = Deactivation.objects.create(user=person("omar"), state="waiting", asked_at=NOW)
    return {"chosen": made.pk}


def an_archived_entry(_world) -> dict:
    DirectoryEntry.objects.update(archived_at=NOW)
    return {}


def a_directory_import(_world) -> dict:
    services_of_contacts.apply_file(
        import_id=latest(DirectoryImport).pk, by=person("clio"), now=NOW
    )
    return {}


def a_merge_to_undo(_world) -> dict:
    other = UserFactory(email="o.haddad@home.example", roles=["student"])
    services.merge_accounts(kept=person("omar"), merged=other, by=person("ruth"), now=NOW)
    return {}


def a_shared_reflection(world) -> dict:
    reflection = Reflection.objects.get()
    reflection.shared_at = NOW
    reflection.save()
    return {}


def run_imports() -> None:
    imports.run_due(clock=lambda: NOW)


THREE_DAYS_ON = (NOW + 3 * DAY).date().isoformat()
LATER = {"starts_on": "2027-01-11", "ends_on": "2027-05-14"}
WRITES = {
    # who advises whom
    "users:assign": Write(
        UserAction.ASSIGNMENTS_CHANGED,
        given=lambda _w: {"counselor": person("lee").code, "everybody": "on"},
    ),
    "users:assigning_file": Write(
        UserAction.ASSIGNMENTS_CHANGED,
        {"rows": '"1","Student","Counselor"\n"2","omar@lakeside.example","lee@lakeside.example"\n'},
    ),
    "users:people_assign": Write(
        UserAction.ASSIGNMENTS_CHANGED,
        given=lambda _w: {"counselor": person("lee").code, "chosen": person("omar").code},
    ),
    "users:counselor": Write(
        UserAction.ASSIGNMENTS_CHANGED, given=lambda _w: {"staff": person("lee").code}
    ),
    "users:end_counselor": Write(
        UserAction.ASSIGNMENTS_CHANGED, at=lambda: [person("nina").code, person("dana").code]
    ),
    "users:hand_over": Write(
        UserAction.ASSIGNMENTS_CHANGED,
        given=lambda _w: {"to_staff": person("lee").code},
        at=of("dana"),
    ),
    "users:undo_assigning": Write(
        UserAction.ASSIGNMENTS_UNDONE, after="users:assign", at=code_of_latest(AssignmentChange)
    ),
    "users:end_leave": Write(
        UserAction.LEAVE_ENDED, given=a_leave, at=code_of_latest(AssignmentChange)
    ),
    # accounts
    "users:reset_second_steps": Write(UserAction.SECOND_STEPS_RESET, given=with_second_step),
    "users:person_add": Write(
        UserAction.PERSON_CREATED,
        {"full_name": "Ada Byron", "email": "ada@lakeside.example", "roles": ["student"]},
    ),
    "users:people_add": Write(
        UserAction.PERSON_CREATED,
        {"people": "Ada Byron, ada@lakeside.example", "roles": ["student"]},
    ),
    "users:people_move": Write(
        UserAction.COHORTS_SET,
        given=lambda _w: {"chosen": person("omar").code, "cohort": Cohort.objects.get().code},
    ),
    "users:people_undo_move": Write(UserAction.COHORTS_SET, after="users:people_move"),
    "users:person_edit": Write(UserAction.PERSON_CHANGED, {"full_name": "Nina R. Park"}),
    "users:person_roles": Write(UserAction.ROLES_SET, {"roles": ["student", "curator"]}),
    "users:person_cohorts": Write(UserAction.COHORTS_SET, {"cohorts": []}),
    "users:people_deactivate": Write(
        UserAction.DEACTIVATED, {"confirm": "1"}, given=lambda _w: {"chosen": person("omar").code}
    ),
    "users:people_reactivate": Write(UserAction.REACTIVATED, given=a_closed_account),
    "users:deactivate": Write(UserAction.DEACTIVATED, {"talks": "leave"}),
    "users:reactivate": Write(UserAction.REACTIVATED, given=a_closed_account, at=of("omar")),
    "users:leaving": Write(
        UserAction.LEAVING_SET, {"leaves_on": "2027-05-15", "leaves_word": "Nina moved away."}
    ),
    "users:merge_confirm": Write(
        UserAction.ACCOUNTS_MERGED,
        {"is_same_person": "on"},
        given=another_account,
        at=lambda: [person("omar").code, latest(User).code],
    ),
    "users:undo_merge": Write(
        UserAction.MERGE_UNDONE, given=a_merge_to_undo, at=code_of_latest(AccountMerge)
    ),
    "users:cohort_add": Write(UserAction.COHORT_CREATED, {"name": "Evening", **LATER}),
    "users:cohort_edit": Write(UserAction.COHORT_CHANGED, {"name": "Evening"}),
    "users:cohort_archive": Write(UserAction.COHORT_ARCHIVED),
    "users:cohort_restore": Write(UserAction.COHORT_RESTORED, given=an_archived_cohort),
    "users:roster_apply": Write(UserAction.ROSTER_APPLIED, {"ending": "none"}, then=run_imports),
    "users:roster_undo": Write(
        UserAction.ROSTER_UNDONE, after="users:roster_apply", then=run_imports
    ),
    "users:roster_invite": Write(
        UserAction.ROSTER_INVITED, after="users:roster_apply", then=run_imports
    ),
    "scim:make_token": Write(
        ScimAction.TOKEN_MADE, given=lambda _w: {"column-0": "question", "column-1": "theme"}
    ),
    "scim:revoke_token": Write(ScimAction.TOKEN_REVOKED, given=a_token, at=pk_of_latest(SyncToken)),
    "scim:confirm": Write(ScimAction.DEACTIVATION_CONFIRMED, given=a_deactivation_that_waits),
    "scim:refuse": Write(ScimAction.DEACTIVATION_REFUSED, given=a_deactivation_that_waits),
    # one's own account
    "users:end_session": Write(
        UserAction.SESSION_ENDED,
        at=lambda: [
            session_reference(Session.objects.filter(user=person("dana")).latest("pk").session_key)
        ],
    ),
    "home:sign_out_elsewhere": Write(UserAction.SIGNED_OUT_ELSEWHERE),
    "home:data": Write(HomeAction.DATA_EXPORTED),
    # the program
    "office:setup_names": Write(
        OfficeAction.SETTINGS_CHANGED, {"office_name": "Career House", "zone": "America/Chicago"}
    ),
    "office:setup_confirm": Write(OfficeAction.STEP_CONFIRMED, given=not_set_up),
    "office:setup_finish": Write(OfficeAction.SET_UP, given=every_step_confirmed),
    "office:days": Write(
        OfficeAction.DAYS_ADDED, {"sort": "day", "on": "2026-11-26", "name": "Thanksgiving"}
    ),
    "office:archive": Write(OfficeAction.DAYS_ARCHIVED),
    "office:restore": Write(OfficeAction.DAYS_RESTORED, given=an_archived_day),
    "office:choices": Write(OfficeAction.CHOICE_ADDED, {"name": "Beekeeping"}),
    "office:choice": Write(OfficeAction.CHOICE_RENAMED, {"name": "Law and courts"}),
    "office:move_choice": Write(OfficeAction.CHOICE_MOVED, {"at": "1"}),
    "office:retire_choice": Write(OfficeAction.CHOICE_RETIRED),
    "office:republish_choice": Write(OfficeAction.CHOICE_REPUBLISHED, given=a_retired_choice),
    "office:section": Write(OfficeAction.SETTINGS_CHANGED, {"follow_up_days": "9"}),
    "office:cohort": Write(
        OfficeAction.COHORT_SETTINGS_CHANGED, {"minutes_choices": [], "close_days": "20"}
    ),
    "office:reset_cohort": Write(OfficeAction.COHORT_SETTINGS_CHANGED, after="office:cohort"),
    "office:undo_reset_cohort": Write(
        OfficeAction.COHORT_SETTINGS_CHANGED, after="office:reset_cohort"
    ),
    # email
    "outbox:setup_people": Write(OutboxAction.INVITED, {"addresses": "kim@lakeside.example"}),
    "outbox:invite": Write(OutboxAction.INVITED, given=another_account, at=code_of_latest(User)),
    "outbox:release": Write(OutboxAction.RELEASED, {"sure": "on"}, given=a_copy),
    "outbox:resend": Write(OutboxAction.EMAIL_SENT_AGAIN, given=an_email_that_failed),
    "outbox:mark_handled": Write(OutboxAction.UNDELIVERED_HANDLED, given=an_email_that_failed),
    "outbox:undo_handled": Write(
        OutboxAction.HANDLED_UNDONE, given=an_email_that_failed, after="outbox:mark_handled"
    ),
    "outbox:do_not_contact_add": Write(
        OutboxAction.ADDRESSES_ADDED, {"addresses": "a@b.example", "reason": "Asked by phone"}
    ),
    "outbox:do_not_contact_remove": Write(
        OutboxAction.ADDRESS_LIFTED,
        {"address": "a@b.example", "reason": ""},
        after="outbox:do_not_contact_add",
    ),
    "outbox:text": Write(OutboxAction.TEXT_CHANGED, {"subject": "Another subject"}),
    "outbox:text_reset": Write(OutboxAction.TEXT_CHANGED, {"version": "2"}, after="outbox:text"),
    "outbox:text_restore": Write(OutboxAction.TEXT_CHANGED, {"version": "2"}, after="outbox:text"),
    # people outside
    "contacts:concern_readers": Write(
        OfficeAction.CONCERN_READERS_SET,
        given=lambda _w: {"first": person("dana").pk, "second": person("ida").pk},
    ),
    "contacts:concern": Write(
        ContactAction.CONCERN_STATUS_SET, {"status": "closed", "closing_word": "Talked."}
    ),
    "contacts:concern_hold": Write(ContactAction.PERSON_HELD, {"reason": "Ask Dana", "until": ""}),
    "contacts:concern_lift_hold": Write(ContactAction.HOLD_LIFTED, given=held_person),
    "contacts:directory_add": Write(
        ContactAction.DIRECTORY_ADDED,
        {
            "name": "Ada Byron",
            "email": "ada@work.example",
            "agreed_on": "2026-01-12",
            "agreed_how": "by email",
        },
    ),
    "contacts:directory_edit": Write(ContactAction.DIRECTORY_CHANGED, {"title": "captain"}),
    "contacts:directory_archive": Write(ContactAction.DIRECTORY_ARCHIVED),
    "contacts:directory_restore": Write(
        ContactAction.DIRECTORY_RESTORED, after="contacts:directory_archive"
    ),
    "contacts:directory_look": Write(ContactAction.DIRECTORY_IMPORTED),
    "contacts:directory_undo_import": Write(
        ContactAction.DIRECTORY_IMPORT_UNDONE, given=a_directory_import
    ),
    "contacts:hold": Write(ContactAction.PERSON_HELD, {"reason": "Away", "until": ""}),
    "contacts:list_volunteer": Write(ContactAction.DIRECTORY_CHANGED, given=a_volunteer),
    "contacts:lift_hold": Write(ContactAction.HOLD_LIFTED, given=held_directory_person),
    "contacts:merge_people": Write(ContactAction.PEOPLE_MERGED, given=two_people),
    "contacts:undo_merge": Write(
        ContactAction.MERGE_UNDONE, given=merged_people, at=pk_of_latest(PersonMerge)
    ),
    "contacts:dismiss_duplicate": Write(ContactAction.DUPLICATE_DISMISSED, given=two_people),
    "contacts:undo_dismiss": Write(ContactAction.DISMISSAL_UNDONE, given=dismissed_people),
    # questions
    "questions:create": Write(
        QuestionAction.ADDED, {"text": "What is new here?", "theme": "day", "minutes": "3"}
    ),
    "questions:load_starter": Write(QuestionAction.STARTER_LOADED),
    "questions:bulk": Write(
        QuestionAction.STATUS_SET,
        {"to_status": "retired"},
        given=lambda _w: {"chosen": question().code},
    ),
    "questions:decide": Write(
        QuestionAction.SUGGESTION_ACCEPTED, {"theme": "day", "publish": "1", "word": "Good"}
    ),
    "questions:decline": Write(QuestionAction.SUGGESTION_DECLINED, {"word": "We have it"}),
    "questions:theme_create": Write(QuestionAction.THEME_ADDED, {"name": "Night"}),
    "questions:theme": Write(QuestionAction.THEME_CHANGED, {"name": "Night"}),
    "questions:move_theme": Write(QuestionAction.THEME_MOVED, {"at": "2"}, given=an_empty_theme),
    "questions:delete_theme": Write(
        QuestionAction.THEME_DELETED, given=an_empty_theme, at=lambda: ["empty"]
    ),
    "questions:set_create": Write(QuestionAction.SET_ADDED, {"name": "Another"}),
    "questions:set": Write(QuestionAction.SET_CHANGED, {"name": "Another"}),
    "questions:set_questions": Write(
        QuestionAction.PUT_INTO_SET, given=lambda _w: {"put": question().code}
    ),
    "questions:move_set": Write(QuestionAction.SET_MOVED, {"at": "2"}, given=a_second_set),
    "questions:retire_set": Write(QuestionAction.SET_RETIRED),
    "questions:republish_set": Write(QuestionAction.SET_REPUBLISHED, given=a_retired_set),
    "questions:import_export": Write(
        QuestionAction.IMPORTED, {"confirm": "1"}, given=a_file_of_questions
    ),
    "questions:undo_import": Write(
        QuestionAction.IMPORT_UNDONE,
        after="questions:import_export",
        at=pk_of_latest(FileImport),
    ),
    "questions:edit": Write(QuestionAction.CHANGED, {"text": "What is there now?"}),
    "questions:status": Write(QuestionAction.STATUS_SET, {"status": "retired"}),
    "questions:delete": Write(QuestionAction.DELETED, given=a_draft),
    "questions:undo_delete": Write(QuestionAction.DELETE_UNDONE, after="questions:delete"),
    "questions:restore": Write(
        QuestionAction.VERSION_RESTORED,
        {"version": "2"},
        after="questions:edit",
        at=lambda: [Question.objects.get(text="What is there now?").code, 1],
    ),
    "questions:move": Write(QuestionAction.MOVED, {"at": "2"}, given=another_question),
    "questions:keep_both": Write(QuestionAction.BOTH_KEPT, given=another_question),
    "questions:undo_keep_both": Write(
        QuestionAction.KEEP_BOTH_UNDONE,
        after="questions:keep_both",
        given=lambda _w: {"other": Question.objects.get(text="What else is there?").code},
    ),
    "questions:merge": Write(QuestionAction.MERGED, given=another_question),
    "questions:undo_merge": Write(QuestionAction.MERGE_UNDONE, after="questions:merge"),
    "questions:suggest": Write(QuestionAction.SUGGESTION_SENT, {"text": "What would you change?"}),
    # guides
    "guides:create": Write(
        GuideAction.CREATED, {"title": "T", "step": "asking", "short": "- S", "long": "L"}
    ),
    "guides:check_link": Write(GuideAction.LINK_CHECKED, {"works": "1"}, given=an_outside_link),
    "guides:edit": Write(GuideAction.CHANGED, {"title": "Asking kindly"}),
    "guides:publish": Write(GuideAction.PUBLISHED, given=a_draft_guide),
    "guides:retire": Write(GuideAction.RETIRED),
    "guides:move": Write(GuideAction.MOVED, {"way": "down"}, given=a_second_guide),
    "guides:restore": Write(GuideAction.CHANGED, given=a_changed_guide),
    # students
    "advising:comment": Write(
        AdvisingAction.COMMENT_WRITTEN, {"text": "Well asked."}, given=a_shared_reflection
    ),
}

OWN = "one's own account or session, which nobody else reads"
PROVED = "only proves who is there"
RECORDED = "recorded as a change of the second step: tests/users/test_second_steps.py"
NO_ENTRY = {
    "account_email": OWN,
    "account_change_password": OWN,
    "account_set_password": OWN,
    "account_reauthenticate": PROVED,
    "account_request_reauthentication_code": PROVED,
    "account_confirm_reauthentication_code": PROVED,
    "mfa_reauthenticate": PROVED,
    "mfa_reauthenticate_webauthn": PROVED,
    "mfa_activate_totp": RECORDED,
    "mfa_deactivate_totp": RECORDED,
    "mfa_generate_recovery_codes": RECORDED,
    "mfa_add_webauthn": RECORDED,
    "mfa_remove_webauthn": RECORDED,
    "mfa_edit_webauthn": "the name of one's own passkey",
    "users:sso_connect": "leads to the provider; recorded when it answers: test_oidc.py",
    "users:sso_disconnect": "recorded for whoever is connected: tests/users/test_oidc.py",
    "home:setting": OWN,
    "home:choose_menu": "which menu this session shows",
    "questions:answers_read": "that oneself read an answer",
    "users:roster_imports": "stores a file; what it would change is applied by another press",
    "users:roster_columns": "reads the stored file once more, and changes nobody",
    "users:roster_discard": "deletes a file that was never applied",
    "contacts:directory_import": "stores a file; what it would change is applied by another press",
    "outbox:do_not_contact": "looks an address up, by POST so that no URL holds it",
    "outbox:setup_email": "an email to oneself",
    "outbox:text_test": "an email to oneself, and nothing is saved",
}

# Pages that name a student to staff and leave no entry.
ACCOUNTS = "a list of accounts, with nothing of what a student did"
OF_FILE = "what a file of the university says, for whom it would change"
SUGGESTED = "who suggested a question, beside their words to the office"
NO_LOOK = {
    "users:people": ACCOUNTS,
    "users:hand_over": ACCOUNTS,
    "users:roster_imports": "who sent a file",
    "users:roster_import": OF_FILE,
    "users:roster_rows": OF_FILE,
    "questions:suggestions": SUGGESTED,
    "questions:decide": SUGGESTED,
}
