"""The footer of every email to a contact: who wrote, how to check it, how to stop it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.links import absolute
from office.models import OfficeSettings
from outbox.models import Email
from outbox.selectors.texts import Placeholder, Reader, Text, render_text

FOOTER = Text(
    app="outbox",
    key="footer",
    title=gettext_lazy("Footer of every email to a contact"),
    reader=Reader.CONTACT,
    when=gettext_lazy("Under every email to somebody who was asked"),
    why=gettext_lazy("Says who wrote, how to check that it is real, and how to stop these emails"),
    has_subject=False,
    locked=(gettext_lazy("Not a good time? Pause or stop these emails:"), "{stop_link}"),
    placeholders=(
        Placeholder(
            "who_writes",
            gettext_lazy("Who wrote, through whom"),
            gettext_lazy(
                "Nina is a student at Lakeside University and wrote to you through Lakeside Career "
                "Center."
            ),
            required=True,
        ),
        Placeholder("office_phone", gettext_lazy("The office's phone"), "(555) 010-0100"),
        Placeholder(
            "office_email", gettext_lazy("The office's address"), "careers@lakeside.example"
        ),
        Placeholder("office_name", gettext_lazy("The office's name"), "Lakeside Career Center"),
        Placeholder(
            "stop_link",
            gettext_lazy("The page where they pause or stop"),
            absolute("/stop/sample/"),
            required=True,
        ),
        Placeholder(
            "privacy_notice",
            gettext_lazy(
                "What is stored and how to have it erased, in the first email to an address"
            ),
            gettext_lazy(
                "Lakeside Career Center stores your name and address only so that Nina can ask you."
            ),
            required=True,
            has_lines=True,
        ),
        Placeholder(
            "postal_address", gettext_lazy("The office's postal address"), "1 College Way, Lakeside"
        ),
    ),
)


def values(email: Email, office: OfficeSettings, *, stop: str, is_first: bool) -> dict[str, str]:
    """Return its placeholders' values. Only a first email has a notice."""
    student = email.sender.first_name if email.sender else ""
    return {
        "who_writes": _who_writes(office, student),
        "office_phone": office.office_phone,
        "office_email": office.office_email,
        "office_name": office.office_name,
        "stop_link": stop,
        "privacy_notice": f"{_privacy_notice(office, student)}\n{stop}#kept" if is_first else "",
        "postal_address": office.full_address,
    }


def footer(email: Email, office: OfficeSettings, *, stop: str, is_first: bool) -> str:
    return render_text(FOOTER.key, values(email, office, stop=stop, is_first=is_first))[1]


def _who_writes(office: OfficeSettings, student: str) -> str:
    about = {"student": student, "university": office.university, "office": office.office_name}
    if student:
        return (
            _("%(student)s is a student at %(university)s and wrote to you through %(office)s.")
            % about
        )
    return _("%(office)s at %(university)s wrote to you.") % about


def _privacy_notice(office: OfficeSettings, student: str) -> str:
    about = {"student": student or _("students"), "office": office.office_name}
    return (
        _(
            "%(office)s stores your name and address only so that %(student)s can ask you. "
            "What is kept, for how long, and how to have it erased:"
        )
        % about
    )
