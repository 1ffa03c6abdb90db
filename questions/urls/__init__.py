from django.urls import include, path

from questions.views import own, suggestions

app_name = "questions"
urlpatterns = [
    path("questions/own/new/", own.create, name="own_create"),
    path("questions/own/<code:code>/", own.edit, name="own_edit"),
    path("questions/own/<code:code>/put-away/", own.put_away, name="own_put_away"),
    path("questions/own/<code:code>/bring-back/", own.bring_back, name="own_bring_back"),
    path("questions/<code:code>/star/", own.star, name="star"),
    path("questions/suggest/", suggestions.suggest, name="suggest"),
    path("questions/suggest/read/", suggestions.answers_read, name="answers_read"),
    path("manage/questions/", include("questions.urls.manage")),
]
