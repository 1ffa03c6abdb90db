"""The office's part of the bank, below /manage/questions/."""

from django.urls import path

from questions.views import manage

urlpatterns = [
    path("", manage.index, name="manage"),
    path("new/", manage.create, name="create"),
    path("starter/", manage.load_starter, name="load_starter"),
    path("<code:code>/", manage.edit, name="edit"),
    path("<code:code>/status/", manage.status, name="status"),
    path("<code:code>/delete/", manage.delete, name="delete"),
    path("<code:code>/bring-back/", manage.bring_back, name="bring_back"),
    path("<code:code>/history/", manage.history, name="history"),
    path("<code:code>/history/<int:number>/", manage.restore, name="restore"),
]
