"""The Chromium that the journeys drive. `python -m tests.browser` brings one where it may.

Playwright's own download is not used: a browser that the system keeps up to date is one thing less
to pin.
"""

import os
import shutil
import subprocess
import sys

# The shell is the same engine without a browser's windows around it: the journeys take two thirds
# of the time with it.
SHELL = "chromium-headless-shell"
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome")
# As root Chromium has no sandbox; the rest keeps it from talking to anybody but the site.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-software-rasterizer",
    "--renderer-process-limit=1",
    "--disable-features=SpareRendererForSitePerProcess,PaintHolding,Translate",
]


def find() -> str | None:
    """Full path of a Chromium, or None."""
    named = os.environ.get("CHROMIUM")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


def install() -> str | None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    quiet = {
        "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        "stdout": subprocess.DEVNULL,
    }
    print("margin: installing Chromium for the tests", flush=True)
    subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
    for package in (SHELL, "chromium"):  # older systems have no package of the shell
        words = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package]
        if subprocess.run(words, check=False, **quiet).returncode == 0:
            break
    return find()


if __name__ == "__main__" and not (find() or install()):
    sys.exit(
        "margin: the tests need Chromium; install it, or name one: CHROMIUM=/path/to/chromium make "
        "test"
    )
