"""An SMTP server that delivers nothing: it writes each email to a folder, for /mailbox/."""

import asyncio
import itertools
import threading
import time
from pathlib import Path
from typing import Any, Self

from aiosmtpd.smtp import SMTP


class Catcher:
    """Runs in a thread, on a free local port: `port`, known after entry."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.port = 0
        self._count = itertools.count()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="catcher", daemon=True)

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *exc: object) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    async def _listen(self) -> asyncio.Server:
        return await self._loop.create_server(lambda: SMTP(self, loop=self._loop), "127.0.0.1", 0)

    async def _close(self) -> None:
        """Cut open sessions: a sender tries again unless it got 250."""
        self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Rename complete files only, so that the mailbox never reads half an email."""
        name = f"{time.time_ns():020d}-{next(self._count)}"
        side = self.folder / f"{name}.new"
        side.write_bytes(envelope.content)
        side.rename(self.folder / f"{name}.eml")
        return "250 kept for the mailbox"
