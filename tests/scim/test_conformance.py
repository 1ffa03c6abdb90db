"""The checks of scim2-tester, which somebody else wrote after the RFCs, against our endpoints.

It is imported where it is used: its models take seconds to build, and every process collects this.
"""

import pytest
from django.test.client import ClientHandler

from scim.domain import limits


def site(environ, start_response):
    """The site as a WSGI application in this test's transaction, which Django's own would end."""
    response = ClientHandler(enforce_csrf_checks=True)(environ)
    start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
    return [response.content]


@pytest.fixture
def client(directory, monkeypatch, settings):
    from scim2_client.engines.wsgi import WSGISCIMClient  # noqa: PLC0415

    monkeypatch.setattr(limits, "FLOOR", 1000)  # it creates and deletes many in a minute
    settings.ALLOWED_HOSTS = ["*"]
    return WSGISCIMClient(
        site,
        base_url=f"{settings.PUBLIC_BASE_URL}/scim/v2",
        headers={"Authorization": f"Bearer {directory.token}"},
    )


def test_no_check_of_scim2_tester_fails(client):
    from scim2_tester import Status, check_server  # noqa: PLC0415

    results = check_server(client)

    bad = (Status.ERROR, Status.CRITICAL, Status.DEVIATION)
    assert [f"{each.title}: {each.reason}" for each in results if each.status in bad] == []
    assert sum(each.status == Status.SUCCESS for each in results) > 40
