from django.urls import path

from contacts.views import contacts, referrals

app_name = "contacts"
urlpatterns = [
    path("contacts/", contacts.index, name="list"),
    path("contacts/new/", contacts.create, name="create"),
    path("contacts/add/", contacts.add, name="add"),
    path("contacts/referrals/<code:code>/", referrals.detail, name="referral"),
    path("contacts/referrals/<code:code>/write/", referrals.write, name="write_to_referral"),
    path("contacts/referrals/<code:code>/archive/", referrals.archive, name="archive_referral"),
    path("contacts/referrals/<code:code>/restore/", referrals.restore, name="restore_referral"),
    path("contacts/<code:code>/", contacts.detail, name="detail"),
    path("contacts/<code:code>/edit/", contacts.edit, name="edit"),
    path("contacts/<code:code>/tidbits/", contacts.tidbits, name="tidbits"),
    path("contacts/<code:code>/archive/", contacts.archive, name="archive"),
    path("contacts/<code:code>/restore/", contacts.restore, name="restore"),
]
