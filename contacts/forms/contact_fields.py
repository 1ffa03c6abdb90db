"""Fields of a contact's form: several links, and one of the student's own contacts by name."""

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import CharField, Field, Textarea, TextInput, URLField
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact
from contacts.models.contact import ContactQuerySet
from contacts.models.links import MOST_LINKS
from core.names import isolated, sort_key
from users.models import User

OFFERED = 200  # names that the browser suggests
NO_ADDRESS = _("Write the address of a page in each line, like hospital.org/staff, not “%(line)s”.")
TOO_MANY = _("Keep at most %(most)s links, one in each line.")
UNKNOWN = _("None of your contacts is called “%(name)s”. Add them first, or leave this empty.")
SEVERAL = _("You have several contacts of that name. Write one as “%(example)s”.")


class LinksField(Field):
    """A list of addresses, one in each line, each once."""

    widget = Textarea(attrs={"rows": 2, "inputmode": "url", "autocapitalize": "off"})

    def __init__(self) -> None:
        super().__init__(
            label=_("Links"),
            help_text=_("LinkedIn, their page at work, their own page: one in each line."),
            required=False,
        )
        self.line = URLField(max_length=300, assume_scheme="https")

    def to_python(self, value: Any) -> list[str]:
        lines = str(value or "").splitlines()
        found = list(dict.fromkeys(self._clean(line) for line in lines if line.strip()))
        if len(found) > MOST_LINKS:
            raise ValidationError(TOO_MANY, params={"most": MOST_LINKS})
        return found

    def _clean(self, line: str) -> str:
        try:
            return self.line.clean(line.strip())
        except ValidationError as error:
            about = {"line": line.strip()[:60]}
            raise ValidationError(NO_ADDRESS, params=about) from error

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class IntroducerField(CharField):
    """One of `owner`'s contacts by name, or by name and organization where several have it.

    A contact with 10 000 others can't be chosen from a list of all. `now` is who is stored, and may
    be archived; `contact` is whose field it is.
    """

    owner: User
    now: Contact | None = None
    contact: Contact | None = None
    widget = TextInput(
        attrs={"list": "own-contacts", "autocapitalize": "words", "autocomplete": "off"}
    )

    def __init__(self) -> None:
        super().__init__(
            label=_("Who introduced you"),
            help_text=_("One of your contacts, by name."),
            required=False,
            max_length=310,
        )

    @property
    def offered(self) -> list[str]:
        """Names to suggest. One query."""
        rows = self._others().active().order_by("sort_key").only("name", "organization")
        return [label(row) for row in rows[:OFFERED]]

    def prepare_value(self, value: Any) -> Any:
        return label(value) if isinstance(value, Contact) else value

    def clean(self, value: Any) -> Any:
        name = super().clean(value)
        return self._found(name) if name else None

    def _found(self, name: str) -> Contact:
        """Return the contact meant. One query, which compares the names of all. Raises."""
        if self.now and sort_key(name) in (sort_key(label(self.now)), self.now.sort_key):
            return self.now
        found = list(self._others().active().called(name).order_by("-id")[:2])
        if len(found) > 1:
            raise ValidationError(SEVERAL, params={"example": label(found[0])})
        if not found:
            raise ValidationError(UNKNOWN, params={"name": isolated(name)})
        return found[0]

    def _others(self) -> ContactQuerySet:
        mine = Contact.objects.editable_by(self.owner)
        return mine.exclude(pk=self.contact.pk) if self.contact else mine


def label(contact: Contact) -> str:
    """ "Maya Okafor, City Hospital" """
    return ", ".join(part for part in (contact.name, contact.organization) if part)
