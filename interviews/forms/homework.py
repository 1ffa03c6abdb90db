"""The homework for one talk: a box for each prompt."""

from collections.abc import Mapping
from typing import Any

from django import forms

from core.edits import Versioned
from interviews.models import LONGEST_ANSWER
from interviews.selectors.homework import Homework, HomeworkLine


class HomeworkForm(Versioned):
    """An answer that was never written begins with what is `known` of it elsewhere."""

    def __init__(self, *args: Any, homework: Homework, known: Mapping[str, str], **kwargs: Any):
        # Before the base class limits every field of its instance.
        boxes = {line.slug: _box(line, known.get(line.slug, "")) for line in homework.lines}
        self.base_fields = {**self.base_fields, **boxes}  # type: ignore[misc]  # of this form
        super().__init__(*args, initial={"version": homework.version}, **kwargs)

    @property
    def texts(self) -> dict[str, str]:
        return {name: text for name, text in self.cleaned_data.items() if name != "version"}

    def stored(self, row: Homework, name: str) -> str:
        return row.texts.get(name, "")


def _box(line: HomeworkLine, known: str) -> forms.CharField:
    return forms.CharField(
        label=line.prompt,
        initial=line.text or known,
        required=False,
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
