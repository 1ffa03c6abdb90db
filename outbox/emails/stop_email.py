"""The email with the stop link, for people without a working link."""

import datetime as dt

from django.utils.translation import gettext, gettext_lazy

from office.selectors.settings import office_settings
from outbox.domain.kinds import Kind, Message
from outbox.models import Email
from outbox.models.links import stop_link


def build_stop_link(email: Email, now: dt.datetime) -> Message:
    link = stop_link(email.address)
    text = gettext(
        "You asked how to pause or stop the emails that students send you through %(office)s."
    )
    how = gettext(
        "Do it here, for all students at once. If you didn't ask, there is nothing to do."
    )
    return Message(
        subject=gettext("Pause or stop emails from students"),
        text=f"{text % {'office': office_settings().office_name}}\n\n{how}\n{link}",
        buttons={link: gettext("Pause or stop")},
    )


STOP_LINK = Kind(
    "stop_link",
    build_stop_link,
    to_contact=True,
    valid_for=dt.timedelta(days=1),
    label=gettext_lazy("Link to pause or stop"),
)
