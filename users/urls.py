from django.urls import path

from users.views import assigning
from users.views.assigning_file import assigning_file
from users.views.audit_trail import audit_trail
from users.views.first_password import first_password
from users.views.people import adding, cohorts, listing, person
from users.views.reauthentication import resume

app_name = "users"
urlpatterns = [
    path("accounts/first/<str:token>/", first_password, name="first_password"),
    path("accounts/resume/", resume, name="resume"),
    path("manage/assigning/", assigning.index, name="assigning"),
    path("manage/assigning/assign/", assigning.assign, name="assign"),
    path("manage/assigning/file/", assigning_file, name="assigning_file"),
    path("manage/assigning/from/<code:code>/", assigning.hand_over, name="hand_over"),
    path("manage/assigning/changes/<code:code>/undo/", assigning.undo, name="undo_assigning"),
    path("manage/assigning/changes/<code:code>/end/", assigning.end_leave, name="end_leave"),
    path("manage/log/audit/", audit_trail, name="audit_trail"),
    path("manage/people/", listing.people, name="people"),
    path("manage/people/add/", adding.add, name="person_add"),
    path("manage/people/add-several/", adding.add_several, name="people_add"),
    path("manage/people/move/", listing.move, name="people_move"),
    path("manage/people/undo-move/", listing.undo_move, name="people_undo_move"),
    path("manage/people/<code:code>/", person.person, name="person"),
    path("manage/people/<code:code>/edit/", person.edit, name="person_edit"),
    path("manage/people/<code:code>/roles/", person.roles, name="person_roles"),
    path("manage/people/<code:code>/cohorts/", person.cohorts, name="person_cohorts"),
    path("manage/cohorts/", cohorts.index, name="cohorts"),
    path("manage/cohorts/add/", cohorts.create, name="cohort_add"),
    path("manage/cohorts/<code:code>/", cohorts.edit, name="cohort_edit"),
    path("manage/cohorts/<code:code>/archive/", cohorts.archive, name="cohort_archive"),
    path("manage/cohorts/<code:code>/restore/", cohorts.restore, name="cohort_restore"),
]
