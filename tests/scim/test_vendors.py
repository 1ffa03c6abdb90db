"""What Entra and Okta really send: each file of tests/data/scim is one conversation."""

import json
from pathlib import Path

import pytest

from outbox.models import Email
from users.models import AuditEntry, Program, User
from users.models.roles import Role

FILES = sorted((Path(__file__).parents[1] / "data" / "scim").glob("*.json"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_vendors_requests_get_the_answers_that_it_expects(directory, path):
    conversation = json.loads(path.read_text())
    assert conversation["source"] and conversation["date"]
    wrong, kept = [], ""
    for request in conversation["requests"]:
        text = json.dumps(request["body"]) if "body" in request else None
        response = directory(
            request["method"],
            request["path"].replace("{id}", kept),
            text and text.replace("{id}", kept),
        )
        if "keep" in request and response.status_code == 201:
            kept = response.data["id"]
        answers = {name: (response.data or {}).get(name) for name in request.get("expect", {})}
        if (response.status_code, answers) != (request["status"], request.get("expect", {})):
            wrong.append((request["about"], response.status_code, answers, response.data))
        assert response.headers["Content-Type"] == "application/scim+json"

    assert wrong == []
    assert not Email.objects.exists()
    made = User.objects.get(code=kept)
    assert made.roles == [Role.STUDENT] and not made.has_usable_password()
    trail = AuditEntry.objects.filter(student_id=made.pk)
    assert {(entry.program, entry.actor_id) for entry in trail} == {(Program.SCIM, None)}
