"""What a student chooses about emails that follow from interviews."""

from django.utils.translation import gettext_lazy as _

from outbox.domain.kinds import Choice

ANSWERS = Choice(
    "answers",
    _("Answers and changes"),
    _("At once, when somebody you asked answers, moves or cancels."),
    because=_("A person is waiting for you, and the calendar file comes with them."),
)
COPIES = Choice(
    "letter_copy",
    _("Copies of what you wrote"),
    _("After a request, a follow-up, a thank-you or other news from you went out."),
)
