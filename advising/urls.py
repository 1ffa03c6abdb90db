from django.urls import path

from advising import views

app_name = "advising"
urlpatterns = [
    path("cohort/", views.cohort, name="cohort"),
    path("caseload/", views.index, name="caseload"),
    path("caseload/<code:code>/", views.student, name="student"),
    path("caseload/<code:code>/interviews/<code:interview>/", views.comment, name="comment"),
    path("feedback/<code:code>/read/", views.acknowledge, name="acknowledge"),
]
