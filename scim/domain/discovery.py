"""What the server says about itself: configuration, resource types, schemas."""

from typing import Any

from core.links import absolute
from scim.domain.attributes import ENTERPRISE, USER

MOST_RESULTS = 200
CONFIG = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"
TYPE = "urn:ietf:params:scim:schemas:core:2.0:ResourceType"
SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:Schema"
BASE = "/scim/v2"


def service_provider_config() -> dict[str, Any]:
    return {
        "schemas": [CONFIG],
        "patch": {"supported": True},
        "bulk": {"supported": False, "maxOperations": 0, "maxPayloadSize": 0},
        "filter": {"supported": True, "maxResults": MOST_RESULTS},
        "changePassword": {"supported": False},
        "sort": {"supported": False},
        "etag": {"supported": True},
        "authenticationSchemes": [
            {
                "type": "oauthbearertoken",
                "name": "Bearer token",
                "description": "A token that an admin of this site made.",
                "primary": True,
            }
        ],
        "meta": _meta("ServiceProviderConfig", "ServiceProviderConfig"),
    }


def resource_types() -> list[dict[str, Any]]:
    """Users alone: the site keeps no groups of a directory."""
    return [
        {
            "schemas": [TYPE],
            "id": "User",
            "name": "User",
            "endpoint": "/Users",
            "description": "Accounts; those of students can be written.",
            "schema": USER,
            "schemaExtensions": [{"schema": ENTERPRISE, "required": False}],
            "meta": _meta("ResourceType", "ResourceTypes/User"),
        }
    ]


def schemas() -> list[dict[str, Any]]:
    return [
        _schema(USER, "User", "An account", _user_attributes()),
        _schema(ENTERPRISE, "EnterpriseUser", "What a university adds", _extension_attributes()),
    ]


def _user_attributes() -> list[dict[str, Any]]:
    return [
        _attribute(
            "userName", "What the directory calls the account", required=True, uniqueness="server"
        ),
        _attribute("displayName", "The whole name, where its parts are not sent"),
        _attribute("active", "Whether the person may sign in", type="boolean", required=True),
        _attribute(
            "name",
            "The parts of the name",
            type="complex",
            parts=[
                _attribute("formatted", "The whole name"),
                _attribute("familyName", "The family name"),
                _attribute("givenName", "The given name"),
                _attribute("middleName", "The middle name"),
                _attribute("honorificPrefix", "A title before the name"),
                _attribute("honorificSuffix", "What follows the name"),
            ],
        ),
        _attribute(
            "emails",
            "Addresses: the primary one, else the one at work, is what the person signs in with",
            type="complex",
            required=True,
            several=True,
            parts=[
                _attribute("value", "The address", required=True),
                _attribute("display", "The address in words"),
                _attribute("type", "What it is for, such as work"),
                _attribute("primary", "Whether it is the first choice", type="boolean"),
            ],
        ),
    ]


def _extension_attributes() -> list[dict[str, Any]]:
    return [_attribute("employeeNumber", "The university id", caseExact=False)]


def _attribute(
    name: str,
    description: str,
    *,
    type: str = "string",  # noqa: A002 - the name in RFC 7643
    required: bool = False,
    several: bool = False,
    uniqueness: str = "none",
    parts: list[dict[str, Any]] | None = None,
    **more: Any,
) -> dict[str, Any]:
    text = {"caseExact": False, "uniqueness": uniqueness} if type == "string" else {}
    return {
        "name": name,
        "type": type,
        "multiValued": several,
        "description": description,
        "required": required,
        "mutability": "readWrite",
        "returned": "default",
        **text,
        **more,
        **({"subAttributes": parts} if parts else {}),
    }


def _schema(
    urn: str, name: str, description: str, attributes: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "schemas": [SCHEMA],
        "id": urn,
        "name": name,
        "description": description,
        "attributes": attributes,
        "meta": _meta("Schema", f"Schemas/{urn}"),
    }


def _meta(resource_type: str, path: str) -> dict[str, str]:
    return {"resourceType": resource_type, "location": absolute(f"{BASE}/{path}")}
