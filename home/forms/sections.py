"""The sections of the settings, and the roles that see each."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from home.forms.base import SettingsForm
from home.forms.personal import (
    AppearanceForm,
    BookingForm,
    NameForm,
    ReachForm,
    ZoneForm,
)
from home.forms.reminder_emails import DigestForm, QuietHoursForm, ReminderEmailsForm
from home.forms.studies import StudiesForm
from users.access.leaving import STILL_SET
from users.models import User
from users.models.roles import Role

STUDENTS, COUNSELORS, EVERYBODY = (
    frozenset({Role.STUDENT}),
    frozenset({Role.COUNSELOR}),
    frozenset(Role),
)


@dataclass(frozen=True)
class Section:
    """`name` is its path below /settings/; not `in_place` are those that change the whole page."""

    name: str
    title: str | Promise
    form: type[SettingsForm]
    concerns: frozenset[Role] = EVERYBODY
    in_place: bool = True

    @property
    def is_still_set(self) -> bool:
        """True if a student who left may change it."""
        return self.name in STILL_SET


SECTIONS = (
    Section("name", _("Name"), NameForm),
    Section("studies", _("Studies"), StudiesForm, STUDENTS),
    Section("reach", _("How people reach you"), ReachForm, STUDENTS),
    Section("booking", _("Booking"), BookingForm, COUNSELORS),
    Section("zone", _("Time zone"), ZoneForm, in_place=False),
    Section("appearance", _("Appearance"), AppearanceForm, in_place=False),
    Section("emails", _("Reminders by email"), ReminderEmailsForm, STUDENTS),
    Section("notes", _("Digest and daily note"), DigestForm, STUDENTS),
    Section("quiet", _("Quiet hours"), QuietHoursForm, STUDENTS),
)


def sections_of(person: User) -> list[Section]:
    """Return sections in the order of the page; a user without roles sees the common ones."""
    return [one for one in SECTIONS if one.concerns == EVERYBODY or person.has_role(*one.concerns)]
