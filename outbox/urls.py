from django.urls import path

from outbox.views import links, log, refusals, reports, setup, texts

app_name = "outbox"
urlpatterns = [
    path("stop-emails/", links.stop_request, name="stop_request"),
    path("stop/<str:token>/", links.stop, name="stop"),
    path("mails/<str:token>/", links.mute, name="mute"),
    path("hooks/mail/", reports.reports, name="reports"),
    path("manage/setup/email/", setup.email, name="setup_email"),
    path("manage/setup/people/", setup.people, name="setup_people"),
    path("manage/log/", log.mails, name="log"),
    path("manage/log/audit/", log.audit_trail, name="audit_trail"),
    path("manage/log/release/", log.let_go, name="release"),
    path("manage/log/<int:number>/again/", log.again, name="again"),
    path("manage/do-not-contact/", refusals.index, name="refusals"),
    path("manage/do-not-contact/add/", refusals.add, name="refuse"),
    path("manage/do-not-contact/lift/", refusals.lift, name="lift"),
    path("manage/emails/", texts.index, name="texts"),
    path("manage/emails/<slug:key>/", texts.edit, name="text"),
    path("manage/emails/<slug:key>/test/", texts.test, name="text_test"),
    path("manage/emails/<slug:key>/original/", texts.reset, name="text_reset"),
    path("manage/emails/<slug:key>/versions/", texts.versions, name="text_versions"),
    path("manage/emails/<slug:key>/versions/<int:number>/", texts.restore, name="text_restore"),
]
