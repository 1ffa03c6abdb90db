from django.urls import path

from questions.views import bank

app_name = "questions"
urlpatterns = [
    path("questions/", bank.index, name="list"),
]
