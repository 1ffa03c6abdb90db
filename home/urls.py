from django.urls import path

from home.views import contact, entry, help, own_data, record, settings, today  # noqa: A004 - the page's own name

app_name = "home"
urlpatterns = [
    path("", entry.start, name="start"),
    path("welcome/", entry.welcome, name="welcome"),
    path("today/", today.today, name="today"),
    path("contacts/<code:code>/", contact.contact, name="contact"),
    path("help/", help.page, name="help"),
    path("settings/", settings.page, name="settings"),
    path("settings/coming/", own_data.upcoming, name="coming"),
    path("settings/coming/<slug:subject>/<code:code>/", own_data.later, name="later"),
    path("settings/data/", own_data.data, name="data"),
    path("settings/sign-out-elsewhere/", settings.sign_out_elsewhere, name="sign_out_elsewhere"),
    path("settings/record/", record.looks, name="record"),
    path("settings/<slug:name>/", settings.edit, name="setting"),
]
