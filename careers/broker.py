"""Drop invalid queue entries, so that none of them stops the worker.

kombu 5.7 lets the error of an entry that it cannot read propagate to the worker, which stops.
"""

import logging
from collections.abc import Callable
from typing import Any

from kombu.transport.redis import Channel, Transport

log = logging.getLogger(__name__)
MALFORMED = (ValueError, TypeError, LookupError, AttributeError, RecursionError)


def drop_what_cannot_be_read() -> None:
    Channel._brpop_read = _read_or_drop(Channel._brpop_read)  # type: ignore[method-assign]  # noqa: SLF001 - kombu has no public place for it
    Transport._deliver = _deliver_or_drop(Transport._deliver)  # type: ignore[method-assign]  # noqa: SLF001


def _read_or_drop(read: Callable[..., Any]) -> Callable[..., Any]:
    def read_or_drop(channel: Channel, **options: Any) -> Any:
        try:
            return read(channel, **options)
        except (UnicodeError, ValueError, RecursionError) as error:  # not text, not JSON
            log.warning("an entry of the queue was dropped: %s", type(error).__name__)
            return True

    return read_or_drop


def _deliver_or_drop(deliver: Callable[..., Any]) -> Callable[..., Any]:
    def deliver_or_drop(transport: Transport, message: Any, queue: str) -> None:
        try:
            deliver(transport, message, queue)
        except MALFORMED as error:
            log.warning("an entry of the queue was dropped: %s", type(error).__name__)
            _forget(transport, message)

    return deliver_or_drop


def _forget(transport: Transport, message: Any) -> None:
    """Take it off the unacknowledged messages: a worker with too many takes no more."""
    try:
        tag = message["properties"]["delivery_tag"]
        for channel in transport.channels:
            channel.basic_reject(tag, requeue=False)
    except MALFORMED:
        return  # it was never added
