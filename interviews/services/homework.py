"""What a student found out before a talk."""

from collections.abc import Mapping

from django.db import transaction

from core.edits import Stale
from core.lengths import require_lengths
from interviews.models import HomeworkAnswer, Interview
from interviews.selectors.homework import Homework, homework_of
from interviews.services.moving import lock_student
from interviews.services.refusals import SheetClosed
from questions.models import Prompt


@transaction.atomic
def save_homework(*, interview_id: int, version: int, texts: Mapping[str, str]) -> Homework:
    """Save the answers by slug of their prompt, at any time: words typed late are no less true.

    Raises Stale when another window saved other words first, and SheetClosed once the contact was
    erased.
    """
    lock_student(Interview.objects.values_list("student_id", flat=True).get(pk=interview_id))
    interview = Interview.objects.select_for_update(no_key=True).get(pk=interview_id)
    if interview.contact.erased_at:
        raise SheetClosed
    stored = homework_of(interview)
    new = {line.slug: texts.get(line.slug, line.text).strip() for line in stored.lines}
    if version != stored.version and new != stored.texts:
        raise Stale(stored)
    prompts = Prompt.objects.in_bulk(list(new), field_name="slug")
    for slug, text in new.items():
        _save_answer(interview, prompts[slug], text)
    return homework_of(interview)


def _save_answer(interview: Interview, prompt: Prompt, text: str) -> None:
    require_lengths(HomeworkAnswer, {"text": text})
    if text:
        interview.homework.update_or_create(prompt=prompt, defaults={"text": text})
    else:
        interview.homework.filter(prompt=prompt).delete()
