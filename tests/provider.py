"""A mail provider with an HTTP interface for tests: Postmark's, as far as sending goes.

It writes down what it took before it says so, and answers as it is told. django-anymail's own
backend talks to it.
"""

import json
import socket
import threading
import time
from collections import defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

TOKEN = "a-server-token-that-is-secret"
OK = (200, {"ErrorCode": 0, "Message": "OK", "MessageID": "0a129aee"})
WRONG_TOKEN = (401, {"ErrorCode": 10, "Message": "Bad or missing server API token."})


def invalid(address: str) -> tuple[int, dict]:
    return 422, {"ErrorCode": 300, "Message": f"Invalid 'To' address: '{address}'."}


def inactive(address: str) -> tuple[int, dict]:
    words = f"Found inactive addresses: {address}. Inactive recipients are ones that ..."
    return 422, {"ErrorCode": 406, "Message": words}


class Provider:
    """As a context it listens on a free port of the loopback address.

    Answers to come are queued by recipient, `answers["x@y.example"].append((503, {}))`; `every`
    answers everybody; without one all is well. `drops` are recipients whose connection is cut once
    after their email was taken; for one in `late` the answer comes so many seconds later, once;
    `calls` counts requests.
    """

    def __init__(self, folder: Path):
        self.path = folder / "provider.jsonl"
        self.path.touch()
        self.answers: defaultdict[str, list[tuple[int, dict]]] = defaultdict(list)
        self.every: tuple[int, dict] | None = None
        self.drops: set[str] = set()
        self.late: dict[str, float] = {}
        self.token = TOKEN
        self.calls = 0
        self._lock = threading.Lock()
        self._server: ThreadingHTTPServer | None = None
        self.port = 0

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *exc):
        self.stop()

    def start(self):
        self._server = Server(("127.0.0.1", self.port), Request)
        self._server.provider = self
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self):
        """Connections are refused from now on."""
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    @property
    def settings(self) -> dict[str, object]:
        """What the site needs to send by this provider."""
        options = {"server_token": TOKEN, "api_url": f"http://127.0.0.1:{self.port}/"}
        return {
            "MAIL_TRANSPORT": "backend",
            "MAIL_BACKEND": "anymail.backends.postmark.EmailBackend",
            "MAIL_BACKEND_OPTIONS": options,
        }

    @property
    def taken(self) -> list[dict]:
        """What was taken so far, in order, as Postmark's interface names it."""
        return [json.loads(line) for line in self.path.read_text().splitlines()]

    def take(self, email: dict) -> None:
        with self._lock, self.path.open("a") as file:
            file.write(json.dumps(email) + "\n")


class Server(ThreadingHTTPServer):
    daemon_threads = True
    provider: Provider


class Request(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_POST(self):
        provider = self.server.provider
        provider.calls += 1
        email = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        to = email["To"]
        if self.headers["X-Postmark-Server-Token"] != provider.token:
            return self._answer(*WRONG_TOKEN)
        if provider.every or provider.answers[to]:
            return self._answer(*(provider.every or provider.answers[to].pop(0)))
        provider.take(email)
        time.sleep(provider.late.pop(to, 0))
        if to in provider.drops:
            provider.drops.discard(to)
            self.connection.shutdown(socket.SHUT_RDWR)
            return None
        return self._answer(OK[0], OK[1] | {"To": to})

    def _answer(self, status: int, body: dict) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *words):
        """Nothing on the terminal."""
