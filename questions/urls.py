from django.urls import include, path

from questions.views import bank

app_name = "questions"
urlpatterns = [
    path("questions/", bank.index, name="list"),
    path("manage/questions/", include("questions.manage_urls")),
]
