"""Who may use which page: one table for the whole site, each cell tried with GET and POST.

A URL missing here fails. What is refused changes nothing and shows nothing of nina's; what is read changes nothing.
"""

import uuid
from copy import deepcopy
from dataclasses import dataclass
from functools import cache

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, path, reverse

from contacts.models import Referral
from interviews.models import AnswerLink, AnswerUndo, Interview, Slot
from office.models import ClosedDay
from outbox.models import Email, EmailText
from outbox.services import add, mute_link, stop_link
from questions.models import FileImport, OwnQuestion, Question, QuestionSet, QuestionVersion, Suggestion
from reminders.models import ReminderLink
from tests.factories import DAY, NOW, FeedbackFactory, GuideFactory, InterviewFactory, QuestionFactory, ReferralFactory
from users.access import access, rule_of
from users.access.checks import every_view_says_by_which_methods, every_view_says_who_may_use_it, routes

OK = "answers"  # 200, a redirect on, 409, 422: the page is this person's to use
LOGIN = "asks to sign in"
DENIED = "403"  # may never use such a page
HIDDEN = "404"  # such a page, but not this one
WRONG_METHOD = "405"  # says nothing about the thing itself, so it may stand for OK and HIDDEN
COLUMNS = ("anon", "holder", "nina", "omar", "dana", "lee", "ida", "root")
SAFE, METHODS = ("get", "options"), ("get", "post")  # HEAD runs what GET runs


def row(**cells):
    assert set(cells) == set(COLUMNS), "name every column"
    return cells


STAFF_DENIED = {"dana": DENIED, "lee": DENIED, "ida": DENIED, "root": DENIED}
EVERYBODY = row(**dict.fromkeys(COLUMNS, OK))
NOBODY = row(**dict.fromkeys(COLUMNS, HIDDEN))
SIGNED_IN = EVERYBODY | {"anon": LOGIN, "holder": LOGIN}
STUDENTS = row(anon=LOGIN, holder=LOGIN, nina=OK, omar=OK, **STAFF_DENIED)
NINAS = row(anon=LOGIN, holder=LOGIN, nina=OK, omar=HIDDEN, **STAFF_DENIED)
COUNSELORS = row(anon=LOGIN, holder=LOGIN, nina=DENIED, omar=DENIED, **STAFF_DENIED | {"dana": OK, "lee": HIDDEN})
SUGGESTING = row(anon=LOGIN, holder=LOGIN, **dict.fromkeys(("nina", "omar", "dana", "lee", "ida"), OK), root=DENIED)
OFFICE = row(anon=LOGIN, holder=LOGIN, nina=DENIED, omar=DENIED, **STAFF_DENIED | {"root": OK})
ADMINS = row(anon=LOGIN, holder=LOGIN, nina=DENIED, omar=DENIED, **STAFF_DENIED | {"root": OK})
WITH_THE_LINK = EVERYBODY  # the link is the key, whoever holds it; wrong links are tried below

TABLE = {
    "account_login": EVERYBODY,
    "account_logout": SIGNED_IN,
    "account_inactive": EVERYBODY,
    "account_signup": EVERYBODY,
    "account_reauthenticate": SIGNED_IN,
    "account_request_reauthentication_code": SIGNED_IN,
    "account_confirm_reauthentication_code": SIGNED_IN,
    "account_email": SIGNED_IN,
    "account_email_verification_sent": EVERYBODY,
    "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    "account_reset_password": EVERYBODY,
    "account_reset_password_done": EVERYBODY,
    "account_reset_password_from_key": EVERYBODY,
    "account_reset_password_from_key_done": EVERYBODY,
    "account_confirm_login_code": EVERYBODY,
    "account_request_login_code": EVERYBODY,
    "livez": EVERYBODY,
    "readyz": EVERYBODY,
    "healthz": EVERYBODY,
    "metrics": NOBODY,  # there only with a token
    "mailbox:list": NOBODY,  # there only in a trial on one computer
    "mailbox:detail": NOBODY,
    "outbox:stop_request": EVERYBODY,
    "outbox:stop": WITH_THE_LINK,
    "outbox:mute": WITH_THE_LINK,
    "outbox:reports": NOBODY,  # there only with a provider's secret
    "users:first_password": NOBODY,  # wrong links; the right one has its own tests
    "office:setup": ADMINS,
    "office:setup_names": ADMINS,
    "office:setup_confirm": ADMINS,
    "office:setup_finish": ADMINS,
    "office:settings": ADMINS,
    "office:days": ADMINS,
    "office:remove": ADMINS,
    "office:restore": ADMINS,
    "office:color": EVERYBODY,
    "outbox:setup_email": ADMINS,
    "outbox:setup_people": ADMINS,
    "outbox:log": ADMINS,  # and auditors, who are not in the cast
    "outbox:audit_trail": ADMINS,
    "outbox:again": ADMINS,
    "outbox:release": ADMINS,
    "outbox:refusals": OFFICE,
    "outbox:refuse": OFFICE,
    "outbox:lift": OFFICE,
    "outbox:texts": OFFICE,
    "outbox:text": OFFICE,
    "outbox:text_test": OFFICE,
    "outbox:text_reset": OFFICE,
    "outbox:text_versions": OFFICE,
    "outbox:text_restore": OFFICE,
    "contacts:list": STUDENTS,
    "contacts:create": STUDENTS,
    "contacts:add": STUDENTS,
    "contacts:edit": NINAS,
    "contacts:remember": NINAS,
    "contacts:archive": NINAS,
    "contacts:restore": NINAS,
    "contacts:referral": NINAS,
    "contacts:write_to_referral": NINAS,
    "contacts:put_away_referral": NINAS,
    "contacts:bring_back_referral": NINAS,
    "interviews:bank": SUGGESTING,
    "questions:star": STUDENTS,
    "questions:own_create": STUDENTS,
    "questions:own_edit": NINAS,
    "questions:own_put_away": NINAS,
    "questions:own_bring_back": NINAS,
    "questions:manage": OFFICE,
    "questions:create": OFFICE,
    "questions:load_starter": OFFICE,
    "questions:edit": OFFICE,
    "questions:status": OFFICE,
    "questions:delete": OFFICE,
    "questions:bring_back": OFFICE,
    "questions:history": OFFICE,
    "questions:restore": OFFICE,
    "questions:place": OFFICE,
    "questions:bulk": OFFICE,
    "questions:alike": OFFICE,
    "questions:keep_both": OFFICE,
    "questions:compare_again": OFFICE,
    "questions:merge": OFFICE,
    "questions:unmerge": OFFICE,
    "questions:suggest": SUGGESTING,
    "questions:answers_read": SUGGESTING,
    "questions:suggestions": OFFICE,
    "questions:decide": OFFICE,
    "questions:decline": OFFICE,
    "questions:shelves": OFFICE,
    "questions:theme_create": OFFICE,
    "questions:theme": OFFICE,
    "questions:place_theme": OFFICE,
    "questions:delete_theme": OFFICE,
    "questions:set_create": OFFICE,
    "questions:set": OFFICE,
    "questions:place_set": OFFICE,
    "questions:fill": OFFICE,
    "questions:retire_set": OFFICE,
    "questions:bring_back_set": OFFICE,
    "questions:exchange": OFFICE,
    "questions:undo_import": OFFICE,
    "questions:export": OFFICE,
    "questions:figures": OFFICE,
    "guides:list": SIGNED_IN,
    "guides:detail": SIGNED_IN,
    "guides:manage": OFFICE,
    "guides:create": OFFICE,
    "guides:edit": OFFICE,
    "guides:publish": OFFICE,
    "guides:retire": OFFICE,
    "guides:move": OFFICE,
    "guides:versions": OFFICE,
    "guides:version": OFFICE,
    "guides:restore": OFFICE,
    "interviews:request": NINAS,
    "interviews:keep": NINAS,
    "interviews:touched": NINAS,
    "interviews:keep_later": NINAS,
    "interviews:cadence": NINAS,
    "interviews:detail": NINAS,
    "interviews:review": NINAS,
    "interviews:send_myself": NINAS,
    "interviews:send": NINAS,
    "interviews:take_back": NINAS,
    "interviews:follow_up": NINAS,
    "interviews:reply": NINAS,
    "interviews:replied": NINAS,
    "interviews:take_back_reply": NINAS,
    "interviews:withdraw": NINAS,
    "interviews:stop_waiting": NINAS,
    "interviews:answered": NINAS,
    "interviews:choose": NINAS,
    "interviews:how": NINAS,
    "interviews:move": NINAS,
    "interviews:cancel": NINAS,
    "interviews:outcome": NINAS,
    "interviews:undo_end": NINAS,
    "interviews:missed": NINAS,
    "interviews:wrap_up": NINAS,
    "interviews:thank": NINAS,
    "interviews:thanked": NINAS,
    "interviews:take_back_thanks": NINAS,
    "interviews:questions": NINAS,
    "interviews:sheet": NINAS,
    "interviews:live": NINAS,
    "interviews:invite": NINAS,
    "interviews:contact_page": WITH_THE_LINK,
    "interviews:contact_invite": WITH_THE_LINK,
    "interviews:contact_not_me": WITH_THE_LINK,
    "home:start": EVERYBODY,
    "home:welcome": STUDENTS,
    "home:today": STUDENTS,
    "home:contact": NINAS,
    "home:help": EVERYBODY,
    "home:settings": SIGNED_IN,
    "home:setting": SIGNED_IN,
    "home:coming": STUDENTS,
    "home:later": NINAS,
    "home:data": SIGNED_IN,
    "home:sign_out_elsewhere": SIGNED_IN,
    "home:record": STUDENTS,
    "reminders:page": row(
        anon=OK, holder=OK, nina=OK, omar=HIDDEN, **dict.fromkeys(("dana", "lee", "ida", "root"), HIDDEN)
    ),
    "advising:cohort": row(anon=LOGIN, holder=LOGIN, nina=DENIED, omar=DENIED, **STAFF_DENIED | {"ida": OK}),
    "advising:caseload": COUNSELORS | {"lee": OK},
    "advising:student": COUNSELORS,
    "advising:comment": COUNSELORS,
    "advising:acknowledge": NINAS,
}
# Their token is the proof, and one-click clients send no cookie.
WITHOUT_CSRF = {
    "outbox:stop_request",
    "outbox:stop",
    "outbox:mute",
    "outbox:reports",
    "interviews:contact_page",
    "interviews:contact_not_me",
    "reminders:page",
}
CANARY = "Zephyrine Quill"


@dataclass
class World:
    """nina's things, and a browser for each column."""

    interview: Interview
    browsers: dict
    slot: dict  # what a form that chooses one of the contact's times sends; others ignore it

    def address(self, name: str) -> str:
        """Where `name` is, for nina's contact or interview, or with a link that works."""
        contact, link = self.interview.contact, AnswerLink.of(self.interview)
        special = {
            "interviews:request": [contact.code],
            "interviews:contact_page": [link.token],
            "interviews:contact_invite": [link.token],
            "interviews:contact_not_me": [_not_me(self.interview)],
            "outbox:stop": [stop_link(contact.email).rstrip("/").rpartition("/")[2]],
            "home:setting": ["name"],
            "reminders:page": [
                ReminderLink.of(self.interview, "day_before", self.interview.starts_at.isoformat()).token
            ],
            "home:later": ["interview", self.interview.code],
            "outbox:mute": [mute_link(contact.owner, "daily").rstrip("/").rpartition("/")[2]],
            "account_reset_password_from_key": ["1", "set-password"],
            "mailbox:detail": ["1"],
            "office:setup_confirm": ["days"],
            "office:remove": ["2026-12-24"],
            "office:restore": ["2026-12-24"],
            "office:color": ["0B5D5E"],
            "guides:version": [contact.code, 1],
            "guides:restore": [contact.code, 1],
            "advising:student": [contact.owner.code],
            "advising:comment": [contact.owner.code, self.interview.code],
            "advising:acknowledge": [self.interview.reflection.feedback.get().code],
        }
        special |= {name: [Referral.objects.get().code] for name in TABLE if name.endswith("referral")}
        special |= {f"interviews:{page}": [contact.code] for page in ("keep", "touched", "keep_later", "cadence")}
        special |= _of_the_bank() | {"outbox:again": [Email.objects.get(kind="text_test").pk]}
        if name in special:
            return reverse(name, args=special[name])
        if name.startswith("outbox:text"):
            number = [1] if name == "outbox:text_restore" else []
            return reverse(name, args=[] if name == "outbox:texts" else ["answer_decline", *number])
        try:
            return reverse(name)
        except NoReverseMatch:
            return reverse(name, args=[self.interview.code if name.startswith("interviews:") else contact.code])


def _not_me(interview: Interview) -> str:
    """The token under the confirmation of the answer that the fixture gave by the link."""
    return AnswerUndo.objects.get(event__interview=interview).url.rstrip("/").split("/")[-2]


def _of_the_bank() -> dict[str, list]:
    """What the addresses of the pages about a question, a suggestion, a theme or a set hold."""
    question = Question.objects.get(text="What is there?")
    own, suggestion = OwnQuestion.objects.get(text="What is mine?"), Suggestion.objects.get()
    pages = {
        question.code: "edit status delete bring_back history star place keep_both compare_again merge unmerge",
        own.code: "own_edit own_put_away own_bring_back",
        suggestion.code: "decide decline",
        "day": "theme place_theme delete_theme",
        "any": "set place_set fill retire_set bring_back_set",
    }
    named = {f"questions:{page}": [key] for key, names in pages.items() for page in names.split()}
    done = FileImport.objects.get().pk
    return named | {"questions:restore": [question.code, 1], "questions:undo_import": [done]}


@pytest.fixture
def world(request, at_now, nina):
    interview = InterviewFactory(student=nina, stage="scheduled", contact__name=CANARY)
    browsers = {who: request.getfixturevalue(f"as_{who}") for who in COLUMNS[2:]}
    GuideFactory(slug=interview.contact.code)  # one word for both, so that one address fits each page
    AnswerUndo.keep(interview.events.last(), {})
    suggested = Slot.objects.create(interview=interview, starts_at=NOW + 4 * DAY, by=Slot.By.CONTACT)
    ClosedDay.objects.create(on="2026-12-24", name="Closed")
    EmailText.objects.create(key="answer_decline", number=1, is_original=True, at=NOW)
    add("text_test", to=nina, object_id=1, fact="", subject="S", body="B", now=NOW)
    FeedbackFactory(reflection__interview=interview, author=request.getfixturevalue("dana"))
    ReferralFactory(by=interview.contact, name=f"Ada {CANARY}")
    OwnQuestion.objects.create(student=nina, text="What is mine?")
    QuestionVersion.of(QuestionFactory(text="What is there?"), QuestionVersion.Act.FOUND)
    Suggestion.objects.create(by=nina, text="What else?", form_key=uuid.uuid4(), sent_at=NOW)
    QuestionSet.objects.create(slug="any", name="Any")
    FileImport.objects.create(form_key=uuid.uuid4(), at=NOW, fingerprint="")
    world = World(interview, browsers | {"anon": Client(), "holder": Client()}, {"slot": suggested.pk})
    for name in ("interviews:contact_page", "outbox:stop"):
        world.browsers["holder"].get(world.address(name))
    return world


def kind_of(response: HttpResponse) -> str:
    """What an answer means, in the words of the table; the plain status where it is none of them."""
    if response.status_code == 302:
        return LOGIN if response.url.startswith(f"{reverse('account_login')}?next=") else OK
    if response.status_code in (200, 409, 422, 503):
        return OK
    return str(response.status_code)


PASSING = ["django_session", "django_cache", "users_auditentry"]  # sessions, rate limits, the trail: change by looking


def writes_so_far() -> tuple:
    """How many rows this transaction has written. Where nothing was, there is nothing to compare."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_xact_user_tables WHERE relname <> ALL(%s)",
            [PASSING],
        )
        return cursor.fetchone()


@cache
def checksums() -> str:
    """One statement for all tables."""
    tables = sorted(set(connection.introspection.table_names()) - set(PASSING))
    one = "SELECT '{0}', md5(coalesce(string_agg(t::text, ',' ORDER BY t::text), '')) FROM \"{0}\" t"
    return " UNION ALL ".join(one.format(table) for table in tables)


def everything() -> set[tuple[str, str]]:
    """Every table with its checksum."""
    with connection.cursor() as cursor:
        cursor.execute(checksums())
        return set(cursor.fetchall())


def changed_since(before: set[tuple[str, str]]) -> set[str]:
    return {table for table, _checksum in everything() - before}


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


# Each answer is rolled back, so the pages of an app share one world: to make it anew for each costs more than to ask.
@pytest.mark.parametrize("app", sorted({name.partition(":")[0] for name in TABLE if ":" in name} | {""}))
def test_each_page_answers_whom_it_should_and_refuses_everybody_else(world, app):
    before, wrong = everything(), []
    for name, cells in TABLE.items():
        if name.rpartition(":")[0] != app:
            continue
        url = world.address(name)
        for who, expected in cells.items():
            wrong += [f"{name}: {fault}" for fault in faults_of(world, url, who, expected, before)]

    assert not wrong


def faults_of(world: World, url: str, who: str, expected: str, before: set[tuple[str, str]]) -> list[str]:
    """What is wrong with the answers of one cell."""
    wrong, browser = [], world.browsers[who]
    for method in METHODS:
        cookies, writes = deepcopy(browser.cookies), writes_so_far()
        with transaction.atomic():
            response = getattr(browser, method)(url, world.slot if method == "post" else None)
            untouched = expected == OK or writes_so_far() == writes or everything() == before
            transaction.set_rollback(True)
        browser.cookies = cookies
        if not (kind_of(response) == expected or (kind_of(response) == WRONG_METHOD and expected in (OK, HIDDEN))):
            wrong.append(f"{method} as {who}: {kind_of(response)} instead of {expected}")
        if not untouched:
            wrong.append(f"{method} as {who} was refused, yet changed something")
        if expected != OK and CANARY in response.content.decode():
            wrong.append(f"{method} as {who} was refused, yet shown nina's contact")
    return wrong


def test_reading_pages_changes_nothing(world):
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
    open_to_anything = {name for name in TABLE if browser.post(world.address(name)).status_code not in refused}

    assert open_to_anything == WITHOUT_CSRF


EVERY_METHOD = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "BREW")


def test_a_method_that_a_page_does_not_declare_is_answered_with_those_that_it_does(world):
    rules = {name: rule_of(view, name) for name, view in routes()}
    before, wrong = everything(), []
    for name, cells in TABLE.items():
        url, methods = world.address(name), set(rules[name].methods)
        who = next((who for who, expected in cells.items() if expected == OK), "root")
        for method in set(EVERY_METHOD) - methods:
            response = world.browsers[who].generic(method, url)
            allowed = set(response.headers.get("Allow", "").split(", "))
            wrong += [f"{name}: {method} {response.status_code}"] * ((response.status_code, allowed) != (405, methods))

    assert not wrong
    assert everything() == before


def test_who_may_not_use_a_page_learns_nothing_of_its_methods(world):
    for who, name, status in (("anon", "outbox:again", 302), ("nina", "questions:export", 403)):
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
    others = [token[:-1] + ("A" if token[-1] != "A" else "B"), token.swapcase(), "x", "%00", "..%2f", "A" * 500]
    answers = set()
    for other in others:
        response = getattr(world.browsers["nina"], method)(world.address(name).replace(token, other))
        answers.add((response.status_code, CANARY in response.content.decode()))

    assert answers <= {(404, False), (400, False), (405, False)}


# --- a view that says nothing ---------------------------------------------------------------------------------
def undeclared(request):
    return HttpResponse("open")


def refused(request, exception):
    return HttpResponse("closed", status=403)


@access("signed_in")
def any_method(request):
    return HttpResponse("open")


urlpatterns = [path("undeclared/", undeclared, name="undeclared"), path("any/", any_method, name="any")]
handler403 = refused


def test_a_view_that_says_nothing_is_denied_and_stops_the_check(as_root, settings):
    settings.ROOT_URLCONF = __name__

    assert as_root.get("/undeclared/").status_code == 403
    assert [error.id for error in every_view_says_who_may_use_it(None)] == ["users.E001"]


def test_a_view_that_names_no_methods_is_read_only_and_stops_the_check(as_root, settings):
    settings.ROOT_URLCONF = __name__

    assert (as_root.get("/any/").status_code, as_root.post("/any/").status_code) == (200, 405)
    assert [error.id for error in every_view_says_by_which_methods(None)] == ["users.E002"]
