"""The Chromium that the journeys drive. `python -m tests.browser` brings one where it may.

Playwright's own download is not used: a browser that the system keeps up to date is one thing less to pin.
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome")
# As root Chromium has no sandbox; the rest keeps it from talking to anybody but the site.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find() -> str | None:
    """Full path of a Chromium, or None."""
    named = os.environ.get("CHROMIUM")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


def install() -> str | None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "stdout": subprocess.DEVNULL}
    print("margin: installing Chromium for the tests", flush=True)
    for words in ("update -qq", "install -y -qq --no-install-recommends chromium"):
        subprocess.run(["apt-get", *words.split()], check=False, **quiet)
    return find()


if __name__ == "__main__" and not (find() or install()):
    sys.exit("margin: the tests need Chromium; install it, or name one: CHROMIUM=/path/to/chromium make test")
