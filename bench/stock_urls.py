"""The admin, open to every signed-in user: permissions aren't measured."""

from django.contrib.admin import AdminSite, ModelAdmin
from django.http import HttpRequest
from django.urls import path

from contacts.models import Contact


class OpenSite(AdminSite):
    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated


class Contacts(ModelAdmin):
    list_display = ("name", "title", "organization", "next_due_at", "status")
    list_filter = ("status",)
    search_fields = ("sort_key", "organization", "title", "email", "tidbits")
    ordering = ("sort_key", "id")
    list_per_page = 25

    def get_queryset(self, request):
        return super().get_queryset(request).filter(owner_id=request.user.pk, archived_at=None)

    def has_module_permission(self, request):
        return True

    def has_view_permission(self, request, obj=None):
        return True

    has_change_permission = has_delete_permission = has_view_permission

    def has_add_permission(self, request):
        return True


site = OpenSite()
site.register(Contact, Contacts)

urlpatterns = [path("admin/", site.urls)]
