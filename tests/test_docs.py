"""What the documentation names is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DECISIONS = ROOT / "docs" / "decisions"
REPLACED = "Replaced by ["  # such a page speaks of the code of its day
PAGES = [
    page
    for page in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"))
    if page.name != "CHANGELOG.md" and REPLACED not in page.read_text()
]
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]+)")
FOLDERS = "|".join(
    sorted(child.name for child in ROOT.iterdir() if child.is_dir() and child.name[0] != ".")
)
PATH = re.compile(rf"(?<![\w/.-])(?:{FOLDERS})/[\w./-]*\w")


def is_there(path):
    """Of a decision the number is enough; templates are named as Django finds them."""
    tried = [ROOT / path, ROOT / "templates" / path]
    return any(one.exists() for one in tried) or any(ROOT.glob(f"{path}-*.md"))


@pytest.fixture(params=PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def page(request):
    return request.param


def test_every_link_leads_to_a_file(page):
    missing = [to for to in LINK.findall(page.read_text()) if not (page.parent / to).exists()]

    assert missing == []


def test_every_path_that_is_named_is_there(page):
    missing = [path for path in PATH.findall(page.read_text()) if not is_there(path)]

    assert missing == []


def test_every_decision_is_in_the_index():
    index = (DECISIONS / "README.md").read_text()
    missing = [page.name for page in DECISIONS.glob("0*.md") if f"({page.name})" not in index]

    assert missing == []
