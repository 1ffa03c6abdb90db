"""The site, and two pages to compare it with."""

from django.urls import include, path

from bench import views

urlpatterns = [
    path("bench/empty/", views.empty),
    path("bench/floor/", views.floor),
    path("", include("careers.urls")),
]
