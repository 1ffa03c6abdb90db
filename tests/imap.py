"""An IMAP server for tests, as far as a mailbox of bounces needs one (RFC 3501).

It keeps messages with their flags, and misbehaves as it is told.
"""

import base64
import re
import socketserver
import ssl
import threading
from dataclasses import dataclass, field

USER, PASSWORD = "bounces@university.example", 'pass "word\\ of: ümlauts'
STRING = re.compile(rb'"((?:[^"\\]|\\.)*)"')


@dataclass
class Stored:
    raw: bytes
    flags: set[str] = field(default_factory=set)


class ImapServer:
    """As a context it listens on a free port of the loopback address.

    `log` has every command; `hooks` are called at the command of their name; `silent` names
    commands that are never answered, `refused` those that get NO; `dropped` those at which the
    connection ends; `extra` bytes are added to each message that is fetched.
    """

    def __init__(
        self, context: ssl.SSLContext | None = None, starttls: ssl.SSLContext | None = None
    ):
        self.context, self.starttls = context, starttls
        self.capabilities = "AUTH=PLAIN STARTTLS" if starttls else "AUTH=PLAIN"
        self.folders: dict[str, list[Stored]] = {"INBOX": []}
        self.log: list[str] = []
        self.hooks = {}
        self.silent: set[str] = set()
        self.refused: set[str] = set()
        self.dropped: set[str] = set()
        self.extra = 0
        self.stopping = threading.Event()
        self.port = 0

    def __enter__(self):
        self._server = _Server(("127.0.0.1", self.port), _Session)
        self._server.imap = self
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *exc):
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def inbox(self) -> list[Stored]:
        return self.folders["INBOX"]

    def put(self, *raw: bytes) -> None:
        for each in raw:
            self.inbox.append(Stored(re.sub(rb"\r?\n", b"\r\n", each)))

    @property
    def seen(self) -> list[bool]:
        return ["\\Seen" in each.flags for each in self.inbox]


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    imap: ImapServer

    def handle_error(self, request, client_address):
        """Whoever hangs up in the middle is no news."""


class _Session(socketserver.StreamRequestHandler):
    def setup(self):
        self.imap = self.server.imap
        super().setup()
        if self.imap.context:
            self._encrypt(self.imap.context)

    def _encrypt(self, context):
        self.request = context.wrap_socket(self.request, server_side=True)
        super().setup()

    def finish(self):
        super().finish()
        self.request.close()

    def handle(self):
        self.folder: list[Stored] = []
        self._line(f"* OK [CAPABILITY IMAP4rev1 {self.imap.capabilities}] ready")
        while line := self.rfile.readline():
            tag, _, rest = line.strip().partition(b" ")
            name, _, words = rest.partition(b" ")
            name = name.decode().upper()
            if name == "UID":
                name, _, words = words.partition(b" ")
                name = name.decode().upper()
            self.imap.log.append(name)
            if name in self.imap.hooks:
                self.imap.hooks[name]()
            if name in self.imap.dropped:
                return
            if name in self.imap.silent:
                self.imap.stopping.wait(30)
                return
            if name == "STARTTLS":
                self._line(f"{tag.decode()} OK begin")
                self._encrypt(self.imap.starttls)
                continue
            good = name not in self.imap.refused and getattr(self, f"do_{name.lower()}")(words)
            self._line(f"{tag.decode()} {'OK' if good else 'NO maya@hospital.example'} {name}")
            if name == "LOGOUT":
                return

    def _line(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def do_capability(self, words):
        self._line(f"* CAPABILITY IMAP4rev1 {self.imap.capabilities}")
        return True

    def do_logout(self, words):
        self._line("* BYE")
        return True

    def do_authenticate(self, words):
        self._line("+ ")
        given = base64.b64decode(self.rfile.readline()).decode()
        return given == f"\0{USER}\0{PASSWORD}"

    def do_login(self, words):
        return _strings(words) == [USER, PASSWORD]

    def do_select(self, words):
        (name,) = _strings(words)
        if name not in self.imap.folders:
            return False
        self.folder = self.imap.folders[name]
        self._line(f"* {len(self.folder)} EXISTS")
        return True

    def do_search(self, words):
        found = re.fullmatch(r"(?:(\d+):(\d+) )?UNSEEN", words.decode())
        first, last = int(found[1] or 1), int(found[2] or len(self.folder))
        uids = [
            str(1000 + number)
            for number, each in enumerate(self.folder, 1)
            if first <= number <= last and "\\Seen" not in each.flags
        ]
        self._line(f"* SEARCH {' '.join(uids)}".rstrip())
        return True

    def do_fetch(self, words):
        found = re.fullmatch(r"(\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)", words.decode())
        number, size = int(found[1]) - 1000, int(found[2])
        part = self.folder[number - 1].raw[:size] + b"x" * self.imap.extra
        head = f"* {number} FETCH (UID {found[1]} BODY[]<0> {{{len(part)}}}\r\n"
        self.wfile.write(head.encode() + part + b")\r\n")
        return True

    def do_store(self, words):
        found = re.fullmatch(r"(\d+) \+FLAGS\.SILENT \((.+)\)", words.decode())
        self.folder[int(found[1]) - 1001].flags.add(found[2])
        return True


def _strings(words: bytes) -> list[str]:
    return [re.sub(rb"\\(.)", rb"\1", each).decode() for each in STRING.findall(words)]
