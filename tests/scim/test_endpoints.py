"""The endpoints: sizes, pages, versions, projections and errors, with their numbers of queries."""

import json

import pytest

from scim.domain.discovery import MOST_RESULTS
from scim.models import SyncedAccount
from scim.views.endpoint import MOST_BYTES
from tests.factories import StudentFactory
from users.models import User
from users.models.roles import Role

# the clock, the tokens, the count of requests
EVERY_REQUEST = 3


def make_linked(size, now):
    """Students whom the directory knows."""
    users = User.objects.bulk_create(
        User(email=f"u{n}@lakeside.example", full_name=f"U {n}", roles=[Role.STUDENT])
        for n in range(size)
    )
    SyncedAccount.objects.bulk_create(
        SyncedAccount(
            user=one,
            external_id=one.code,
            user_name=one.email,
            linked_at=now,
            changed_at=now,
            sent={"userName": one.email, "externalId": one.code},
        )
        for one in users
    )


def errors(response):
    return response.status_code, response.data["status"], response.data.get("scimType")


@pytest.mark.parametrize("size", [1, 40])
def test_a_page_of_any_size_takes_two_queries(directory, now, size, django_assert_num_queries):
    make_linked(size, now)

    with django_assert_num_queries(EVERY_REQUEST + 2):
        page = directory.get("/Users").data

    numbers = page["totalResults"], page["itemsPerPage"], page["startIndex"]
    assert numbers == (size + 1, size + 1, 1)


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ('/Users?filter=userName eq "nina@lakeside.example"', 2),
        ('/Users?filter=emails[type eq "work"].value eq "nina@lakeside.example"', 2),
        ('/Users?filter=externalId eq "nobody"', 1),
        ("/Users?count=0", 1),
        ("/Users?startIndex=99", 1),
        ("/Users/{nina}", 1),
        ("/Groups", 0),
        ("/Schemas", 0),
        ("/ResourceTypes", 0),
        ("/ServiceProviderConfig", 0),
        ("/nothing", 0),
    ],
)
def test_each_read_has_its_number_of_queries(
    directory, nina, path, queries, django_assert_num_queries
):
    with django_assert_num_queries(EVERY_REQUEST + queries):
        directory.get(path.replace("{nina}", nina.code))


def test_pages_follow_each_other_without_gap_or_repetition(directory):
    for _ in range(6):
        StudentFactory()

    pages = [directory.get(f"/Users?startIndex={at}&count=3").data for at in (1, 4, 7, 10)]

    ids = [each["id"] for page in pages for each in page["Resources"]]
    assert [page["itemsPerPage"] for page in pages] == [3, 3, 1, 0]
    assert len(set(ids)) == len(ids) == pages[0]["totalResults"] == User.objects.count()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("count=-1", (200, 0)),
        ("startIndex=0&count=1", (200, 1)),
        ("startIndex=-5&count=1", (200, 1)),
        (f"count={'9' * 4000}", (200, 2)),
        (f"startIndex={'9' * 4000}", (200, 0)),
        ("count=ten", (400, 0)),
        ("count=1e3", (400, 0)),
        ("count=٣", (400, 0)),
        ("startIndex=--1", (400, 0)),
        ("attributes=" + "a," * 3000, (200, 2)),
        ("filter=", (200, 2)),
        ("filter=userName eq", (400, 0)),
        ('filter=userName eq "a" or id pr', (400, 0)),
        ('filter=name.givenName eq "Nina"', (400, 0)),
        ('filter=roles eq "admin"', (400, 0)),
        ('filter=password eq "x"', (400, 0)),
        ("filter=userName eq true", (200, 0)),
        ("filter=externalId eq 7", (200, 0)),
        ('filter=userName eq "%25"', (200, 0)),
        ('filter=externalId eq "\' OR 1=1 --"', (200, 0)),
        ('filter=userName eq "\\u0000"', (200, 0)),
        ('filter=externalId eq "\\ud800"', (200, 0)),
        ("sortBy=password&sortOrder=ascending", (200, 2)),
        ("aadOptscim062020", (200, 2)),
    ],
)
def test_no_query_string_breaks_the_list(directory, nina, query, found):
    response = directory.get(f"/Users?{query}")

    assert (response.status_code, len(response.data.get("Resources", []))) == found


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "null",
        "[]",
        "7",
        '"x"',
        '{"userName":',
        "[" * 100_000,
        '{"a":' * 40_000,
        b"\xff\xfe",
        "NaN",
        '{"userName": "a@b.example", "name": ' + '{"x":' * 900 + "1" + "}" * 901,
    ],
)
def test_a_body_that_is_no_user_is_refused_as_json(directory, body):
    refused = directory("POST", "/Users", body)

    assert refused.status_code == 400
    assert refused.data["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
    assert User.objects.count() == 1


def test_half_a_character_is_refused_and_said_in_json(directory, nina):
    for path, value in (
        ("\ud800", 1),
        ("displayName", "\ud800"),
        ("userName", "a\udfff@b.example"),
    ):
        refused = directory.patch(nina.code, {"op": "add", "path": path, "value": value})
        assert (refused.status_code, refused.data["status"]) == (400, "400")


def test_a_large_body_is_refused_before_it_is_read(directory):
    refused = directory("POST", "/Users", json.dumps({"userName": "x" * MOST_BYTES}))

    assert errors(refused) == (413, "413", None)


def test_a_body_of_unknown_length_or_another_type_is_refused(directory):
    chunked = directory("POST", "/Users", None, **{"Transfer-Encoding": "chunked"})
    form = directory.client.post(
        "/scim/v2/Users", {"userName": "a"}, headers={"Authorization": f"Bearer {directory.token}"}
    )

    assert (chunked.status_code, form.status_code) == (411, 415)


def test_a_plain_json_type_is_read_too(directory):
    made = directory.client.post(
        "/scim/v2/Users",
        '{"userName": "a@b.example"}',
        content_type="application/json; charset=utf-8",
        headers={"Authorization": f"Bearer {directory.token}"},
    )

    assert made.status_code == 201
    assert made.headers["Location"].endswith(f"/scim/v2/Users/{made.json()['id']}")


def test_an_old_version_changes_nothing_and_the_newest_does(directory, nina):
    first = directory.get(f"/Users/{nina.code}").headers["ETag"]
    rename = {"op": "replace", "path": "displayName", "value": "Nina P"}
    changed = directory.patch(nina.code, rename, **{"If-Match": first})
    late = [
        directory.patch(nina.code, rename, **{"If-Match": first}),
        directory("PUT", f"/Users/{nina.code}", {"userName": "x@y.example"}, **{"If-Match": first}),
        directory("DELETE", f"/Users/{nina.code}", **{"If-Match": first}),
    ]
    newest = changed.headers["ETag"]

    assert changed.data["meta"]["version"] == newest != first
    assert [errors(each) for each in late] == [(412, "412", None)] * 3
    assert directory.get(f"/Users/{nina.code}", **{"If-None-Match": newest}).status_code == 304
    any_version = directory.patch(nina.code, rename, **{"If-Match": "*"})
    assert any_version.status_code == 200


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("attributes=userName", {"schemas", "id", "userName"}),
        ("attributes=USERNAME,meta.location", {"schemas", "id", "userName", "meta"}),
        (
            "attributes=urn:ietf:params:scim:schemas:core:2.0:User:active",
            {"schemas", "id", "active"},
        ),
        (
            "excludedAttributes=emails,meta,name,id",
            {"schemas", "id", "userName", "active", "displayName"},
        ),
    ],
)
def test_only_what_is_asked_for_is_answered(directory, nina, query, names):
    one = directory.get(f"/Users/{nina.code}?{query}").data
    listed = directory.get(f'/Users?filter=id eq "{nina.code}"&{query}').data["Resources"]

    assert (set(one), listed) == (names, [one])


def test_a_part_of_an_attribute_can_be_asked_for_or_left_out(directory, nina):
    only = directory.get(f"/Users/{nina.code}?attributes=emails.value").data
    without = directory.get(f"/Users/{nina.code}?excludedAttributes=emails.type").data

    assert only["emails"] == [{"value": nina.email}]
    assert without["emails"] == [{"value": nina.email, "primary": True}]


@pytest.mark.parametrize("path", ["/Me", "/Bulk", "/.search", "/Users/.search"])
def test_what_the_protocol_has_and_this_server_does_not_is_501(directory, path):
    assert errors(directory("POST", path, {})) == (501, "501", None)


def test_groups_are_an_empty_list_and_take_nothing(directory):
    asked = directory.get('/Groups?excludedAttributes=members&filter=displayName eq "x"')

    assert (asked.status_code, asked.data["totalResults"], asked.data["Resources"]) == (200, 0, [])
    assert errors(directory("POST", "/Groups", {"displayName": "x"})) == (403, "403", None)
    for method in ("GET", "PATCH", "PUT", "DELETE"):
        assert errors(directory(method, "/Groups/0b5d5e11", {})) == (404, "404", None)


def test_a_page_is_cut_at_two_hundred_however_many_are_asked_for(directory, now):
    make_linked(MOST_RESULTS + 5, now)

    last = directory.get("/Users?startIndex=201&count=5000").data

    assert (last["totalResults"], last["itemsPerPage"]) == (206, 6)
    assert directory.get("/Users?count=5000").data["itemsPerPage"] == MOST_RESULTS
