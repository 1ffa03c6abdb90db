"""Filters and paths: what vendors write is read, and nothing else reaches a query."""

import pytest

from scim.domain.attributes import ENTERPRISE, USER
from scim.domain.errors import ScimRefusal
from scim.domain.expressions import LONGEST_EXPRESSION, UNKNOWN, Path, parse_filter, parse_path


def said(text):
    return [(each.path.name, each.path.part, each.value) for each in parse_filter(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('userName eq "a@b.example"', [("userName", None, "a@b.example")]),
        ('USERNAME EQ "a"', [("userName", None, "a")]),
        (f'{USER}:userName eq "a"', [("userName", None, "a")]),
        ('emails[type eq "work"].value eq "a@b.example"', [("emails", "value", "a@b.example")]),
        (
            'emails.value eq "a" and active eq true',
            [("emails", "value", "a"), ("active", None, True)],
        ),
        ('externalId eq "a \\"b\\" and (c)"', [("externalId", None, 'a "b" and (c)')]),
        (f'{ENTERPRISE}:employeeNumber eq "007"', [(ENTERPRISE, "employeeNumber", "007")]),
        ("active eq False", [("active", None, False)]),
        ('id eq "x"', [("id", None, "x")]),
    ],
)
def test_a_filter_of_either_vendor_is_read(text, expected):
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "userName",
        "userName eq",
        "userName eq a",
        'userName co "a"',
        'userName pr and id eq "x"',
        'userName eq "a" or id eq "b"',
        'not (userName eq "a")',
        '(userName eq "a")',
        'userName eq "a" and',
        'userName eq "a"; DROP TABLE users_user',
        'userName eq "a" --',
        "userName eq 'a'",
        'userName eq "a\\"',
        "active eq null",
        "active eq [1]",
        'emails[type eq "work" or primary eq true].value eq "a"',
        " and ".join(['id eq "x"'] * 11),
        'userName eq "' + "a" * LONGEST_EXPRESSION + '"',
        "(" * 900,
        "emails[" * 140,
    ],
)
def test_what_is_no_such_filter_is_refused_as_one(text):
    with pytest.raises(ScimRefusal) as refused:
        parse_filter(text)

    assert (refused.value.status, refused.value.scim_type) in {
        (400, "invalidFilter"),
        (400, "invalidPath"),
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("active", Path("active")),
        ("NAME.GIVENNAME", Path("name", "givenName")),
        (f"{USER}:name.familyName", Path("name", "familyName")),
        (ENTERPRISE, Path(ENTERPRISE)),
        (f"{ENTERPRISE}:employeeNumber", Path(ENTERPRISE, "employeeNumber")),
        (f"{ENTERPRISE}.employeeNumber", Path(ENTERPRISE, "employeeNumber")),
        (f"{ENTERPRISE}:department", UNKNOWN),
        (f"{ENTERPRISE}x", UNKNOWN),
        ("urn:example:own:2.0:User:color", UNKNOWN),
        ('addresses[type eq "work"].streetAddress', UNKNOWN),
        ('roles[primary eq "True"].value', UNKNOWN),
        ("members", UNKNOWN),
        ("active.value", UNKNOWN),
        ("name.nickname", UNKNOWN),
    ],
)
def test_a_path_names_an_attribute_in_its_one_spelling_or_none(text, expected):
    assert parse_path(text) == expected


@pytest.mark.parametrize(
    "text", ["", "a b", "emails[", "emails]", "name..x", "é", 7, None, "a" * 9999]
)
def test_what_is_no_path_is_refused(text):
    with pytest.raises(ScimRefusal, match=r"path"):
        parse_path(text)
