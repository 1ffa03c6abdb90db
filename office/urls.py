from django.urls import path

from office.views import days, settings, setup

app_name = "office"
urlpatterns = [
    path("manage/office/", settings.edit, name="settings"),
    path("manage/setup/", setup.index, name="setup"),
    path("manage/setup/names/", setup.names, name="setup_names"),
    path("manage/setup/<slug:name>/confirm/", setup.confirm, name="setup_confirm"),
    path("manage/setup/finish/", setup.finish, name="setup_finish"),
    path("manage/office/days/", days.index, name="days"),
    path("manage/office/days/<str:ref>/remove/", days.remove, name="remove"),
    path("manage/office/days/<str:ref>/restore/", days.restore, name="restore"),
    path("color/<str:digits>.css", settings.color, name="color"),
]
