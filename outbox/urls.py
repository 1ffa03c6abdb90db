from django.urls import path

from outbox.views import do_not_contact, email_log, invitations, links, reports, setup, texts

app_name = "outbox"
urlpatterns = [
    path("stop-emails/", links.stop_request, name="stop_request"),
    path("stop/<str:token>/", links.stop, name="stop"),
    path("mute/<str:token>/", links.mute, name="mute"),
    path("hooks/mail/", reports.reports, name="reports"),
    path("manage/setup/email/", setup.email, name="setup_email"),
    path("manage/setup/people/", setup.people, name="setup_people"),
    path("manage/people/<code:code>/invite/", invitations.invite, name="invite"),
    path("manage/log/", email_log.email_log, name="log"),
    path("manage/log/release/", email_log.release, name="release"),
    path("manage/log/handled/", email_log.mark_handled, name="mark_handled"),
    path("manage/log/undo-handled/", email_log.undo_handled, name="undo_handled"),
    path("manage/log/<int:number>/resend/", email_log.resend, name="resend"),
    path("manage/do-not-contact/", do_not_contact.index, name="do_not_contact"),
    path("manage/do-not-contact/add/", do_not_contact.add, name="do_not_contact_add"),
    path("manage/do-not-contact/remove/", do_not_contact.remove, name="do_not_contact_remove"),
    path("manage/emails/", texts.index, name="texts"),
    path("manage/emails/<slug:key>/", texts.edit, name="text"),
    path("manage/emails/<slug:key>/test/", texts.test, name="text_test"),
    path("manage/emails/<slug:key>/original/", texts.reset, name="text_reset"),
    path("manage/emails/<slug:key>/versions/", texts.versions, name="text_versions"),
    path("manage/emails/<slug:key>/versions/<int:number>/", texts.restore, name="text_restore"),
]
