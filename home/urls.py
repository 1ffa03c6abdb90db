from django.urls import path

from home.views import (
    access_log,
    data_export,
    entry,
    leaving,
    menu,
    offline,
    portfolio,
    progress,
    settings,
    today,
    upcoming,
)
from home.views import help as help_page

app_name = "home"
urlpatterns = [
    path("", entry.start, name="start"),
    path("welcome/", entry.welcome, name="welcome"),
    path("today/curious/", today.curious, name="curious"),
    path("today/", today.today, name="today"),
    path("progress/", progress.progress, name="progress"),
    path("leaving/", leaving.leaving, name="leaving"),
    path("portfolio/", portfolio.portfolio, name="portfolio"),
    path("menu/", menu.choose, name="choose_menu"),
    path("offline/", offline.page, name="offline"),
    path("service-worker.js", offline.service_worker, name="service_worker"),
    path("help/", help_page.help_page, name="help"),
    path("settings/", settings.index, name="settings"),
    path("settings/coming/", upcoming.index, name="coming"),
    path("settings/coming/<slug:subject>/<code:code>/", upcoming.snooze, name="snooze"),
    path("settings/data/", data_export.data_export, name="data"),
    path("settings/sign-out-elsewhere/", settings.sign_out_elsewhere, name="sign_out_elsewhere"),
    path("settings/access-log/", access_log.access_log, name="access_log"),
    path("settings/<slug:name>/", settings.edit, name="setting"),
]
