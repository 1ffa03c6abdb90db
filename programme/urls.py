from django.urls import path

from programme.views import days, settings, setup

app_name = "programme"
urlpatterns = [
    path("manage/programme/", settings.edit, name="settings"),
    path("manage/setup/", setup.index, name="setup"),
    path("manage/setup/names/", setup.names, name="setup_names"),
    path("manage/setup/<slug:name>/confirm/", setup.confirm, name="setup_confirm"),
    path("manage/setup/finish/", setup.finish, name="setup_finish"),
    path("manage/programme/days/", days.index, name="days"),
    path("manage/programme/days/<str:ref>/remove/", days.remove, name="remove"),
    path("manage/programme/days/<str:ref>/restore/", days.restore, name="restore"),
    path("color/<str:digits>.css", settings.color, name="color"),
]
