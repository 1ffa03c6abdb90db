"""The prompts of the homework for one talk, with what the student wrote."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from interviews.models import HomeworkAnswer, Interview
from questions.models import Prompt


@dataclass(frozen=True)
class HomeworkLine:
    slug: str
    prompt: str
    text: str


@dataclass(frozen=True)
class Homework:
    lines: list[HomeworkLine]

    @property
    def texts(self) -> dict[str, str]:
        return {line.slug: line.text for line in self.lines}

    @property
    def answered(self) -> list[HomeworkLine]:
        return [line for line in self.lines if line.text]

    @property
    def is_done(self) -> bool:
        return bool(self.lines) and len(self.answered) == len(self.lines)

    @property
    def version(self) -> int:
        """A number that changes with the words."""
        return zlib.crc32(repr(sorted(self.texts.items())).encode())

    @property
    def summary(self) -> str:
        if not self.answered:
            return _("What you know before, you don't have to ask.")
        about = {"answered": len(self.answered), "number": len(self.lines)}
        return _("%(answered)d of %(number)d answered") % about


def homework_of(interview: Interview) -> Homework:
    """One query."""
    written = HomeworkAnswer.objects.filter(interview=interview, prompt=OuterRef("pk"))
    prompts = Prompt.objects.filter(when=Prompt.When.BEFORE_INTERVIEW).annotate(
        answer=Subquery(written.values("text"))
    )
    rows = prompts.values_list("slug", "text", "answer")
    return Homework([HomeworkLine(slug, prompt, text or "") for slug, prompt, text in rows])


def known_before(interview: Interview) -> Mapping[str, str]:
    """Return what the pages of the person and the organization hold already, by slug of prompt."""
    contact = interview.contact
    known = {"homework-person": contact.found_out}
    if contact.organization_record:
        known["homework-organization"] = contact.organization_record.found_out
    return known
