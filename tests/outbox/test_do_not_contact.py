"""The office's do-not-contact list: addresses as codes alone, the office's word beside the
person's own."""

import pytest
from django.urls import reverse

from core.errors import Refusal
from interviews import services as interviews
from interviews.models import Interview
from outbox.models import Email, Suppression
from outbox.services import is_suppressed, stop_link, suppress, unsuppress
from outbox.services.do_not_contact import add_to_do_not_contact, remove_from_do_not_contact
from tests.factories import DAY, NOW, InterviewFactory, StudentFactory
from users.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
LIST = reverse("outbox:do_not_contact")
ADD = reverse("outbox:do_not_contact_add")
REMOVE = reverse("outbox:do_not_contact_remove")
MAYA = "maya@hospital.example"
Reason = Suppression.Reason


def add(browser, text, reason="Asked us by phone"):
    return browser.post(ADD, {"addresses": text, "reason": reason})


def page(response):
    return " ".join(response.content.decode().split())


def notes():
    return list(Suppression.objects.order_by("pk").values_list("reason", "note"))


# --- putting people on it -------------------------------------------------------------------------
def test_many_are_added_at_once_each_with_its_reason_and_none_twice(as_ruth, ruth, now):
    text = f'Email,Reason\n\n {MAYA.upper()} \nlee@work.example, "Left, no mail"\n{MAYA}\n'

    assert add(as_ruth, text).status_code == 302

    assert notes() == [("office", "Asked us by phone"), ("office", "Left, no mail")]
    assert is_suppressed(MAYA, "request", now)
    line = AuditEntry.objects.get()
    assert (line.actor_id, line.action, line.count) == (
        ruth.pk,
        "outbox.addresses_added",
        2,
    )
    assert "2 addresses are on the list now." in page(as_ruth.get(LIST))

    add(as_ruth, MAYA, reason="Wrote to us")
    assert "0 addresses are on the list now. 1 was on it before." in page(as_ruth.get(LIST))
    assert notes()[0] == ("office", "Wrote to us")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "maya@hospital.example\nnobody\nlee@work.example,x",
            ["Line 2: “nobody” is not an email address."],
        ),
        ("a@b.example," + "x" * 201, ["Line 1: the reason has more than 200 characters."]),
        ("\n".join(["nobody"] * 13), ["Line 10:", "3 more lines have problems."]),
        ("\n".join(["a@b.example"] * 1001), ["Paste at most 1000 lines at once."]),
        ("email,reason\n", ["Enter at least one email address."]),
        ('"' + "y" * 200_000, ["is not an email address."]),
    ],
)
def test_a_fault_in_one_line_is_named_and_nothing_is_written(as_ruth, text, said):
    response = add(as_ruth, text)

    assert response.status_code == 422
    assert [words for words in said if words not in page(response)] == []
    assert notes() == []
    assert not AuditEntry.objects.exists()


SHAPES = {
    "maya.q@x.example, omar.q@x.example": ["maya.q@x.example", "omar.q@x.example"],
    "maya.q@x.example; omar.q@x.example;\n": ["maya.q@x.example", "omar.q@x.example"],
    "maya.q@x.example omar.q@x.example": ["maya.q@x.example", "omar.q@x.example"],
    "Maya Okafor <maya.q@x.example>": ["maya.q@x.example"],
    '"Okafor, Maya" <maya.q@x.example>, Omar <omar.q@x.example>': [
        "maya.q@x.example",
        "omar.q@x.example",
    ],
    "Okafor, Maya <maya.q@x.example>; Haddad, Omar <omar.q@x.example>": [
        "maya.q@x.example",
        "omar.q@x.example",
    ],
    "'maya.q@x.example' <mailto:maya.q@x.example>": ["maya.q@x.example"],
    "Maya Okafor maya.q@x.example": ["maya.q@x.example"],
    "Maya Okafor\tmaya.q@x.example": ["maya.q@x.example"],
    "mailto:maya.q@x.example\r(omar.q@x.example).": ["maya.q@x.example", "omar.q@x.example"],
    "Name\tEmail\nMaya Okafor\tmaya.q@x.example\nOmar\tomar.q@x.example": [
        "maya.q@x.example",
        "omar.q@x.example",
    ],
    "Email address\nmaya.q@x.example\nomar.q@x.example": ["maya.q@x.example", "omar.q@x.example"],
    (
        "First name,Last name,Email,Email 2\nMaya,O,maya.q@x.example,\n"
        "Omar,H,omar.q@x.example,o@y.example"
    ): [
        "maya.q@x.example",
        "omar.q@x.example",
        "o@y.example",
    ],
    "maya.q@x.example\u200b\n\u00admaya.q@ｘ.example": ["maya.q@x.example"],
    "maya.q@bücher.example": ["maya.q@xn--bcher-kva.example"],
}


@pytest.mark.parametrize(("text", "listed"), SHAPES.items())
def test_the_usual_shapes_of_a_list_are_read_and_no_name_is_kept(as_ruth, now, text, listed):
    response = add(as_ruth, text)

    assert response.status_code == 302, page(response)
    assert [address for address in listed if not is_suppressed(address, "request", now)] == []
    assert notes() == [("office", "Asked us by phone")] * len(listed)


def test_each_line_keeps_its_own_reason(as_ruth):
    add(as_ruth, "Reason\tName\tE-mail\nLeft\tMaya\tmaya.q@x.example\n\tOmar\tomar.q@x.example")
    add(as_ruth, "Email;Why\nlee@x.example;Wrote, twice; never again")
    add(as_ruth, "a@x.example, b@x.example, Both retired\n<c@x.example> asked us")

    assert [note for _reason, note in notes()] == [
        "Left",
        "Asked us by phone",
        "Wrote, twice, never again",
        "Both retired",
        "Both retired",
        "asked us",
    ]


def test_columns_that_were_not_read_are_named(as_ruth):
    add(as_ruth, "Name,Email,Counselor email\nMaya,maya.q@x.example,dana@x.example")

    assert "1 address is on the list now. Not read: Name, Counselor email." in page(
        as_ruth.get(LIST)
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "maya.q@x.example, write to omar.q@x.example instead",
            "Line 1: the reason has an email address in it.",
        ),
        (
            "maya.q@x.example, write to omar.q＠x.example instead",
            "Line 1: the reason has an email address in it.",
        ),
        (
            "Email,Reason\nmaya.q@x.example,omar.q@x.example",
            "Line 2: the reason has an email address in it.",
        ),
        ("Email,Name\nmaya.q@x.example,Maya,x", "Line 2: it has more cells than the first line."),
        ("Email,Name\n,Maya", "Line 2: there is no address in it."),
        ("Email,Name\nmaya,Maya", "Line 2: “maya” is not an email address."),
        ("maya.q@x.example, omar.q@x", "Line 1: “omar.q@x” is not an email address."),
        ("josé@x.example", "has letters before the @ that mail servers don&#x27;t take."),
    ],
)
def test_a_reason_never_holds_an_address(as_ruth, text, said):
    assert said in page(add(as_ruth, text)).replace("&#39;", "&#x27;")
    assert notes() == []


def test_nor_does_the_reason_for_all(as_ruth, ruth, now):
    response = add(as_ruth, MAYA, reason="Wrote from omar.q@x.example")

    assert "Leave the address out: this list stores none." in page(response)
    with pytest.raises(Refusal, match="Leave the address out"):
        add_to_do_not_contact(reasons={MAYA: "see omar.q@x.example"}, by=ruth, now=now)
    assert notes() == []


def test_a_tag_does_not_go_round_the_list(as_ruth, now):
    add(as_ruth, "maya+news@hospital.example\nma.ya@gmail.com")

    for address in (
        "maya@hospital.example",
        "MAYA+x@hospital.example",
        "maya@googlemail.com",
        "m.aya+1@gmail.com",
    ):
        assert is_suppressed(address, "request", now)
        assert "Put on the list by the office" in page(as_ruth.post(LIST, {"address": address}))
    assert not is_suppressed("ma.ya@hospital.example", "request", now)

    as_ruth.post(REMOVE, {"address": "maya+other@hospital.example"})
    assert not is_suppressed("maya+news@hospital.example", "request", now)


def test_open_requests_of_every_student_end_as_a_plain_no(
    as_ruth, django_capture_on_commit_callbacks
):
    talks = [
        InterviewFactory(
            student=StudentFactory(), stage=stage, contact__email=MAYA, contact__name="Maya Okafor"
        )
        for stage in ("asked", "proposing", "scheduled")
    ]
    add(as_ruth, MAYA)

    interviews.run_due_transitions(NOW)

    assert [Interview.objects.get(pk=talk.pk).stage for talk in talks] == [
        "declined",
        "declined",
        "scheduled",
    ]
    told = Email.objects.filter(kind="answer")
    assert {mail.user_id for mail in told} == {talk.student_id for talk in talks[:2]}
    assert {Interview.objects.get(pk=talk.pk).outcome_note for talk in talks} == {""}


# --- looking up and taking off --------------------------------------------------------------------
def test_an_address_is_looked_up_without_a_trace_of_it_anywhere(as_ruth, now):
    add(as_ruth, MAYA)
    assert "May be written to." in page(as_ruth.post(LIST, {"address": "lee@work.example"}))

    found = page(as_ruth.post(LIST, {"address": " Maya@Hospital.example"}))

    assert "Put on the list by the office" in found
    assert "Asked us by phone" in found
    assert MAYA not in page(as_ruth.get(LIST))
    assert MAYA not in str([*Suppression.objects.values(), *AuditEntry.objects.values()])


def test_the_office_takes_back_its_own_word_and_never_the_persons_by_the_way(as_ruth, now):
    suppress(MAYA, Reason.STOPPED, now=now)
    add(as_ruth, MAYA)

    as_ruth.post(REMOVE, {"address": MAYA})

    assert notes() == [("stopped", "")]
    assert is_suppressed(MAYA, "request", now)
    as_ruth.post(REMOVE, {"address": MAYA})
    assert notes() == [("stopped", "")]


def test_a_persons_own_wish_is_taken_back_only_as_they_asked_for_it(as_ruth, ruth, now):
    suppress(MAYA, Reason.STOPPED, now=now)

    assert "This is the person's own wish." in page(as_ruth.post(LIST, {"address": MAYA}))
    as_ruth.post(REMOVE, {"address": MAYA, "reason": "because"})
    with pytest.raises(ValueError, match="because"):
        remove_from_do_not_contact(address=MAYA, reason="because", by=ruth, now=NOW)
    assert notes()

    as_ruth.post(REMOVE, {"address": MAYA, "reason": "phoned"})

    assert not is_suppressed(MAYA, "request", now)
    assert AuditEntry.objects.values_list("action", "purpose", "actor_id").get() == (
        "outbox.address_lifted",
        "phoned",
        ruth.pk,
    )


def test_a_persons_wish_outlives_what_the_office_said_meanwhile(as_ruth, client, now):
    add(as_ruth, MAYA)
    link = stop_link(MAYA)
    client.post("/stop/" + link.rstrip("/").rpartition("/")[2] + "/", {"choice": "stop"})

    as_ruth.post(REMOVE, {"address": MAYA})

    assert is_suppressed(MAYA, "request", now)
    unsuppress(MAYA, now=NOW)
    assert not is_suppressed(MAYA, "request", now)


# --- the list -------------------------------------------------------------------------------------
def test_the_list_counts_by_reason_and_shows_what_holds_now_the_newest_first(as_ruth, now):
    suppress("a@x.example", Reason.STOPPED, now=now - 2 * DAY)
    suppress("b@x.example", Reason.PAUSED, now=now - DAY, until=now + DAY)
    suppress("c@x.example", Reason.PAUSED, now=now - 9 * DAY, until=now - DAY)
    add(as_ruth, "d@x.example", reason="Told us")

    seen = page(as_ruth.get(LIST))

    for words in (
        'All <span class="num chip-n">3',
        'Paused <span class="num chip-n">1',
        'By the office <span class="num chip-n">1',
    ):
        assert words in seen
    names = [
        seen.index(f'<th scope="row" role="rowheader">{name}')
        for name in ("By the office", "Paused", "Stopped")
    ]
    assert names == sorted(names)
    assert "Told us" not in page(as_ruth.get(f"{LIST}?reason=stopped"))
    assert "Nobody is on the list for this reason." in page(as_ruth.get(f"{LIST}?reason=bounced"))
    assert as_ruth.get(f"{LIST}?reason=__class__&page=9e9").status_code == 200
