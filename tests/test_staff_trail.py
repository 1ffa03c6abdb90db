"""Every write of the staff, and every page that names a student to them, is in the audit trail.

What each is tried with, and what needs no entry, stands in tests/trail_table.py.
"""

from dataclasses import replace

import pytest
from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from office.domain.audit_actions import OfficeAction
from tests.access_table import HIDDEN, OK, ROLES, TABLE
from tests.http_browser import Page
from tests.sign_in import proven
from tests.test_access import World, world
from tests.trail_table import NO_ENTRY, NO_LOOK, WRITES, person
from users.access import LINK, PUBLIC, SIGNED_IN, rule_of
from users.access.checks import routes
from users.domain import audit
from users.models import AuditEntry
from users.models.roles import Role

__all__ = ["world"]  # the fixture
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def staff_who_may(name: str) -> list[str]:
    """Those of the cast with a role of staff whom the access table lets in, first to its row."""
    staff = [who for who, role in ROLES.items() if role != Role.STUDENT]
    return [who for cell in (OK, HIDDEN) for who in staff if TABLE[name][who] == cell]


def pages_by(method: str) -> list[str]:
    """The URLs that need an account, take `method`, and are open to some of the staff."""
    rules = {name: rule_of(view, name) for name, view in routes()}
    return [
        name
        for name, rule in rules.items()
        if method in rule.methods and rule.scope not in (PUBLIC, LINK) and staff_who_may(name)
    ]


def test_every_form_of_the_staff_has_an_example_or_a_reason():
    assert {*WRITES} & {*NO_ENTRY} == set()
    assert {*WRITES, *NO_ENTRY} == {*pages_by("POST")}


def form_shown(browser, url: str) -> dict:
    """The fields of the form that posts to `url`, as its own page shows it; none without one."""
    shown = browser.get(url)
    if shown.status_code != 200 or not shown.headers["Content-Type"].startswith("text/html"):
        return {}
    forms = Page(200, url, shown.content.decode()).forms
    return next((dict(form.fields) for form in forms if form.action in ("", url)), {})


def send(world: World, name: str):
    """POST the example of `name`, what has to come before it first; the answer."""
    example = WRITES[name]
    if example.after:
        send(world, example.after)
    given = dict(example.given(world)) if example.given else {}
    url = reverse(name, args=example.at()) if example.at else world.address(name)
    browser = proven(world.browsers[example.who or staff_who_may(name)[0]])
    fields = form_shown(browser, url) | dict(example.data or {}) | given
    answer = browser.post(url, {key: value for key, value in fields.items() if key})
    if example.then:
        example.then()
    return answer


def newest_entry() -> int:
    return AuditEntry.objects.aggregate(newest=Max("pk"))["newest"] or 0


def fault_of(world: World, name: str) -> str:
    """What is wrong with the trail after the example of `name`; "" for nothing."""
    example = WRITES[name]
    actor = person(example.who or staff_who_may(name)[0])
    before = newest_entry()
    answer = send(world, name)
    entries = AuditEntry.objects.filter(pk__gt=before, actor_id=actor.pk)
    if entries.filter(action=example.action.value).exists():
        return ""
    written = list(AuditEntry.objects.filter(pk__gt=before).values_list("action", flat=True))
    return f"{name} ({answer.status_code}): {example.action} is missing among {written}"


# Each is rolled back, so that all share one world.
def test_every_write_of_the_staff_is_in_the_trail(world):
    faults = []
    for name in WRITES:
        with transaction.atomic():
            faults += filter(None, [fault_of(world, name)])
            transaction.set_rollback(True)

    assert not faults


def test_a_write_without_its_entry_would_be_noticed(world, monkeypatch):
    other = replace(WRITES["office:archive"], action=OfficeAction.SET_UP)
    monkeypatch.setitem(WRITES, "office:archive", other)

    assert "office:archive (302): office.set_up is missing" in fault_of(world, "office:archive")


NAMES = ("Nina Park", "nina@lakeside.example")


def readers_of(name: str) -> list[str]:
    """One for each role of staff whose page it is; one of all for a page of everybody's own."""
    rule = next(rule_of(view, name) for known, view in routes() if known == name)
    roles = {ROLES[who]: who for who in reversed(staff_who_may(name))}
    return list(roles.values())[:1] if rule.scope == SIGNED_IN else list(roles.values())


def read(world: World, name: str) -> tuple[list[str], bool]:
    """Who of the staff is shown nina by name at `name`, and whether each look was recorded."""
    named, recorded = [], True
    for who in readers_of(name):
        before = newest_entry()
        answer = proven(world.browsers[who]).get(world.address(name))
        text = b"".join(answer).decode(errors="replace")
        if answer.status_code == 200 and any(words in text for words in NAMES):
            named.append(who)
            looks = AuditEntry.objects.filter(
                pk__gt=before, actor_id=person(who).pk, action__in=audit.views()
            )
            recorded &= looks.exists()
    return named, recorded


def test_every_page_that_names_a_student_to_staff_is_recorded_or_says_why_not(world):
    found = {name: read(world, name) for name in pages_by("GET")}
    unrecorded = {name for name, (named, recorded) in found.items() if named and not recorded}
    records = {name for name, view in routes() if (rule := rule_of(view, name)) and rule.records}

    assert unrecorded == {*NO_LOOK}
    assert {name for name, (named, recorded) in found.items() if named and recorded} <= records
