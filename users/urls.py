from django.urls import path

from users.views.audit_trail import audit_trail
from users.views.first_password import first_password
from users.views.reauthentication import resume

app_name = "users"
urlpatterns = [
    path("accounts/first/<str:token>/", first_password, name="first_password"),
    path("accounts/resume/", resume, name="resume"),
    path("manage/log/audit/", audit_trail, name="audit_trail"),
]
