from django.urls import path

from scim.views import discovery, sync, users

app_name = "scim"
urlpatterns = [
    path("manage/people/sync/", sync.index, name="sync"),
    path("manage/people/sync/token/", sync.make_token, name="make_token"),
    path("manage/people/sync/token/<int:number>/revoke/", sync.revoke_token, name="revoke_token"),
    path("manage/people/sync/confirm/", sync.confirm, name="confirm"),
    path("manage/people/sync/refuse/", sync.refuse, name="refuse"),
    # As the protocol spells them: no slash at the end, capitals.
    path("scim/v2/ServiceProviderConfig", discovery.service_provider_config, name="config"),
    path("scim/v2/ResourceTypes", discovery.resource_types, name="resource_types"),
    path("scim/v2/ResourceTypes/<slug:name>", discovery.resource_type, name="resource_type"),
    path("scim/v2/Schemas", discovery.schemas, name="schemas"),
    path("scim/v2/Schemas/<str:name>", discovery.schema, name="schema"),
    path("scim/v2/Users", users.users, name="users"),
    path("scim/v2/Users/<code:code>", users.user, name="user"),
    path("scim/v2/Groups", discovery.groups, name="groups"),
    path("scim/v2/<path:rest>", discovery.other, name="other"),
]
