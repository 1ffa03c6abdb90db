"""HELD shouts: on every page of an admin, in /healthz, in /metrics and in the log; nobody else is bothered."""

import pytest

from outbox.delivery.run import may_go

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
BANNER = "No mail is going out. OUTBOX_MODE is set to held."
PAGES = ["/", "/settings/", "/manage/emails/", "/manage/programme/", "/manage/do-not-contact/", "/help/"]


def test_held_mail_shouts_at_admins_and_at_machines(as_root, as_nina, as_dana, client, settings, caplog, now):
    settings.OUTBOX_MODE, settings.METRICS_TOKEN = "held", "a-long-one"

    pages = {path: as_root.get(path, follow=True).content.decode() for path in PAGES}
    assert [path for path, page in pages.items() if BANNER not in page] == []
    assert BANNER not in as_nina.get("/today/").content.decode()
    assert BANNER not in as_dana.get("/caseload/").content.decode()
    assert client.get("/healthz").json()["held"] == "OUTBOX_MODE is set to held."
    metrics = client.get("/metrics", headers={"Authorization": "Bearer a-long-one"}).content.decode()
    assert "outbox_held 1" in metrics
    assert not may_go(now)
    assert "outbox HELD, nothing is sent: OUTBOX_MODE is set to held." in caplog.text
