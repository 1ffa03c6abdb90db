from django.urls import path

from contacts import views

app_name = "contacts"
urlpatterns = [
    path("contacts/", views.index, name="list"),
    path("contacts/new/", views.create, name="create"),
    path("contacts/add/", views.add, name="add"),
    path("contacts/<code:code>/edit/", views.edit, name="edit"),
    path("contacts/<code:code>/remember/", views.remember, name="remember"),
    path("contacts/<code:code>/archive/", views.archive, name="archive"),
    path("contacts/<code:code>/restore/", views.restore, name="restore"),
]
