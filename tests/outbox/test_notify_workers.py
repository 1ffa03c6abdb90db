"""Notifying workers is a hint: without a queue nothing fails and nobody waits for long."""

import socket
import time

import pytest
from celery import current_app

from core import jobs


@pytest.fixture(autouse=True)
def forget_the_queue(monkeypatch):
    monkeypatch.setattr(jobs, "_away_until", 0.0)


@pytest.fixture
def queue_at(monkeypatch):
    def queue_at(port):
        monkeypatch.setattr(current_app.conf, "broker_write_url", f"redis://127.0.0.1:{port}/0")
        jobs._publish("outbox.drain")  # the first call of a process loads the libraries
        monkeypatch.setattr(jobs, "_away_until", 0.0)

    return queue_at


@pytest.fixture
def deaf_port():
    """Takes connections and never says a word."""
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(20)
        yield deaf.getsockname()[1]


@pytest.fixture
def closed_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def seconds(count):
    start = time.monotonic()
    for _ in range(count):
        jobs._publish("outbox.drain")
    return time.monotonic() - start


def test_a_queue_that_does_not_answer_costs_a_request_a_fifth_of_a_second_once(queue_at, deaf_port):
    queue_at(deaf_port)

    assert 0.15 < seconds(20) < 2  # four seconds, if each of them waited


def test_a_queue_that_is_away_costs_next_to_nothing(queue_at, closed_port):
    queue_at(closed_port)

    assert seconds(20) < 2


def test_a_queue_that_is_away_is_asked_again_after_a_while(queue_at, closed_port):
    queue_at(closed_port)
    jobs._publish("outbox.drain")

    assert jobs._away_until > time.monotonic()
    assert jobs._away_until <= time.monotonic() + jobs.QUIET_SECONDS
