from django.urls import path

from advising.views import caseload, cohort, feedback

app_name = "advising"
urlpatterns = [
    path("cohort/", cohort.index, name="cohort"),
    path("caseload/", caseload.index, name="caseload"),
    path("caseload/<code:code>/", caseload.student, name="student"),
    path("caseload/<code:code>/interviews/<code:interview>/", feedback.comment, name="comment"),
    path("feedback/<code:code>/read/", feedback.acknowledge, name="acknowledge"),
]
