"""What students start from when they get in touch again."""

from django.utils.translation import gettext_lazy as _

from interviews.emails.templates import CONTACT_FIRST, CONTACT_NAME, STUDENT_FIRST, STUDENT_FULL
from outbox.selectors.texts import Placeholder, Reader, Text, register


def _keep(key, title):
    return Text(
        "interviews",
        key,
        title,
        Reader.CONTACT,
        _("When a student gets in touch again"),
        _("What a student starts from; it goes out from the student's own mailbox"),
        (
            CONTACT_NAME,
            CONTACT_FIRST,
            STUDENT_FULL,
            STUDENT_FIRST,
            Placeholder("talk_month", _("The month of the last talk"), _("November")),
            Placeholder("university", _("The university's name"), "Lakeside University"),
            Placeholder(
                "advice_line",
                _("What the student set out to do"),
                _("Because of it I set out to do this:\n\nAsk for a day on the ward."),
                has_lines=True,
            ),
        ),
        is_draft=True,
    )


KEEPING = tuple(
    _keep(key, title)
    for key, title in (
        ("keep_advice", _("Keep in touch: I followed your advice")),
        ("keep_news", _("Keep in touch: news from me")),
        ("keep_saw", _("Keep in touch: I saw this")),
        ("keep_season", _("Keep in touch: season's greeting")),
        ("keep_offer", _("Keep in touch: offer something")),
    )
)


def register_texts() -> None:
    """Called once, when the app is ready."""
    register(*KEEPING)
