"""A directory: its token, and a client that speaks the protocol."""

import json
import uuid

import pytest
from django.test import Client

from scim.services import make_token

TYPE = "application/scim+json"


class Directory:
    """Sends requests as Entra or Okta do: JSON, a bearer token, no cookie."""

    def __init__(self, token: str):
        self.token = token
        self.client = Client()

    def __call__(self, method: str, path: str, body=None, **headers):
        """The response, with `data`: its JSON, or None."""
        text = body if isinstance(body, str | bytes) else json.dumps(body)
        response = self.client.generic(
            method,
            f"/scim/v2{path}",
            "" if body is None else text,
            content_type=TYPE,
            headers={"Authorization": f"Bearer {self.token}", **headers},
        )
        is_json = response.headers.get("Content-Type") == TYPE and response.content
        response.data = json.loads(response.content) if is_json else None
        return response

    def get(self, path, **headers):
        return self("GET", path, **headers)

    def create(self, **attributes):
        return self("POST", "/Users", attributes)

    def patch(self, code, *operations, **headers):
        return self("PATCH", f"/Users/{code}", {"Operations": list(operations)}, **headers)


@pytest.fixture
def directory(at_now, ruth):
    return Directory(make_token(by=ruth, form_key=uuid.uuid4(), now=at_now))
