from django.urls import path

from contacts.views import records, referrals

app_name = "contacts"
urlpatterns = [
    path("contacts/", records.index, name="list"),
    path("contacts/new/", records.create, name="create"),
    path("contacts/add/", records.add, name="add"),
    path("contacts/referrals/<code:code>/", referrals.detail, name="referral"),
    path("contacts/referrals/<code:code>/write/", referrals.write, name="write_to_referral"),
    path("contacts/referrals/<code:code>/put-away/", referrals.put_away, name="put_away_referral"),
    path(
        "contacts/referrals/<code:code>/bring-back/",
        referrals.bring_back,
        name="bring_back_referral",
    ),
    path("contacts/<code:code>/edit/", records.edit, name="edit"),
    path("contacts/<code:code>/remember/", records.remember, name="remember"),
    path("contacts/<code:code>/archive/", records.archive, name="archive"),
    path("contacts/<code:code>/restore/", records.restore, name="restore"),
]
