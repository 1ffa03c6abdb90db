from django.urls import path

from users import views

app_name = "users"
urlpatterns = [path("accounts/first/<str:token>/", views.first_password, name="first_password")]
