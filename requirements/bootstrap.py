"""Make .venv hold exactly what the lock files say. Run by the Makefile with Python 3.11 or newer
and nothing else.

python requirements/bootstrap.py         what `make run` needs
python requirements/bootstrap.py --dev   the test tools too
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


def fail(message):
    sys.exit(f"margin: {message}")


def locks(dev):
    running = [HERE / "base.txt", HERE / "local.txt"]
    return [*running, HERE / "dev.txt"] if dev else running


def interpreter():
    """Changes when .venv must be made anew: scripts in it hold full paths."""
    return f"{sys.version} {sysconfig.get_platform()} {ROOT}"


def fingerprint(dev):
    digest = hashlib.sha256(interpreter().encode())
    for path in [HERE / "uv.txt", *locks(dev)]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def stamp(name):
    return VENV / f"margin-{name}.stamp"


def holds(name, value):
    return PYTHON.exists() and stamp(name).exists() and stamp(name).read_text() == value


def make_venv():
    print("margin: making .venv", flush=True)
    try:
        import ensurepip  # noqa: F401, PLC0415 - asked for only here: Debian ships Python without it
        import venv  # noqa: PLC0415 - the same
    except ImportError:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        fail(
            f"this Python has no venv. On Debian or Ubuntu: apt-get install python{version}-venv, "
            "then try again."
        )
    shutil.rmtree(VENV, ignore_errors=True)
    venv.create(VENV, with_pip=True)
    stamp("venv").write_text(interpreter())


def run(*command):
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "VIRTUAL_ENV": str(VENV)}
    return (
        subprocess.run([str(part) for part in command], env=environment, check=False).returncode
        == 0
    )


def install(paths):
    """uv is seven times as fast as pip, but has no wheel for every machine: pip is the way that
    always works."""
    pip = [PYTHON, "-m", "pip", "install", "-qq", "--require-hashes"]
    has_uv = run(*pip, "-r", HERE / "uv.txt")
    if has_uv and run(
        VENV / "bin" / "uv", "pip", "sync", "--quiet", "--require-hashes", *paths, HERE / "uv.txt"
    ):
        return
    if not run(*pip, *(part for path in paths for part in ("-r", path))):
        fail(
            "the packages could not be installed; the lines above say why (no network? disk full?)."
        )


def main(dev):
    lock = os.open(HERE, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    # The test tools come on top of the site's packages, so what was made for testing serves `make
    # run` too.
    dev = dev or stamp("dev").exists()
    if holds("dev" if dev else "base", fingerprint(dev)):
        return
    if not holds("venv", interpreter()):
        make_venv()
    stamp("dev" if dev else "base").unlink(missing_ok=True)
    print("margin: installing the locked packages", flush=True)
    install(locks(dev))
    stamp("dev" if dev else "base").write_text(fingerprint(dev))


if __name__ == "__main__":
    try:
        main(dev="--dev" in sys.argv[1:])
    except OSError as error:
        fail(f"{error.strerror}: {error.filename or VENV}")
