"""The starter bank that comes with the site."""

import json
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parent.parent / "data" / "question_bank.json"


def starter_bank() -> dict[str, Any]:
    """Return themes, questions, sets and prompts, as `services.load` takes them."""
    return json.loads(FILE.read_text(encoding="utf-8"))
