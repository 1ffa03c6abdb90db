import errno
import socket
import urllib.error
import urllib.request

from devserver.processes import DevserverError


def require_free(port: int) -> None:
    """Raise DevserverError if the web server couldn't listen on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OverflowError:
            raise DevserverError(f"{port} is no port; take one from 1024 to 65535.") from None
        except OSError as error:
            reason = (
                "is taken by another program"
                if error.errno == errno.EADDRINUSE
                else "cannot be used"
            )
            raise DevserverError(
                f"port {port} {reason}; try another: make run PORT={port % 60000 + 1}"
            ) from None


def status(url: str) -> int | None:
    """Return the HTTP status at the address; None while nobody listens there."""
    try:
        with urllib.request.urlopen(url, timeout=2) as response:  # noqa: S310 - our own address
            return response.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return None
