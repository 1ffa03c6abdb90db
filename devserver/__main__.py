"""python -m devserver with [--dir FOLDER] -- COMMAND...

Runs COMMAND beside a private PostgreSQL and Valkey kept under FOLDER, and stops them when it ends.
"""

import argparse
import os
import signal
import sys
from pathlib import Path

from devserver.processes import DevserverError, spawn
from devserver.servers import Servers


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m devserver", description=__doc__)
    words = parser.add_subparsers(required=True)
    word = words.add_parser("with", help="run a command beside private servers")
    word.add_argument(
        "--dir", type=Path, default=Path(".local/embedded"), help="where their data stays"
    )
    word.add_argument("command", nargs="+")
    return parser.parse_args()


def run(command: list[str], servers: Servers) -> int:
    """Leave the terminal to the command, so that Ctrl-C reaches it directly; forward SIGTERM."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    child = spawn(
        command,
        own_session=False,
        first=restore_interrupt,
        env={**os.environ, **servers.environment},
    )
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    code = child.wait()
    return 128 - code if code < 0 else code


def restore_interrupt() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def main() -> int:
    given = arguments()
    # an exit stops servers that are starting
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with Servers(given.dir) as servers:
            return run(given.command, servers)
    except (DevserverError, OSError) as error:
        print(f"margin: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
