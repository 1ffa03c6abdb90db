from django.urls import path

from users.views.audit_trail import audit_trail
from users.views.first_password import first_password

app_name = "users"
urlpatterns = [
    path("accounts/first/<str:token>/", first_password, name="first_password"),
    path("manage/log/audit/", audit_trail, name="audit_trail"),
]
