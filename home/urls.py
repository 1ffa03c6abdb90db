from django.urls import path

from home.views import contact, entry, help, record, settings, today  # noqa: A004 - the page's own name

app_name = "home"
urlpatterns = [
    path("", entry.start, name="start"),
    path("welcome/", entry.welcome, name="welcome"),
    path("today/", today.today, name="today"),
    path("contacts/<code:code>/", contact.contact, name="contact"),
    path("help/", help.page, name="help"),
    path("settings/", settings.edit, name="settings"),
    path("settings/record/", record.looks, name="record"),
]
