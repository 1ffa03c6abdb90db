"""Who may use which page: one table for the whole site, each cell tried with GET and POST.

A URL missing here fails. What is refused changes nothing and shows nothing of nina's; what is read
changes nothing.
"""

import uuid
from dataclasses import dataclass, replace
from functools import cache, cached_property
from http.cookies import SimpleCookie

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, path, reverse

from contacts.models import (
    BulkChange,
    Concern,
    ContactMerge,
    DirectoryEntry,
    DirectoryImport,
    PersonMerge,
    Referral,
    Tag,
)
from contacts.services import link_organization, tag_selected
from interviews.models import AnswerLink, AnswerUndo, Interview, Slot
from office.models import ClosedDay, OfficeSettings
from outbox.models import Email, EmailText
from outbox.services import add, mute_link, stop_link
from questions.models import (
    FileImport,
    OwnQuestion,
    Question,
    QuestionSet,
    QuestionVersion,
    Suggestion,
)
from reminders.models import ReminderLink
from tests.access_mutations import put_in, uncaught
from tests.access_table import (
    ADMINS,
    DENIED,
    HIDDEN,
    LOGIN,
    NO_TOKEN,
    OK,
    ROLES,
    TABLE,
    WRONG_METHOD,
)
from tests.database import PASSING, snapshot
from tests.factories import (
    DAY,
    NOW,
    AdviceFactory,
    ContactLetterFactory,
    DirectoryEntryFactory,
    FeedbackFactory,
    GuideFactory,
    InterviewFactory,
    QuestionFactory,
    ReferralFactory,
    contacts_to_look_at,
    roster_to_look_at,
)
from users.access import access, rule_of
from users.access.checks import (
    every_view_says_by_which_methods,
    every_view_says_who_may_use_it,
    routes,
)
from users.models import AccountMerge, AssignmentChange, Cohort, ImportJob
from users.models.roles import Role

SAFE, METHODS = ("get", "options"), ("get", "post")  # HEAD runs what GET runs
# Their token is the proof, and one-click clients send no cookie.
WITHOUT_CSRF = {
    "scim:users",
    "scim:groups",
    "scim:other",
    "users:saml_acs",  # signed by the IdP, and the answer to a request of ours
    "outbox:stop_request",
    "outbox:stop",
    "outbox:mute",
    "outbox:reports",
    "interviews:contact_page",
    "interviews:contact_not_me",
    "interviews:contact_volunteer",
    "contacts:own_entry",
    "reminders:page",
}
CANARY = "Zephyrine Quill"


@dataclass
class World:
    """nina's things, and a browser for each column."""

    interview: Interview
    browsers: dict
    slot: dict  # what a form that chooses one of the contact's times sends; others ignore it

    @cached_property
    def arguments(self) -> dict[str, list]:
        """What the addresses hold that aren't of an interview or a contact alone."""
        contact, link = self.interview.contact, AnswerLink.of(self.interview)
        special = {
            "interviews:request": [contact.code],
            "interviews:contact_page": [link.token],
            "interviews:contact_invite": [link.token],
            "interviews:contact_volunteer": [link.token],
            "interviews:contact_not_me": [_not_me(self.interview)],
            "outbox:stop": [stop_link(contact.email).rstrip("/").rpartition("/")[2]],
            "home:setting": ["name"],
            "reminders:page": [
                ReminderLink.of(
                    self.interview, "day_before", self.interview.starts_at.isoformat()
                ).token
            ],
            "home:snooze": ["interview", self.interview.code],
            "contacts:merge_contacts": [contact.code, contact.code],
            "contacts:undo_merge_contacts": [ContactMerge.objects.get().code],
            "contacts:undo_change": [BulkChange.objects.get().code],
            "contacts:rename_tag": [Tag.objects.get().code],
            "contacts:delete_tag": [Tag.objects.get().code],
            "outbox:mute": [mute_link(contact.owner, "daily").rstrip("/").rpartition("/")[2]],
            "account_reset_password_from_key": ["1", "set-password"],
            "mfa_remove_webauthn": [1],
            "users:end_session": ["0123456789abcdef"],
            "mfa_edit_webauthn": [1],
            "users:reset_second_steps": [contact.owner.code],
            "mailbox:detail": ["1"],
            "outbox:invite": [contact.owner.code],
            "users:person": [contact.owner.code],
            "users:person_edit": [contact.owner.code],
            "users:person_roles": [contact.owner.code],
            "users:person_cohorts": [contact.owner.code],
            "office:setup_confirm": ["days"],
            "office:section": ["times"],
            "office:choices": ["fields"],
            "office:choice": ["fields", "law"],
            "office:move_choice": ["fields", "law"],
            "office:retire_choice": ["fields", "law"],
            "office:republish_choice": ["fields", "law"],
            "office:archive": ["2026-12-24"],
            "office:restore": ["2026-12-24"],
            "office:color": ["0B5D5E"],
            "scim:revoke_token": [1],
            "scim:resource_type": ["User"],
            "scim:schema": ["User"],
            "scim:user": [contact.owner.code],
            "scim:other": ["Bulk"],
            "users:sso_start": ["oidc"],
            "users:sso_connect": ["oidc"],
            "guides:version": [contact.code, 1],
            "guides:restore": [contact.code, 1],
            "advising:student": [contact.owner.code],
            "users:hand_over": [contact.owner.code],
            "users:merge_confirm": [contact.owner.code, AccountMerge.objects.get().kept.code],
            "users:end_counselor": [contact.owner.code, AccountMerge.objects.get().kept.code],
            "users:undo_merge": [AccountMerge.objects.get().code],
            "users:undo_assigning": [AssignmentChange.objects.get().code],
            "users:end_leave": [AssignmentChange.objects.get().code],
            "users:roster_rows": [ImportJob.objects.get(kind="roster").code, "missing"],
            "advising:comment": [contact.owner.code, self.interview.code],
            "advising:acknowledge": [self.interview.reflection.feedback.get().code],
        }
        referrals = dict(Referral.objects.values_list("kind", "code"))
        special |= {name: [referrals["person"]] for name in TABLE if name.endswith("referral")} | {
            "contacts:open_referral": [referrals["organization"]],
            "contacts:finish_referral": [referrals["opportunity"]],
            "contacts:add_referral": [contact.code],
        }
        special |= {
            name: [contact.organization_record.code]
            for name in TABLE
            if name.startswith("contacts:") and "organization" in name
            if name != "contacts:organizations"
        }
        special |= {
            f"users:roster_{page}": [ImportJob.objects.get(kind="roster").code]
            for page in ("import", "columns", "apply", "invite", "undo", "discard", "wrong")
        }
        special |= {
            f"contacts:import_{page}": [ImportJob.objects.get(kind="contacts").code]
            for page in ("job", "columns", "choose", "apply", "undo", "discard", "wrong")
        }
        special |= {
            f"users:cohort_{act}": [Cohort.objects.get().code]
            for act in ("edit", "archive", "restore")
        }
        special |= {
            f"office:{act}": [Cohort.objects.get().code]
            for act in ("cohort", "reset_cohort", "undo_reset_cohort")
        }
        special |= {
            f"interviews:{page}": [contact.code]
            for page in (
                "keep",
                "touched",
                "undo_touched",
                "keep_later",
                "cadence",
                "undo_send_letter",
                "dismiss_letter",
                "add_advice",
            )
        }
        special |= {
            f"interviews:{page}": [contact.advice.get().code]
            for page in ("advice", "advice_told", "archive_advice", "restore_advice")
        }
        special |= {
            f"interviews:{page}": [contact.letters.get().batch]
            for page in ("news_sent", "undo_news")
        }
        special |= {
            f"users:{page}": [contact.owner.code]
            for page in ("counselor", "deactivate", "reactivate", "leaving", "merge")
        }
        resent = Email.objects.get(kind="text_test").pk
        return special | _of_directory() | _of_questions() | {"outbox:resend": [resent]}

    def address(self, name: str) -> str:
        """Where `name` is, for nina's contact or interview, or with a link that works."""
        contact = self.interview.contact
        if name in self.arguments:
            return reverse(name, args=self.arguments[name])
        if name.startswith("outbox:text"):
            number = [1] if name == "outbox:text_restore" else []
            return reverse(name, args=[] if name == "outbox:texts" else ["answer_decline", *number])
        try:
            return reverse(name)
        except NoReverseMatch:
            return reverse(
                name, args=[self.interview.code if name.startswith("interviews:") else contact.code]
            )


def _not_me(interview: Interview) -> str:
    """The token under the confirmation of the answer that the fixture gave by the link."""
    return AnswerUndo.objects.get(event__interview=interview).url.rstrip("/").split("/")[-2]


def _of_directory() -> dict[str, list]:
    code = DirectoryEntry.objects.get().code
    pages = (
        "directory_entry",
        "directory_edit",
        "directory_archive",
        "directory_restore",
        "hold",
        "lift_hold",
        "ask_person",
        "list_volunteer",
    )
    made = DirectoryImport.objects.get().code
    own = [code, DirectoryEntry.objects.get().own_token]
    concerns = {concern.about: concern.code for concern in Concern.objects.all()}
    holds = ("concern_hold", "concern_lift_hold")
    return {f"contacts:{page}": [code] for page in pages} | {
        **{f"contacts:{page}": [concerns["person"]] for page in holds},
        **{f"contacts:{page}": [made] for page in ("directory_look", "directory_undo_import")},
        "contacts:concern": [concerns["staff"]],
        "contacts:own_entry": own,
        "contacts:undo_merge": [PersonMerge.objects.get().pk],
    }


def _of_questions() -> dict[str, list]:
    """What the addresses of the pages about a question, a suggestion, a theme or a set hold."""
    question = Question.objects.get(text="What is there?")
    own, suggestion = OwnQuestion.objects.get(text="What is mine?"), Suggestion.objects.get()
    pages = {
        question.code: "edit status delete undo_delete history star move keep_both undo_keep_both "
        "merge undo_merge",
        own.code: "own_edit own_archive own_restore",
        suggestion.code: "decide decline",
        "day": "theme move_theme delete_theme",
        "any": "set move_set set_questions retire_set republish_set",
    }
    named = {f"questions:{page}": [key] for key, names in pages.items() for page in names.split()}
    done = FileImport.objects.get().pk
    return named | {"questions:restore": [question.code, 1], "questions:undo_import": [done]}


@pytest.fixture
def world(request, at_now, nina):
    interview = InterviewFactory(student=nina, stage="scheduled", contact__name=CANARY)
    browsers = {who: request.getfixturevalue(f"as_{who}") for who in ROLES}
    # one word for both, so that one address fits each page
    GuideFactory(slug=interview.contact.code)
    AnswerUndo.create(interview.events.last())
    suggested = Slot.objects.create(
        interview=interview, starts_at=NOW + 4 * DAY, by=Slot.By.CONTACT
    )
    ClosedDay.objects.create(on="2026-12-24", name="Closed")
    EmailText.objects.create(key="answer_decline", number=1, is_original=True, at=NOW)
    add("text_test", to=nina, object_id=1, fact="", subject="S", body="B", now=NOW)
    FeedbackFactory(reflection__interview=interview, author=request.getfixturevalue("dana"))
    link_organization(interview.contact)
    AdviceFactory(contact=interview.contact, advised=CANARY)
    ContactLetterFactory(contact=interview.contact, text=CANARY)
    for kind in Referral.Kind:
        ReferralFactory(by=interview.contact, kind=kind, name=f"Ada {CANARY}")
    tag_selected(owner=nina, ids=[interview.contact.pk], typed=CANARY, now=NOW)
    OwnQuestion.objects.create(student=nina, text="What is mine?")
    QuestionVersion.of(QuestionFactory(text="What is there?"), QuestionVersion.Action.INITIAL)
    Suggestion.objects.create(by=nina, text="What else?", form_key=uuid.uuid4(), sent_at=NOW)
    QuestionSet.objects.create(slug="any", name="Any")
    DirectoryEntryFactory(name=CANARY)
    lee = request.getfixturevalue("lee")
    OfficeSettings.objects.update(concern_readers=[request.getfixturevalue("dana").pk, lee.pk])
    about = {"staff": {"about_user": lee}, "person": {"about_person": interview.contact.person}}
    for kind, whom in about.items():
        words = {"about_name": CANARY, "text": CANARY, "raised_at": NOW}
        Concern.objects.create(about=kind, form_key=uuid.uuid4(), **whom, **words)
    DirectoryImport.objects.create(at=NOW, rows='"1","name","email"\n"2","Ada","ada@x.example"\n')
    PersonMerge.objects.create(remaining_number=1, removed_number=2, at=NOW - 2 * DAY)
    FileImport.objects.create(form_key=uuid.uuid4(), at=NOW, fingerprint="")
    AssignmentChange.objects.create(kind="ended", at=NOW, students=1)
    roster_to_look_at(missing=nina)
    contacts_to_look_at(owner=nina, name=CANARY)
    ContactMerge.objects.create(
        owner=nina, kept=interview.contact, merged_code="aaaaaaaa", at=NOW, undone_at=NOW
    )
    dana, lee = request.getfixturevalue("dana"), request.getfixturevalue("lee")
    AccountMerge.objects.create(kept=dana, merged=lee, at=NOW, was_active=True, undone_at=NOW)
    world = World(
        interview, browsers | {"anon": Client(), "holder": Client()}, {"slot": suggested.pk}
    )
    for name in ("interviews:contact_page", "outbox:stop"):
        world.browsers["holder"].get(world.address(name))
    return world


def kind_of(response: HttpResponse) -> str:
    """What an answer means, in the words of the table; the plain status where it is none of
    them."""
    if response.status_code == 302:
        return LOGIN if response.url.startswith(f"{reverse('account_login')}?next=") else OK
    if response.status_code in (200, 409, 422, 503):
        return OK
    return str(response.status_code)


AUDIT = "users_auditentry"  # changes by looking


def writes_so_far() -> tuple:
    """How many rows this transaction has written, rolled back or not. Where nothing was, there is
    nothing to compare."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(pg_stat_get_xact_tuples_inserted(id) + pg_stat_get_xact_tuples_updated(id)"
            " + pg_stat_get_xact_tuples_deleted(id)) FROM unnest(%s::oid[]) id",
            [watched_tables()],
        )
        return cursor.fetchone()


@cache
def watched_tables() -> list[int]:
    """What pg_stat_xact_user_tables would look up anew for each of ten thousand requests."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relid FROM pg_stat_user_tables WHERE relname <> ALL(%s)", [[*PASSING, AUDIT]]
        )
        return [relid for (relid,) in cursor.fetchall()]


def everything() -> set[tuple[str, str]]:
    return snapshot(AUDIT)


def changed_since(before: set[tuple[str, str]]) -> set[str]:
    return {table for table, _row in everything() ^ before}


def test_a_write_is_noticed_and_gone_with_its_transaction(nina):
    writes, before = writes_so_far(), everything()

    with transaction.atomic():
        nina.full_name = "Somebody Else"
        nina.save()
        assert (writes_so_far() != writes, changed_since(before)) == (True, {"users_user"})
        transaction.set_rollback(True)

    assert everything() == before


def test_every_url_is_in_the_table():
    assert {name for name, _view in routes()} == set(TABLE)


def test_the_cast_has_every_role(request, db):
    assert {who: request.getfixturevalue(who).roles for who in ROLES} == {
        who: [role] for who, role in ROLES.items()
    }
    assert set(ROLES.values()) == set(Role)


def test_no_page_can_be_opened_to_others_or_closed_to_its_own_without_a_cell_that_says_so():
    holes, tried = uncaught(TABLE)

    assert holes == []
    assert tried > 10 * len(TABLE)


@pytest.mark.parametrize("who", ["clio", "axel", "dora"])
def test_a_table_without_a_role_would_not_notice_that_an_admins_page_is_opened_to_it(who):
    less = {
        name: {one: cell for one, cell in cells.items() if one != who}
        for name, cells in TABLE.items()
    }
    opened = ", ".join(sorted(["admin", ROLES[who]]))

    holes, _tried = uncaught(less)

    assert {f"{name}: {opened}" for name, cells in TABLE.items() if cells == ADMINS} <= set(holes)


def test_a_page_that_is_opened_to_another_role_is_red_on_the_site_too(world):
    name, view = next(route for route in routes() if route[0] == "office:settings")

    with put_in(
        name, view, replace(rule_of(view, name), roles=frozenset({Role.ADMIN, Role.CURATOR}))
    ):
        assert faults_of(world, world.address(name), "clio", DENIED, everything()) != []


def test_the_page_that_refuses_shows_nothing_of_ninas(world):
    for who in ROLES:
        name = next(name for name, cells in TABLE.items() if cells[who] == DENIED)
        page = world.browsers[who].get(world.address(name))
        assert (page.status_code, CANARY in page.content.decode()) == (403, False)
        assert "This page is not for your account" in page.content.decode()


@pytest.fixture
def plainly_refused(monkeypatch):
    """Half of all cells are refusals: they are answered without drawing the page that says so."""
    monkeypatch.setattr("careers.urls.handler403", refused, raising=False)


# Each answer is rolled back, so the pages of an app share one world: to make it anew for each costs
# more than to ask.
@pytest.mark.parametrize(
    "app", sorted({name.partition(":")[0] for name in TABLE if ":" in name} | {""})
)
def test_each_page_answers_whom_it_should_and_refuses_everybody_else(world, plainly_refused, app):
    before, wrong = everything(), []
    for name, cells in TABLE.items():
        if name.rpartition(":")[0] != app:
            continue
        url = world.address(name)
        for who, expected in cells.items():
            wrong += [f"{name}: {fault}" for fault in faults_of(world, url, who, expected, before)]

    assert not wrong


def faults_of(
    world: World, url: str, who: str, expected: str, before: set[tuple[str, str]]
) -> list[str]:
    """What is wrong with the answers of one cell."""
    wrong, browser = [], world.browsers[who]
    writes = None if expected == OK else writes_so_far()
    for method in METHODS:
        cookies = dict(browser.cookies)
        with transaction.atomic():
            response = getattr(browser, method)(url, world.slot if method == "post" else None)
            untouched = expected == OK or writes_so_far() == writes or everything() == before
            transaction.set_rollback(True)
        browser.cookies = SimpleCookie(cookies)
        if not (
            kind_of(response) == expected
            or (kind_of(response) == WRONG_METHOD and expected in (OK, HIDDEN, NO_TOKEN))
        ):
            wrong.append(f"{method} as {who}: {kind_of(response)} instead of {expected}")
        if not untouched:
            wrong.append(f"{method} as {who} was refused, yet changed something")
        if expected != OK and CANARY in response.content.decode():
            wrong.append(f"{method} as {who} was refused, yet shown nina's contact")
    return wrong


def test_reading_pages_changes_nothing(world, plainly_refused):
    before, wrong = everything(), []
    for name in TABLE:
        url, writes = world.address(name), writes_so_far()
        for method in SAFE:
            getattr(world.browsers["nina"], method)(url, headers={"Sec-Purpose": "prefetch"})
        if writes_so_far() != writes:
            wrong += [f"{name}: {table}" for table in changed_since(before)]

    assert not wrong


def test_a_post_without_its_token_is_refused(world, nina):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(nina)

    refused = (403, 405)  # not by this method, whatever the token
    open_to_anything = {
        name for name in TABLE if browser.post(world.address(name)).status_code not in refused
    }

    assert open_to_anything == WITHOUT_CSRF


EVERY_METHOD = (
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "OPTIONS",
    "TRACE",
    "CONNECT",
    "BREW",
)


def test_a_method_that_a_page_does_not_declare_is_answered_with_those_that_it_does(world):
    rules = {name: rule_of(view, name) for name, view in routes()}
    before, wrong = everything(), []
    for name, cells in TABLE.items():
        url, methods = world.address(name), set(rules[name].methods)
        who = next((who for who, expected in cells.items() if expected == OK), "ruth")
        for method in set(EVERY_METHOD) - methods:
            response = world.browsers[who].generic(method, url)
            allowed = set(response.headers.get("Allow", "").split(", "))
            wrong += [f"{name}: {method} {response.status_code}"] * (
                (response.status_code, allowed) != (405, methods)
            )

    assert not wrong
    assert everything() == before


def test_who_may_not_use_a_page_learns_nothing_of_its_methods(world):
    for who, name, status in (("anon", "outbox:resend", 302), ("nina", "questions:export", 403)):
        for method in ("GET", "PUT", "DELETE"):
            response = world.browsers[who].generic(method, world.address(name))
            assert (response.status_code, "Allow" in response.headers) == (status, False)


@pytest.mark.parametrize(
    "name",
    [
        "interviews:contact_page",
        "interviews:contact_invite",
        "interviews:contact_not_me",
        "outbox:stop",
        "reminders:page",
    ],
)
@pytest.mark.parametrize("method", METHODS)
def test_a_link_that_is_not_quite_right_shows_one_neutral_page(world, name, method):
    token = world.address(name).strip("/").split("/")[1]
    others = [
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        token.swapcase(),
        "x",
        "%00",
        "..%2f",
        "A" * 500,
    ]
    answers = set()
    for other in others:
        response = getattr(world.browsers["nina"], method)(
            world.address(name).replace(token, other)
        )
        answers.add((response.status_code, CANARY in response.content.decode()))

    assert answers <= {(404, False), (400, False), (405, False)}


# --- a view that says nothing ---------------------------------------------------------------------
def undeclared(request):
    return HttpResponse("open")


def refused(request, exception):
    return HttpResponse("closed", status=403)


@access("signed_in")
def any_method(request):
    return HttpResponse("open")


urlpatterns = [
    path("undeclared/", undeclared, name="undeclared"),
    path("any/", any_method, name="any"),
]
handler403 = refused


def test_a_view_that_says_nothing_is_denied_and_stops_the_check(as_ruth, settings):
    settings.ROOT_URLCONF = __name__

    assert as_ruth.get("/undeclared/").status_code == 403
    assert [error.id for error in every_view_says_who_may_use_it(None)] == ["users.E001"]


def test_a_view_that_names_no_methods_is_read_only_and_stops_the_check(as_ruth, settings):
    settings.ROOT_URLCONF = __name__

    assert (as_ruth.get("/any/").status_code, as_ruth.post("/any/").status_code) == (200, 405)
    assert [error.id for error in every_view_says_by_which_methods(None)] == ["users.E002"]
