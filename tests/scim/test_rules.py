"""What a directory may do: students alone, never a role, never somebody else's address."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from outbox.models import Email
from scim.domain.attributes import ENTERPRISE
from scim.models import SyncedAccount
from tests.concurrency import run_concurrently
from tests.factories import UserFactory
from tests.scim.conftest import Directory
from tests.sign_in import CODE, is_signed_in, sign_in_by_code
from users.models import AuditEntry, Program, User
from users.models.roles import Role
from users.services import deactivate, reactivate
from users.services.account_merging import merge_accounts, undo_merge

FALSE = {"op": "Replace", "path": "active", "value": "False"}
TRUE = {"op": "Replace", "path": "active", "value": "True"}


def create(directory, user_name="zoe@lakeside.example", **more):
    return directory.create(userName=user_name, displayName="Zoe Lim", **more)


def trail(user):
    entries = AuditEntry.objects.filter(student_id=user.pk).order_by("pk")
    return [(entry.program, entry.action) for entry in entries]


@pytest.mark.parametrize(
    "roles", [[role] for role in Role if role != Role.STUDENT] + [[], ["student", "curator"]]
)
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_an_account_of_staff_is_listed_and_never_changed(directory, roles, method):
    staff = UserFactory(roles=roles)
    body = {"userName": "x@y.example", "Operations": [FALSE]}
    listed = directory.get(f"/Users/{staff.code}")

    refused = directory(method, f"/Users/{staff.code}", body)

    assert (listed.status_code, listed.data["userName"], listed.data["active"]) == (
        200,
        staff.email,
        True,
    )
    assert (refused.status_code, "students" in refused.data["detail"]) == (403, True)
    staff.refresh_from_db()
    assert (staff.is_active, staff.email) == (True, listed.data["userName"])
    assert not SyncedAccount.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [
        {"roles": [{"value": "admin", "primary": True}]},
        {"roles": ["admin"], "is_staff": True, "entitlements": [{"value": "admin"}]},
        {"groups": [{"value": "admins"}], "userType": "admin"},
        {ENTERPRISE: {"roles": ["admin"]}, "urn:example:own:User": {"roles": ["admin"]}},
        {"id": "00000000", "meta": {"resourceType": "Admin"}, "code": "00000000"},
    ],
)
def test_no_attribute_gives_a_role(directory, sent):
    made = create(directory, **sent).data
    changed = directory.patch(made["id"], {"op": "add", "value": sent})

    assert changed.status_code == 200
    assert User.objects.get(code=made["id"]).roles == [Role.STUDENT]
    assert not {"roles", "groups", "entitlements"} & set(changed.data)


@pytest.mark.parametrize(
    "sent",
    [
        {"userName": "nina@lakeside.example"},
        {"userName": "NINA@LAKESIDE.example"},
        {"userName": "nina2", "emails": [{"value": "Nina@lakeside.example"}]},
        {"userName": "nina@lakeside.example", "emails": [{"value": "other@lakeside.example"}]},
        {"userName": "ｎina@lakeside.example"},
    ],
)
def test_the_address_of_another_account_is_refused_when_creating_and_when_renaming(
    directory, nina, sent
):
    mine = create(directory).data

    answers = [
        directory("POST", "/Users", sent),
        directory("PUT", f"/Users/{mine['id']}", sent),
        directory.patch(mine["id"], {"op": "replace", "value": sent}),
    ]

    assert [(each.status_code, each.data["scimType"]) for each in answers] == [
        (409, "uniqueness")
    ] * 3
    assert "Nina" not in str([each.data for each in answers])
    assert User.objects.get(code=mine["id"]).email == "zoe@lakeside.example"


def test_an_address_that_only_looks_like_anothers_is_no_address_here(directory, nina):
    for look_alike in (
        "nіna@lakeside.example",
        "nina@lakeside.example\u200b",
        "nina\u202e@x.example",
    ):
        refused = create(directory, look_alike)
        assert (refused.status_code, refused.data["scimType"]) == (400, "invalidValue")


def test_the_address_that_a_student_proved_as_a_second_one_is_taken_too(directory, nina):
    nina.emailaddress_set.create(email="nina.p@home.example", verified=True)

    assert create(directory, "nina.p@home.example").status_code == 409


def test_a_new_user_is_linked_to_the_student_with_the_university_id_once(directory, nina):
    User.objects.filter(pk=nina.pk).update(university_id="AB-7")
    number = {ENTERPRISE: {"employeeNumber": "ab-7"}}

    linked = create(directory, externalId="x1", **number)
    again = create(directory, "other@lakeside.example", externalId="x2", **number)

    nina.refresh_from_db()
    assert (linked.status_code, linked.data["id"], again.status_code) == (201, nina.code, 409)
    assert (nina.email, nina.full_name) == ("zoe@lakeside.example", "Zoe Lim")
    assert (Program.SCIM, "scim.linked") in trail(nina)


def test_a_university_id_of_staff_links_nobody(directory, dana):
    User.objects.filter(pk=dana.pk).update(university_id="7")

    assert create(directory, **{ENTERPRISE: {"employeeNumber": "7"}}).status_code == 409
    assert not SyncedAccount.objects.exists()


def test_an_account_that_the_directory_never_wrote_is_found_and_linked_by_its_own_request(
    directory, nina
):
    found = directory.get('/Users?filter=userName eq "Nina@Lakeside.example"').data["Resources"]
    changed = directory.patch(found[0]["id"], {"op": "add", "path": "externalId", "value": "x1"})

    assert [each["id"] for each in found] == [nina.code]
    assert (changed.data["externalId"], changed.data["name"]) == ("x1", {"formatted": "Nina Park"})
    assert trail(nina) == [(Program.SCIM, "scim.linked")]
    assert directory.get('/Users?filter=externalId eq "x1"').data["totalResults"] == 1


def test_a_deleted_user_is_deactivated_kept_and_brought_back_by_the_external_id(directory):
    made = create(directory, externalId="x1").data

    deleted = directory("DELETE", f"/Users/{made['id']}")
    user = User.objects.get(code=made["id"])
    gone = (
        directory.get(f"/Users/{made['id']}").status_code,
        directory.get("/Users").data["totalResults"],
    )
    back = create(directory, externalId="x1")

    assert (deleted.status_code, deleted.content, user.is_active, gone) == (
        204,
        b"",
        False,
        (404, 1),
    )
    assert (back.status_code, back.data["id"], back.data["active"]) == (201, made["id"], True)
    assert directory("DELETE", "/Users/00000000").status_code == 404


def test_a_deleted_users_address_is_still_taken_for_anybody_else(directory):
    made = create(directory, externalId="x1").data
    directory("DELETE", f"/Users/{made['id']}")

    assert create(directory, externalId="x2").status_code == 409


def test_deactivation_ends_sessions_and_codes_at_once(directory, nina, as_nina):
    assert directory.patch(nina.code, FALSE).data["active"] is False

    assert as_nina.get("/today/").status_code == 302
    cache.clear()
    Client().post(reverse("account_request_login_code"), {"email": nina.email})
    assert not CODE.search(Email.objects.latest("pk").body)
    assert trail(nina)[0] == (Program.SCIM, "users.deactivated")


def test_a_code_from_before_the_deactivation_opens_nothing(directory, nina):
    def typed(code):
        directory.patch(nina.code, FALSE)
        return code

    assert not is_signed_in(sign_in_by_code(nina.email, typed=typed))


def test_a_reactivated_student_signs_in_again(directory, nina):
    directory.patch(nina.code, FALSE)
    assert directory.patch(nina.code, TRUE).data["active"] is True

    assert is_signed_in(sign_in_by_code(nina.email))


def test_whom_the_office_deactivated_stays_so_and_is_shown_so(directory, nina, ruth, now):
    directory.patch(nina.code, FALSE)
    reactivate(user=nina, by=ruth, now=now)
    directory.patch(nina.code, TRUE)
    deactivate(user=nina, by=ruth, now=now)

    answer = directory.patch(nina.code, TRUE)

    nina.refresh_from_db()
    assert (answer.status_code, answer.data["active"], nina.is_active) == (200, False, False)


def test_a_rename_is_whole_or_not_at_all(directory, nina):
    refused = directory.patch(
        nina.code,
        {"op": "replace", "path": "displayName", "value": "X"},
        FALSE,
        {"op": "replace", "path": "userName", "value": "not an address"},
        {"op": "remove", "path": "emails"},
    )

    nina.refresh_from_db()
    assert (refused.status_code, nina.full_name, nina.is_active) == (400, "Nina Park", True)


def test_a_new_address_ends_sessions_and_sends_nothing(directory, nina, as_nina):
    path = 'emails[type eq "work"].value'
    changed = directory.patch(
        nina.code, {"op": "Replace", "path": path, "value": "np@lakeside.example"}
    )

    nina.refresh_from_db()
    assert (changed.status_code, nina.email) == (200, "np@lakeside.example")
    assert as_nina.get("/today/").status_code == 302
    assert not Email.objects.exists()


def test_a_put_without_active_and_external_id_keeps_both(directory):
    made = create(directory, externalId="x1").data
    directory.patch(made["id"], FALSE)

    put = directory("PUT", f"/Users/{made['id']}", {"userName": "zoe@lakeside.example"})

    assert (put.data["active"], put.data["externalId"]) == (False, "x1")
    assert "displayName" not in put.data


def test_what_the_office_changed_is_what_the_directory_reads(directory):
    made = create(directory, name={"givenName": "Zoe", "familyName": "Lim"}).data
    User.objects.update_or_create(
        code=made["id"], defaults={"full_name": "Zoë Lim", "email": "z@x.example"}
    )

    read = directory.get(f"/Users/{made['id']}").data

    assert (read["name"], read["displayName"]) == ({"formatted": "Zoë Lim"}, "Zoë Lim")
    assert (read["userName"], read["emails"][0]["value"]) == ("zoe@lakeside.example", "z@x.example")


def test_an_id_of_another_kind_is_nobody(directory, nina):
    for code in (str(nina.pk), "0", "../Users", "nina@lakeside.example", "%00", "a" * 5000):
        assert directory.get(f"/Users/{code}").status_code in (400, 404)


def test_a_user_name_of_another_is_refused_and_may_be_swapped_by_a_third(directory):
    one = create(directory, "one@lakeside.example").data["id"]
    two = create(directory, "two@lakeside.example").data["id"]
    rename = {"op": "replace", "path": "userName", "value": "ONE@lakeside.example"}

    assert directory.patch(two, rename).status_code == 409
    assert directory.patch(one, {**rename, "value": "three@lakeside.example"}).status_code == 200
    assert directory.patch(two, rename).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_changes_at_once_both_last_and_one_of_two_creations(directory):
    made = create(directory).data["id"]

    def change(path, value):
        other = Directory(directory.token)
        return lambda: other.patch(made, {"op": "add", "path": path, "value": value}).status_code

    changed = run_concurrently(
        [change("name.givenName", "Z"), change("name.familyName", "L"), change("externalId", "x1")]
    )
    created = run_concurrently(
        [lambda: create(Directory(directory.token), "new@lakeside.example").status_code] * 4
    )

    read = directory.get(f"/Users/{made}").data
    assert changed == [200] * 3
    assert (read["name"], read["externalId"]) == ({"givenName": "Z", "familyName": "L"}, "x1")
    assert sorted(created) == [201, 409, 409, 409]


def test_an_hour_later_the_same_request_changes_nothing(directory, nina):
    directory.patch(nina.code, FALSE)
    before = SyncedAccount.objects.get(), AuditEntry.objects.count()

    again = directory.patch(nina.code, FALSE)

    after = SyncedAccount.objects.get(), AuditEntry.objects.count()
    assert again.status_code == 200
    assert (before[0].changed_at, before[1]) == (after[0].changed_at, after[1])


def test_a_merged_account_is_hidden_and_the_one_that_stays_is_what_the_directory_knows(
    directory, nina, ruth, now
):
    made = create(directory, externalId="x1", **{ENTERPRISE: {"employeeNumber": "7"}}).data
    merge = merge_accounts(kept=nina, merged=User.objects.get(code=made["id"]), by=ruth, now=now)

    found = directory.get('/Users?filter=externalId eq "x1"').data["Resources"]
    again = create(directory, "z@lakeside.example", **{ENTERPRISE: {"employeeNumber": "7"}})

    assert directory.get(f"/Users/{made['id']}").status_code == 404
    assert [each["id"] for each in found] == [nina.code]
    assert (found[0]["emails"][0]["value"], again.status_code) == (nina.email, 409)
    undo_merge(merge=merge, by=ruth, now=now)
    assert directory.get(f"/Users/{made['id']}").data["externalId"] == "x1"


def test_a_university_id_left_with_a_merged_account_links_nobody(directory, nina, omar, ruth, now):
    User.objects.filter(pk=nina.pk).update(university_id="1")
    User.objects.filter(pk=omar.pk).update(university_id="2")
    merge_accounts(kept=nina, merged=omar, by=ruth, now=now)

    assert create(directory, **{ENTERPRISE: {"employeeNumber": "2"}}).status_code == 409
    assert directory.get(f"/Users/{omar.code}").status_code == 404
