"""What a worker does when its queue goes away."""

import tempfile
from pathlib import Path

import pytest
from kombu.common import ignore_errors

from careers.celery import app
from careers.embedded.valkey import Valkey


@pytest.fixture
def valkey():
    with tempfile.TemporaryDirectory() as folder:  # a short one: a socket's path has 107 bytes at most
        server = Valkey(Path(folder) / "data", Path(folder))
        server.start()
        server.wait()
        yield server
        server.stop()


def test_a_worker_that_loses_its_queue_with_hints_in_hand_lets_go_of_them_without_an_error(valkey):
    connection = app.connection_for_read(url=valkey.url)
    channels = [connection.default_channel, connection.channel()]
    for channel in channels:
        queue = connection.SimpleQueue("hints", channel=channel)
        queue.put("ring")
        queue.get()  # and never acknowledged: the work on it is under way
    channels[0]._brpop_start()
    valkey.stop()

    for let_go in (connection.collect, connection.close):  # what a worker does before it connects anew
        ignore_errors(connection, let_go)  # raises whatever would end the worker

    assert not connection.connected
