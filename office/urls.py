from django.urls import path

from office.views import calendar, choices, cohorts, settings, setup

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
    path("manage/office/lists/<slug:kind>/", choices.index, name="choices"),
    path("manage/office/lists/<slug:kind>/<slug:slug>/", choices.edit, name="choice"),
    path("manage/office/lists/<slug:kind>/<slug:slug>/move/", choices.move, name="move_choice"),
    path(
        "manage/office/lists/<slug:kind>/<slug:slug>/retire/", choices.retire, name="retire_choice"
    ),
    path(
        "manage/office/lists/<slug:kind>/<slug:slug>/republish/",
        choices.republish,
        name="republish_choice",
    ),
    path("manage/office/cohorts/", cohorts.index, name="cohorts"),
    path("manage/office/cohorts/<code:code>/", cohorts.edit, name="cohort"),
    path("manage/office/cohorts/<code:code>/reset/", cohorts.reset, name="reset_cohort"),
    path("manage/office/cohorts/<code:code>/undo/", cohorts.undo_reset, name="undo_reset_cohort"),
    path("manage/office/<slug:slug>/", settings.edit, name="section"),
    path("color/<str:digits>.css", settings.color, name="color"),
]
