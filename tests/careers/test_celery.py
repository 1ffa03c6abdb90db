"""What a worker does when its queue goes away, and when somebody puts anything at all into it."""

import base64
import json
import tempfile
import threading
from pathlib import Path

import pytest
import redis
from celery.contrib.testing.worker import start_worker
from kombu.common import ignore_errors

from careers.celery import app
from devserver.valkey import Valkey


@pytest.fixture
def valkey():
    # a short one: a socket's path has 107 bytes at most
    with tempfile.TemporaryDirectory() as folder:
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

    # what a worker does before it connects anew
    for let_go in (connection.collect, connection.close):
        ignore_errors(connection, let_go)  # raises whatever would end the worker

    assert not connection.connected


# --- what is no hint ------------------------------------------------------------------------------
def entry(head=(), facts=(), **changed):
    """A hint as Celery puts it in, with something changed."""
    headers = {
        "lang": "py",
        "task": "touch",
        "id": "1",
        "eta": None,
        "expires": None,
        "timelimit": [None, None],
    }
    properties = {
        "delivery_tag": "t",
        "delivery_info": {"routing_key": "celery"},
        "body_encoding": "base64",
    }
    whole = {
        "body": base64.b64encode(b"[[], {}, {}]").decode(),
        "content-encoding": "utf-8",
        "content-type": "application/json",
        "headers": headers | dict(head),
        "properties": properties | dict(facts),
    }
    return json.dumps(whole | changed).encode()


NO_HINTS = {
    "bytes": b"\xff\xfe\x00",
    "text": b"hello",
    "deep": b"[" * 200_000,
    "a number": b"1",
    "null": b"null",
    "a string": b'"x"',
    "a list": b"[]",
    "nothing": b"{}",
    "no tag": b'{"properties": {}}',
    "a list as tag": entry(facts={"delivery_tag": [1]}),
    "no base64": entry(body="%%%"),
    "no arguments": entry(body=base64.b64encode(b"1").decode()),
    "other arguments": entry(body=base64.b64encode(b"[[1, 2], {}, {}]").decode()),
    "no headers": entry(headers=None),
    "a list as headers": entry(headers=[1]),
    "no id": entry(headers={"task": "touch"}),
    "an unknown task": entry(head={"task": "of.tomorrow"}),
    "a list as task": entry(head={"task": [1]}),
    "no hour": entry(head={"expires": "rubbish"}),
    "no eta": entry(head={"eta": {"a": 1}}),
    "no limit": entry(head={"timelimit": 5, "retries": "a"}),
    "pickle": entry(**{"content-type": "application/x-python-serialize"}),
    "no type": entry(**{"content-type": 5, "content-encoding": [1]}),
    "no route": entry(facts={"delivery_info": 5}),
}


@pytest.fixture
def touched(monkeypatch, valkey):
    """Set when a worker does the task "touch"."""
    event = threading.Event()
    monkeypatch.setattr(app.conf, "broker_url", valkey.url)
    app.task(event.set, name="touch", ignore_result=True)
    yield event
    app.tasks.unregister("touch")


def test_a_worker_survives_what_is_no_hint_and_goes_on(touched, valkey):
    queue = redis.Redis(unix_socket_path=str(valkey.socket))

    with start_worker(app, pool="solo", perform_ping_check=False, shutdown_timeout=10):
        for name, rubbish in NO_HINTS.items():
            touched.clear()
            queue.lpush("celery", *[rubbish] * 20)  # more than a worker takes in hand
            queue.lpush("celery", entry(facts={"delivery_tag": name}))
            assert touched.wait(10), name
    assert queue.llen("celery") == 0
