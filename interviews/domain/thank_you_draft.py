"""The draft of the thank-you, and what it can start from."""

from dataclasses import dataclass

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from contacts.models import Referral
from contacts.selectors.referrers import may_be_named
from interviews.domain.wording import thank_you_letter
from interviews.models import Interview, PlannedQuestion, Reflection, TalkNotes, ThankYou
from users.models import User

FREE = "free"
LEARNED = "learned"
LONGEST_QUOTE = 600  # characters of an answer in a letter


@dataclass(frozen=True)
class Said:
    """What the student wrote down: notes by key, what was learned, what to act on."""

    answers: dict[str, str]
    learned: str = ""
    act_on: str = ""

    def choices(self) -> list[tuple[str, str]]:
        """Return (key, beginning of the text) of what can be marked."""
        found = self.answers | ({LEARNED: self.learned} if self.learned.strip() else {})
        return [
            (key, f"“{Truncator(' '.join(words.split())).chars(110)}”")
            for key, words in found.items()
        ]

    def marked(self, key: str) -> str:
        return (self.learned if key == LEARNED else self.answers.get(key, "")).strip()


def said(interview: Interview, viewer: User, reflection: Reflection | None) -> Said:
    """Two queries."""
    lines = PlannedQuestion.objects.readable_by(viewer).filter(interview=interview).exclude(note="")
    free = (
        TalkNotes.objects.readable_by(viewer).filter(interview=interview).exclude(note="").first()
    )
    return said_in(
        {str(line.pk): line.note for line in lines} | {FREE: free.note if free else ""}, reflection
    )


def said_in(notes: dict[str, str], reflection: Reflection | None) -> Said:
    answers = {key: note for key, note in notes.items() if note.strip()}
    return Said(answers, reflection.learned, reflection.act_on) if reflection else Said(answers)


def draft(interview: Interview, viewer: User, what: Said, starts_from: str) -> tuple[str, str]:
    """Return subject and text from the marked answer and the next step, and no other note.

    The person they referred to is named only with permission. One query.
    """
    stays = Truncator(what.marked(starts_from)).chars(LONGEST_QUOTE)
    return thank_you_letter(
        interview, stays=stays, act_on=what.act_on, referral=_referral(interview, viewer)
    )


def saved_letter(thanks: ThankYou | None) -> tuple[str, str] | None:
    return (thanks.subject, thanks.text) if thanks and thanks.text else None


def _referral(interview: Interview, viewer: User) -> str:
    named = (
        Referral.objects.readable_by(viewer).filter(by=interview.contact).order_by("-id").first()
    )
    if named and not named.is_person:
        return _("Thank you also for pointing me to %(name)s.") % {"name": named.name}
    if named and may_be_named(named):
        return _("I'll write to %(name)s and mention that you pointed me there.") % {
            "name": named.name
        }
    return _("Thank you also for the name you gave me.") if named else ""
