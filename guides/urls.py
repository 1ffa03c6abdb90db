from django.urls import path

from guides.views import curating, history, outside_links, reading

app_name = "guides"
urlpatterns = [
    path("guides/", reading.index, name="list"),
    path("guides/<slug:slug>/", reading.detail, name="detail"),
    path("manage/guides/", curating.index, name="manage"),
    path("manage/guides/new/", curating.create, name="create"),
    path("manage/guides/links/", outside_links.index, name="links"),
    path("manage/guides/links/check/", outside_links.check, name="check_link"),
    path("manage/guides/<slug:slug>/", curating.edit, name="edit"),
    path("manage/guides/<slug:slug>/publish/", curating.publish, name="publish"),
    path("manage/guides/<slug:slug>/retire/", curating.retire, name="retire"),
    path("manage/guides/<slug:slug>/move/", curating.move, name="move"),
    path("manage/guides/<slug:slug>/versions/", history.versions, name="versions"),
    path("manage/guides/<slug:slug>/versions/<int:number>/", history.version, name="version"),
    path(
        "manage/guides/<slug:slug>/versions/<int:number>/restore/", history.restore, name="restore"
    ),
]
