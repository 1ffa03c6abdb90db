from django.urls import include, path

from questions.views import own_questions, reading, suggestions

app_name = "questions"
urlpatterns = [
    path("questions/", reading.index, name="list"),
    path("questions/own/new/", own_questions.create, name="own_create"),
    path("questions/own/<code:code>/", own_questions.edit, name="own_edit"),
    path("questions/own/<code:code>/archive/", own_questions.archive, name="own_archive"),
    path("questions/own/<code:code>/restore/", own_questions.restore, name="own_restore"),
    path("questions/<code:code>/star/", own_questions.star, name="star"),
    path("questions/suggest/", suggestions.suggest, name="suggest"),
    path("questions/suggest/read/", suggestions.answers_read, name="answers_read"),
    path("manage/questions/", include("questions.urls.manage")),
]
