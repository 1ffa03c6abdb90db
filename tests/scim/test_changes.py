"""Bodies and PATCHes: every spelling of the same thing ends in the same attributes."""

import pytest

from scim.domain.attributes import ENTERPRISE, LONGEST
from scim.domain.changes import apply_patch, read_body
from scim.domain.errors import ScimRefusal
from scim.domain.identity import identify

WORK = {"type": "work", "value": "a@b.example"}


def patched(*operations, of=None):
    return apply_patch(of or {"userName": "a"}, {"Operations": list(operations)})


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        ({"op": "Replace", "path": "active", "value": "False"}, {"active": False}),
        ({"op": "add", "path": "active", "value": [{"value": "TRUE"}]}, {"active": True}),
        ({"op": "replace", "value": {"active": False}}, {"active": False}),
        ({"OP": "rePLACE", "PATH": "ACTIVE", "Value": False}, {"active": False}),
        ({"op": "add", "path": "name.givenName", "value": "G"}, {"name": {"givenName": "G"}}),
        ({"op": "replace", "value": {"name.givenName": "G"}}, {"name": {"givenName": "G"}}),
        ({"op": "replace", "value": {"Name": {"GIVENNAME": "G"}}}, {"name": {"givenName": "G"}}),
        (
            {"op": "add", "path": 'emails[type eq "work"].value', "value": WORK["value"]},
            {"emails": [WORK]},
        ),
        (
            {"op": "add", "value": {'emails[type eq "work"].value': WORK["value"]}},
            {"emails": [WORK]},
        ),
        ({"op": "add", "path": "emails.value", "value": WORK["value"]}, {"emails": [WORK]}),
        ({"op": "add", "path": "emails", "value": WORK}, {"emails": [WORK]}),
        (
            {"op": "add", "path": "emails", "value": WORK["value"]},
            {"emails": [{"value": WORK["value"]}]},
        ),
        (
            {"op": "add", "value": {ENTERPRISE: {"employeeNumber": 7}}},
            {ENTERPRISE: {"employeeNumber": "7"}},
        ),
        (
            {"op": "add", "value": {f"{ENTERPRISE}.employeeNumber": "7"}},
            {ENTERPRISE: {"employeeNumber": "7"}},
        ),
        ({"op": "replace", "path": "displayName", "value": ""}, {}),
        ({"op": "replace", "path": "displayName", "value": None}, {}),
        ({"op": "remove", "path": "active"}, {}),
        ({"op": "remove", "path": "nickName"}, {}),
        ({"op": "replace", "value": {"nickName": {"deep": [1]}, "groups": 3, "password": "x"}}, {}),
    ],
)
def test_a_patch_says_the_same_in_every_spelling(operation, expected):
    assert patched(operation) == {"userName": "a", **expected}


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        ({"op": "remove", "path": 'emails[type eq "home"]'}, [WORK]),
        ({"op": "remove", "path": 'emails[type eq "home"].value'}, [WORK]),
        ({"op": "remove", "path": "emails", "value": [{"value": "h@b.example"}]}, [WORK]),
        ({"op": "remove", "path": "emails"}, None),
        ({"op": "replace", "path": 'emails[type eq "home"].value', "value": ""}, [WORK]),
        (
            {"op": "add", "path": "emails", "value": [{"type": "work", "value": "new@b.example"}]},
            [{"type": "home", "value": "h@b.example"}, {"type": "work", "value": "new@b.example"}],
        ),
    ],
)
def test_one_address_of_several_is_chosen_by_its_type(operation, expected):
    emails = [{"type": "home", "value": "h@b.example"}, WORK]

    assert patched(operation, of={"userName": "a", "emails": emails}).get("emails") == expected


@pytest.mark.parametrize(
    ("body", "scim_type"),
    [
        (None, "invalidSyntax"),
        ([], "invalidSyntax"),
        ({}, "invalidSyntax"),
        ({"Operations": []}, "invalidSyntax"),
        ({"Operations": {"op": "add"}}, "invalidSyntax"),
        ({"Operations": ["add"]}, "invalidSyntax"),
        ({"Operations": [{"op": "move", "path": "active"}]}, "invalidSyntax"),
        ({"Operations": [{"op": ["add"], "path": "active"}]}, "invalidSyntax"),
        ({"Operations": [{"op": "add", "value": "x"}]}, "invalidSyntax"),
        ({"Operations": [{"op": "remove"}]}, "noTarget"),
        ({"Operations": [{"op": "add", "path": "a b", "value": 1}]}, "invalidPath"),
        (
            {"Operations": [{"op": "add", "path": 'emails[type co "w"].value', "value": 1}]},
            "invalidFilter",
        ),
        ({"Operations": [{"op": "add", "path": "\ud800", "value": 1}]}, "invalidPath"),
        ({"Operations": [{"op": "add", "path": "active", "value": "maybe"}]}, "invalidValue"),
        ({"Operations": [{"op": "add", "path": "active", "value": 1}]}, "invalidValue"),
        ({"Operations": [{"op": "add", "path": "userName", "value": {"a": 1}}]}, "invalidValue"),
        ({"Operations": [{"op": "add", "path": "userName", "value": "a\x00b"}]}, "invalidValue"),
        ({"Operations": [{"op": "add", "path": "displayName", "value": "\ud800"}]}, "invalidValue"),
        ({"Operations": [{"op": "add", "path": "userName", "value": "a\u202eb"}]}, "invalidValue"),
        ({"Operations": [{"op": "add", "path": "userName", "value": " a"}]}, "invalidValue"),
        (
            {"Operations": [{"op": "add", "path": "externalId", "value": "x" * (LONGEST + 1)}]},
            "invalidValue",
        ),
        ({"Operations": [{"op": "add", "path": "emails", "value": [WORK] * 11}]}, "invalidValue"),
        ({"Operations": [{"op": "add", "path": "emails", "value": [7]}]}, "invalidValue"),
        ({"Operations": [{"op": "replace", "path": "password", "value": "x"}]}, "mutability"),
        ({"Operations": [{"op": "add", "path": "active", "value": True}] * 101}, "invalidSyntax"),
        (
            {"Operations": [{"op": "add", "value": {f"k{n}": 1 for n in range(201)}}]},
            "invalidSyntax",
        ),
    ],
)
def test_what_cannot_be_applied_is_refused_with_its_keyword(body, scim_type):
    with pytest.raises(ScimRefusal) as refused:
        apply_patch({"userName": "a"}, body)

    assert (refused.value.status, refused.value.scim_type) == (400, scim_type)


@pytest.mark.parametrize(
    ("resource", "name"),
    [
        ({"name": {"givenName": "Ada", "familyName": "Byron", "formatted": "X"}}, "Ada Byron"),
        ({"name": {"givenName": "Ada", "middleName": "K", "familyName": "Byron"}}, "Ada K Byron"),
        ({"name": {"formatted": "Byron, Ada"}, "displayName": "X"}, "Byron, Ada"),
        ({"name": {"familyName": "Byron"}, "displayName": "Ada B."}, "Ada B."),
        ({"name": {"givenName": "Ada"}}, "Ada"),
        ({"displayName": "Ada\u200f\nB"}, "Ada B"),
        ({}, ""),
    ],
)
def test_a_name_comes_from_its_parts_else_as_a_whole(resource, name):
    assert identify({"userName": "a@b.example", **resource}).full_name == name


@pytest.mark.parametrize(
    ("resource", "address"),
    [
        ({"userName": "A@B.example"}, "a@b.example"),
        (
            {"userName": "netid", "emails": [{"value": "H@b.example", "type": "home"}]},
            "h@b.example",
        ),
        ({"userName": "x@y.example", "emails": [{"value": "h@b.example"}, WORK]}, "a@b.example"),
        (
            {"userName": "n", "emails": [WORK, {"value": "p@b.example", "primary": True}]},
            "p@b.example",
        ),
    ],
)
def test_the_address_is_the_primary_one_else_that_at_work_else_the_user_name(resource, address):
    assert identify(resource).address == address


@pytest.mark.parametrize("user_name", ["netid", "аda@b.example", "a@b", "a b@c.example", "", None])
def test_without_an_address_that_can_be_written_to_there_is_no_account(user_name):
    with pytest.raises(ScimRefusal):
        identify(read_body({"userName": user_name}))
