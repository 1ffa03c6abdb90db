"""What a student types about a contact."""

import uuid

from django.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    Field,
    HiddenInput,
    IntegerField,
    ModelChoiceField,
    Textarea,
    TextInput,
    URLField,
    UUIDField,
    model_to_dict,
)
from django.utils.choices import flatten_choices
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact
from contacts.parsing import LONGEST_LINE, Parsed, parse
from core import forms
from core.zone_choices import ZoneField
from programme.models import CareerField, Source

NOT_SAID = _("Not said yet")
COLUMNS = ("name", "title", "organization", "email", "phone", "link", "tidbits", "field", "setting", "source", "zone")


class Keyed(forms.Form):
    """A form that makes one row however often it is sent; `anyway` is the second press after a duplicate was shown."""

    duplicate: Contact | None = None
    used_for: Contact | None = None

    form_key = UUIDField(required=False, widget=HiddenInput)
    anyway = BooleanField(required=False, widget=HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["form_key"].initial = uuid.uuid4

    def clean_form_key(self) -> uuid.UUID:
        return self.cleaned_data["form_key"] or uuid.uuid4()

    def found_duplicate(self, contact: Contact) -> None:
        """Say that the student has this person already; the page offers to open the one or to add another."""
        self.duplicate = contact
        self.add_error(None, _("You already have %(name)s.") % {"name": contact.name})

    def found_used(self, contact: Contact) -> None:
        """Say that this form added somebody else before, and make it ready to be sent again."""
        self.used_for = contact
        self.data = self.data.copy()
        self.data["form_key"] = str(uuid.uuid4())
        text = _("This page already added %(name)s. Send it again to add this person too.")
        self.add_error(None, text % {"name": contact.name})


class QuickAddForm(Keyed):
    line = CharField(
        label=_("Add a contact"),
        help_text=_("Name, what they do, where, e-mail, in any order. Leave out what you don't know."),
        max_length=LONGEST_LINE,
        strip=True,
        widget=TextInput(
            attrs={
                "autocapitalize": "words",
                "enterkeyhint": "done",
                "autocomplete": "off",
                "data-slash": "",
                "class": "form-control",
            }
        ),
        error_messages={"required": _("Write at least a name or an e-mail address.")},
    )

    def clean_line(self) -> Parsed:
        parsed = parse(self.cleaned_data["line"])
        if not parsed.name:
            self.add_error("line", _("Write at least a name or an e-mail address."))
        return parsed

    def values(self) -> dict[str, str]:
        """The columns of the new contact; what found no column is remembered about them."""
        parsed = self.cleaned_data["line"]
        return parsed.values() | ({"tidbits": parsed.rest} if parsed.rest else {})


class ContactForm(forms.ModelForm):
    link = URLField(
        label=_("Link"),
        help_text=_("Their page at work or LinkedIn."),
        max_length=300,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": _("Enter the address of a page, like hospital.org/staff.")},
    )
    zone = ZoneField(label=_("Time zone"), empty=_("The same as mine, or I don't know"))

    class Meta:
        model = Contact
        fields = COLUMNS
        labels = {
            "name": _("Name"),
            "title": _("What they do"),
            "organization": _("Organization"),
            "email": _("E-mail address"),
            "phone": _("Phone"),
            "tidbits": _("Remember about them"),
            "field": _("Field of work"),
            "setting": _("Kind of workplace"),
            "source": _("How I found them"),
        }
        help_texts = {"tidbits": _("One or two things to come back to, for your eyes only.")}
        error_messages = {
            "name": {"required": _("Write their name.")},
            "email": {"invalid": _("Enter an e-mail address, like maya@hospital.org.")},
        }
        widgets = {
            "name": TextInput(attrs={"autocapitalize": "words", "autocomplete": "off"}),
            "phone": TextInput(attrs={"type": "tel", "autocomplete": "off"}),
            "tidbits": Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs["autocomplete"] = "off"  # the browser would offer the student's own
        self.fields["field"].queryset = CareerField.objects.filter(is_active=True)
        self.fields["source"].queryset = Source.objects.filter(is_active=True)
        self.fields["field"].empty_label = self.fields["source"].empty_label = NOT_SAID
        self.fields["setting"].choices = [("", NOT_SAID), *Contact.Setting.choices]

    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in COLUMNS}


class NewContactForm(Keyed, ContactForm):
    pass


class Versioned(forms.Form):
    """An edit says which version it was made from; a missing or odd one counts as stale."""

    version = IntegerField(required=False, widget=HiddenInput)

    def clean_version(self) -> int:
        return self.cleaned_data["version"] or 0

    def based_on(self, stored: Contact) -> None:
        """Make the form ready to be sent again, over what is stored now."""
        self.data = self.data.copy()
        self.data["version"] = stored.version

    def differences(self, stored: Contact) -> list[tuple[str, str, str]]:
        """(label, typed, stored) of each field in which the two versions differ, in words."""
        typed = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return [
            (self[name].label, _words(self.fields[name], value), _words(self.fields[name], getattr(stored, name)))
            for name, value in typed.items()
            if (value or "") != (getattr(stored, name) or "")
        ]


class EditContactForm(Versioned, ContactForm):
    """Every field of `contact`, which stays as it is stored while the form is being checked."""

    def __init__(self, *args, contact: Contact, **kwargs):
        initial = {"version": contact.version} | model_to_dict(contact, COLUMNS)
        super().__init__(*args, initial=initial, **kwargs)


class TidbitsForm(Versioned):
    tidbits = CharField(
        label=_("Remember about them"),
        help_text=_("One or two things to come back to, for your eyes only."),
        required=False,
        max_length=1000,
        widget=Textarea(attrs={"rows": 4, "data-focus": ""}),
    )


def _words(field: Field, value: object) -> str:
    """A value as the form shows it."""
    if isinstance(field, ChoiceField) and not isinstance(field, ModelChoiceField):
        return str(dict(flatten_choices(field.choices)).get(value, value))
    return "" if value is None else str(value)
