"""Email: the outbox and its alternatives, with one worker and one sink for all."""

import email.policy
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count

from aiosmtpd.controller import Controller
from celery import current_app
from django.db import transaction
from post_office import mail as post_office
from post_office.models import Email as PostOfficeEmail

from bench import cpu
from bench.people import People
from bench.report import Ratio, Side
from bench.servers import Worker, free_port
from bench.tasks import SUBJECT, render
from core import clock
from devserver.processes import DevserverError
from outbox.models import Email
from outbox.services import add
from users.models import User

ROUNDS = 5
PATIENCE = 60
Start = Callable[[list[User]], None]


@dataclass
class Sink:
    """Accepts every email and stores the bytes until the next side begins."""

    taken: list[bytes] = field(default_factory=list)

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        self.taken.append(envelope.content)
        return "250 OK"


def measure(people: People) -> list[Ratio]:
    with _listening() as (sink, port), Worker(port) as worker:
        # everything gets loaded, and every side has to send the right email
        for start in STARTS.values():
            _milliseconds(start, people.readers, worker, sink)
            _check(sink.taken, people.readers)
        taken: dict[str, list[float]] = {name: [] for name in STARTS}
        for _ in range(ROUNDS):
            for name, start in STARTS.items():
                taken[name].append(_milliseconds(start, people.readers, worker, sink))
    return _ratios({name: Side(name, rounds) for name, rounds in taken.items()})


@contextmanager
def _listening() -> Iterator[tuple[Sink, int]]:
    sink, port = Sink(), free_port()
    controller = Controller(sink, "127.0.0.1", port)
    controller.start()
    try:
        yield sink, port
    finally:
        controller.stop()


def _milliseconds(start: Start, readers: list[User], worker: Worker, sink: Sink) -> float:
    """Return CPU of the worker per email, from the first hint until it is idle again."""
    Email.objects.all().delete()
    PostOfficeEmail.objects.all().delete()
    sink.taken.clear()
    worker.wait_for_rest()
    before, end = worker.cpu(), time.monotonic() + PATIENCE
    start(readers)
    while len(sink.taken) < len(readers):
        if time.monotonic() > end:
            raise DevserverError(f"{len(sink.taken)} of {len(readers)} emails after {PATIENCE} s.")
        time.sleep(0.02)
    worker.wait_for_rest()
    return cpu.used(before, worker.cpu()) / len(readers) * 1000


def _check(taken: list[bytes], readers: list[User]) -> None:
    """Raise DevserverError unless the side sent one email to each person, as text and HTML."""
    letters = [email.message_from_bytes(content, policy=email.policy.default) for content in taken]
    whole = [
        letter for letter in letters if letter["Subject"] == SUBJECT and letter.get_body(("html",))
    ]
    if len(whole) != len(readers):
        raise DevserverError(f"{len(whole)} whole emails instead of {len(readers)}.")


_turn = count()


def _outbox(readers: list[User]) -> None:
    now, fact = clock.now(), str(next(_turn))
    with transaction.atomic():
        for person in readers:
            add("bench", to=person, object_id=person.pk, fact=fact, now=now)


def _least(readers: list[User]) -> None:
    now, turn, token = clock.now(), next(_turn), uuid.uuid4()
    later = now + clock.DAY
    hand = {
        "state": Email.State.SENDING,
        "lease_token": token,
        "lease_until": later,
        "next_attempt_at": later,
    }
    Email.objects.bulk_create(
        Email(
            dedupe_key=f"least:{turn}:{person.pk}",
            message_id=f"<{turn}.{person.pk}@least.example>",
            kind="bench",
            object_id=person.pk,
            user=person,
            address=person.email,
            due_at=now,
            expires_at=later,
            **hand,
        )
        for person in readers
    )
    _send("bench.least", str(token))


def _post_office(readers: list[User]) -> None:
    ready = [(person, *render(person)) for person in readers]
    post_office.send_many(
        [
            {"recipients": person.email, "subject": SUBJECT, "message": text, "html_message": html}
            for person, text, html in ready
        ]
    )
    _send("bench.queued", [person.pk for person in readers])


def _one_by_one(readers: list[User]) -> None:
    for person in readers:
        _send("bench.one", person.pk)


def _send(task: str, given: object) -> None:
    current_app.send_task(task, [given], ignore_result=True)


STARTS: dict[str, Start] = {
    "outbox": _outbox,
    "the least": _least,
    "Django's batch": lambda readers: _send("bench.batch", [person.pk for person in readers]),
    "django-post-office": _post_office,
    "a task for each": _one_by_one,
    "ready bytes": lambda readers: _send("bench.ready", [person.email for person in readers]),
}


def _ratios(sides: dict[str, Side]) -> list[Ratio]:
    outbox = sides["outbox"]
    goals = {
        "Django's batch": 1.6,
        "django-post-office": 0.6,
        "a task for each": 0.35,
        "ready bytes": None,
    }
    lines = [Ratio("P5", outbox, sides[name], goal) for name, goal in goals.items()]
    least = sides["the least"]
    return [
        *lines,
        Ratio("P5 floor", outbox, least),
        Ratio("P5 floor", least, sides["django-post-office"]),
    ]
