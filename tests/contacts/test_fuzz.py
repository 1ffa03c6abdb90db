"""Whatever is sent to the pages of contacts and home, nobody gets a 500 and nothing odd is
stored."""

from uuid import uuid4

import pytest
from django.urls import reverse

from contacts.models import Contact
from contacts.services import link_organization
from home.forms.sections import SECTIONS
from tests.factories import ContactFactory
from tests.scale import small_or_full

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]

ODD = {
    "nothing": "",
    "nul": "a\x00b",
    "rtl": "\u202egnp.exe \u05d0\u05d1",
    "long": "x" * 1_000_000,
    "words": "many words " * 50_000,
    "number": "9" * 5000,
    "negative": "-1",
    "float": "1e400",
    "script": "<script>alert(1)</script>{{ 7*7 }}",
    "sql": "' OR 1=1; --",
    "percent": "%00%ff",
    "newlines": "a\r\nBcc: b@c.example\r\n",
    "emoji": "👩‍🔬" * 20,
    "list": ["one", "two", "three"],
}
BIG = {"long", "words"}
TYPED = [
    "name", "email", "links", "zone", "field", "setting", "source", "kind", "level", "relationship",
    "introduced_by", "met_on", "common_ground", "found_out",
]  # fmt: skip
FORMS = {
    "contacts:add": ["line", "form_key", "back", "anyway"],
    "contacts:create": [*TYPED, "form_key"],
    "contacts:edit": [*TYPED, "version"],
    "contacts:tidbits": ["tidbits", "version"],
    "contacts:change_selected": [
        "action",
        "chosen",
        "everybody",
        "tags",
        "cadence",
        "planned_on",
        "form_key",
    ],
    "contacts:tag": ["tags"],
    "contacts:plan": ["planned_on"],
    "contacts:organizations": ["name"],
    "contacts:edit_organization": ["name", "staff_link", "job_titles", "found_out", "version"],
    **{
        f"home:setting {one.name}": [*one.form.base_fields]
        for one in SECTIONS
        if one.name != "booking"
    },
    "home:welcome": ["curious_about", "subject", "class_year"],
}
GOOD = {"line": "Lena Ortiz, nurse", "name": "Lena Ortiz", "tidbits": "two sons", "version": "1"}
GOOD |= {"action": "tag", "tags": "alumni", "planned_on": "2026-03-09"}
GOOD |= {"full_name": "Nina Park", "zone": "America/Chicago", "appearance": "auto"}
PAGES = {
    "contacts:list": [
        "q",
        "status",
        "page",
        "added",
        "guessed",
        "sort",
        "owner__email",
        "tag",
        "field",
        "setting",
        "source",
        "since",
    ],
    "contacts:create": ["added", "guessed", "organization"],
    "contacts:organizations": ["q", "page"],
    "home:today": ["all", "added", "guessed"],
}


def address(name, contact):
    name, *args = name.split()
    if name == "contacts:edit_organization":
        args = [contact.organization_record.code]
    elif name in ("contacts:edit", "contacts:tidbits", "contacts:tag", "contacts:plan"):
        args = [contact.code]
    return reverse(name, args=args)


@pytest.mark.parametrize("name", FORMS)
def test_no_form_breaks_whatever_is_sent(as_nina, nina, name):
    contact = ContactFactory(owner=nina)
    link_organization(contact)
    broken = {}
    for row, field in enumerate(FORMS[name]):
        for column, (kind, value) in enumerate(ODD.items()):
            if kind in BIG and row:
                continue  # one megabyte in one field says it for the form
            if (row + column) % small_or_full(3, 1):
                # each field meets a third of the oddities, and each oddity a third of the fields
                continue
            data = GOOD | {"form_key": str(uuid4()), field: value}
            status = as_nina.post(address(name, contact), data).status_code
            if status not in (302, 409, 422):
                broken[field, kind] = status
        as_nina.post(
            address(name, contact), {key: value for key, value in GOOD.items() if key != field}
        )

    assert not broken


@pytest.mark.parametrize("name", PAGES)
def test_no_address_line_breaks_a_page(as_nina, name):
    broken = {}
    for parameter in PAGES[name]:
        for kind, value in ODD.items():
            if kind in BIG:
                value = value[:5000]  # noqa: PLW2901 - servers refuse longer address lines themselves
            status = as_nina.get(reverse(name), {parameter: value}).status_code
            if status not in (200, 400):
                broken[parameter, kind] = status

    assert not broken


def test_nobody_else_can_be_made_the_owner(as_nina, nina, omar):
    stolen = {
        "owner": omar.pk,
        "owner_id": omar.pk,
        "code": "aaaaaaaa",
        "status": "closed",
        "person": 1,
    }

    as_nina.post(reverse("contacts:create"), {"name": "Lena Ortiz"} | stolen)

    contact = Contact.objects.get()
    assert (contact.owner, contact.status, contact.person) == (nina, "to_contact", None)
    assert contact.code != "aaaaaaaa"
