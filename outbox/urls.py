from django.urls import path

from outbox import views

app_name = "outbox"
urlpatterns = [
    path("stop/<str:token>/", views.stop, name="stop"),
    path("mails/<str:token>/", views.mute, name="mute"),
]
