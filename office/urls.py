from django.urls import path

from office.views import calendar, settings, setup

app_name = "office"
urlpatterns = [
    path("manage/office/", settings.index, name="settings"),
    path("manage/setup/", setup.index, name="setup"),
    path("manage/setup/names/", setup.names, name="setup_names"),
    path("manage/setup/<slug:name>/confirm/", setup.confirm, name="setup_confirm"),
    path("manage/setup/finish/", setup.finish, name="setup_finish"),
    path("manage/office/days/", calendar.index, name="days"),
    path("manage/office/days/<str:ref>/archive/", calendar.archive, name="archive"),
    path("manage/office/days/<str:ref>/restore/", calendar.restore, name="restore"),
    path("manage/office/<slug:slug>/", settings.edit, name="section"),
    path("color/<str:digits>.css", settings.color, name="color"),
]
