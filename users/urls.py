from django.urls import path

from users.views import assigning
from users.views.assigning_file import assigning_file
from users.views.audit_trail import audit_trail
from users.views.first_password import first_password
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
]
