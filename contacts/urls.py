from django.urls import path

from contacts.views import (
    concerns,
    contacts,
    directory,
    directory_file,
    duplicates,
    organizations,
    referrals,
)

app_name = "contacts"
urlpatterns = [
    path("contacts/", contacts.index, name="list"),
    path("contacts/new/", contacts.create, name="create"),
    path("contacts/add/", contacts.add, name="add"),
    path("contacts/organizations/", organizations.index, name="organizations"),
    path("contacts/organizations/<code:code>/", organizations.detail, name="organization"),
    path("contacts/organizations/<code:code>/edit/", organizations.edit, name="edit_organization"),
    path(
        "contacts/organizations/<code:code>/found-out/",
        organizations.found_out,
        name="organization_found_out",
    ),
    path(
        "contacts/organizations/<code:code>/archive/",
        organizations.archive,
        name="archive_organization",
    ),
    path(
        "contacts/organizations/<code:code>/restore/",
        organizations.restore,
        name="restore_organization",
    ),
    path("contacts/referrals/<code:code>/", referrals.detail, name="referral"),
    path("contacts/referrals/<code:code>/write/", referrals.write, name="write_to_referral"),
    path("contacts/referrals/<code:code>/archive/", referrals.archive, name="archive_referral"),
    path("contacts/referrals/<code:code>/restore/", referrals.restore, name="restore_referral"),
    path("contacts/<code:code>/", contacts.detail, name="detail"),
    path("contacts/<code:code>/edit/", contacts.edit, name="edit"),
    path("contacts/<code:code>/tidbits/", contacts.tidbits, name="tidbits"),
    path("contacts/<code:code>/found-out/", contacts.found_out, name="found_out"),
    path("contacts/<code:code>/archive/", contacts.archive, name="archive"),
    path("contacts/<code:code>/restore/", contacts.restore, name="restore"),
    path("manage/concerns/", concerns.index, name="concerns"),
    path("manage/concerns/readers/", concerns.readers, name="concern_readers"),
    path("manage/concerns/<code:code>/", concerns.concern, name="concern"),
    path("manage/concerns/<code:code>/hold/", concerns.hold, name="concern_hold"),
    path("manage/concerns/<code:code>/hold/lift/", concerns.lift_hold, name="concern_lift_hold"),
    path("manage/directory/", directory.index, name="directory"),
    path("manage/directory/add/", directory.add, name="directory_add"),
    path("manage/directory/export/", directory_file.export, name="directory_export"),
    path("manage/directory/import/", directory_file.upload, name="directory_import"),
    path("manage/directory/import/<code:code>/", directory_file.look, name="directory_look"),
    path(
        "manage/directory/import/<code:code>/undo/",
        directory_file.undo,
        name="directory_undo_import",
    ),
    path("manage/directory/duplicates/", duplicates.index, name="possible_duplicates"),
    path("manage/directory/duplicates/merge/", duplicates.merge, name="merge_people"),
    path("manage/directory/duplicates/dismiss/", duplicates.dismiss, name="dismiss_duplicate"),
    path("manage/directory/duplicates/list/", duplicates.undo_dismiss, name="undo_dismiss"),
    path(
        "manage/directory/duplicates/<int:number>/undo/", duplicates.undo_merge, name="undo_merge"
    ),
    path("manage/directory/<code:code>/", directory.person, name="directory_entry"),
    path("manage/directory/<code:code>/edit/", directory.edit, name="directory_edit"),
    path("manage/directory/<code:code>/remove/", directory.archive, name="directory_archive"),
    path("manage/directory/<code:code>/restore/", directory.restore, name="directory_restore"),
    path("manage/directory/<code:code>/hold/", directory.hold, name="hold"),
    path("manage/directory/<code:code>/hold/lift/", directory.lift_hold, name="lift_hold"),
]
