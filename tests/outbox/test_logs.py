"""What is written down while mail goes out names rows and reasons, never a reader, a word of a
mail or a link."""

import datetime as dt
import logging

import pytest

from outbox.models import Email
from outbox.services import stop_link, stop_url

pytestmark = pytest.mark.django_db


def test_the_log_of_every_end_names_no_reader_and_no_link(
    put, run, recorder, caplog, nina, settings
):
    caplog.set_level(logging.DEBUG)
    settings.MAIL_ALLOW = ["*"]
    ends = {"550 nobody": "bounced", "451 later": "pending", "dropped": "uncertain", "": "sent"}
    rows = [
        put("letter", number=number, sender=nina, subject="Quill", body="Zephyrine")
        for number in range(5)
    ]
    for row, answer in zip(rows, ends, strict=False):
        stop_link(row.address)
        if answer == "dropped":
            recorder.drops.add(row.address)
        elif answer:
            recorder.rcpt[row.address].append(f"{answer} <{row.address}>")
    # cannot be built
    Email.objects.filter(pk=rows[4].pk).update(message_id="<broken\n@hospital.example>")

    run()
    run(after=dt.timedelta(minutes=2))

    assert recorder.taken
    # that is the recorder's own
    ours = [record for record in caplog.records if record.name != "mail.log"]
    written = "\n".join(record.getMessage() for record in ours).lower()
    assert "badheadererror" in written
    words = [
        "hospital.example",
        nina.email,
        "quill",
        "zephyrine",
        stop_url(rows[0].address).rstrip("/").split("/")[-1],
    ]
    assert [word for word in words if word.lower() in written] == []
