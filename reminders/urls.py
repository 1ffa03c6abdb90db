from django.urls import path

from reminders import views

app_name = "reminders"
urlpatterns = [
    path("reminder/<str:token>/", views.page, name="page"),
]
