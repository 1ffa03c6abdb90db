"""The sections of the settings: which there are, and whom each concerns."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from home.forms.about_me import (
    AppearanceForm,
    BookingForm,
    NameForm,
    ReachForm,
    StudiesForm,
    ZoneForm,
)
from home.forms.mails import MailsForm, NotesForm, QuietForm
from home.forms.own import OwnForm
from users.models import User
from users.models.roles import Role

STUDENTS, COUNSELORS, EVERYBODY = (
    frozenset({Role.STUDENT}),
    frozenset({Role.COUNSELOR}),
    frozenset(Role),
)


@dataclass(frozen=True)
class Section:
    """`name` is its address below /settings/. One that is not `in_place` changes the page around
    it."""

    name: str
    title: str | Promise
    form: type[OwnForm]
    concerns: frozenset[Role] = EVERYBODY
    in_place: bool = True


SECTIONS = (
    Section("name", _("Name"), NameForm),
    Section("studies", _("Studies"), StudiesForm, STUDENTS),
    Section("reach", _("How people reach you"), ReachForm, STUDENTS),
    Section("booking", _("Booking"), BookingForm, COUNSELORS),
    Section("zone", _("Time zone"), ZoneForm, in_place=False),
    Section("appearance", _("Appearance"), AppearanceForm, in_place=False),
    Section("mails", _("Reminders by mail"), MailsForm, STUDENTS),
    Section("notes", _("Digest and daily note"), NotesForm, STUDENTS),
    Section("quiet", _("Quiet hours"), QuietForm, STUDENTS),
)


def sections_of(person: User) -> list[Section]:
    """The sections that concern this person, in the order of the page; whoever has no role yet
    sees the common ones."""
    return [one for one in SECTIONS if one.concerns == EVERYBODY or person.has_role(*one.concerns)]
