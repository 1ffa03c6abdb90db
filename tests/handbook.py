"""The handbook as a test reads it: every fenced block, every command in it, every name."""

import re
import shlex
import textwrap
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "operations"
PAGES = [ROOT / "docs" / "operations.md", *sorted(FOLDER.glob("*.md"))]
FENCED = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
# what needs an engine, a cluster, systemd, root's package manager or a server elsewhere
ELSEWHERE = {"apt-get", "docker", "git", "kubectl", "rsync", "systemctl", "useradd"}


class Command(NamedTuple):
    page: str
    text: str

    @property
    def steps(self) -> list[list[str]]:
        """The words of each program of the pipe."""
        return [shlex.split(part) for part in self.text.split(" | ")]

    @property
    def is_run(self) -> bool:
        return not any(words[0] in ELSEWHERE for words in self.steps)


def blocks(page: str, language: str) -> list[str]:
    """The fenced blocks of a page, in their order."""
    text = (FOLDER.parent / page).read_text()
    found = FENCED.findall(text)
    return [textwrap.dedent(body) for _, name, body in found if name == language]


def commands(page: str) -> list[Command]:
    lines = "".join(blocks(page, "sh")).splitlines()
    return [Command(page, line) for line in lines if line.strip() and line[0] != "#"]


def all_commands() -> list[Command]:
    return [one for page in PAGES for one in commands(str(page.relative_to(FOLDER.parent)))]


def find(page: str, start: str) -> str:
    """The command of a page that is so, or the one that begins so; else raises ValueError."""
    texts = {one.text for one in commands(page)}
    [found] = {start} & texts or {text for text in texts if text.startswith(start)}
    return found


def words() -> str:
    """All pages in one text."""
    return "\n".join(page.read_text() for page in PAGES)
