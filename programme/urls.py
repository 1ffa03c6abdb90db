from django.urls import path

from programme.views import days, settings

app_name = "programme"
urlpatterns = [
    path("manage/programme/", settings.edit, name="settings"),
    path("manage/programme/days/", days.index, name="days"),
    path("manage/programme/days/<str:ref>/remove/", days.remove, name="remove"),
    path("manage/programme/days/<str:ref>/restore/", days.restore, name="restore"),
    path("color/<str:digits>.css", settings.color, name="color"),
]
