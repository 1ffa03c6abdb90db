"""Forms for adding and editing a contact."""

from typing import Any, cast

from django.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    HiddenInput,
    ModelChoiceField,
    Textarea,
    TextInput,
    URLField,
    model_to_dict,
)
from django.utils.translation import gettext_lazy as _

from contacts.domain.quick_add import LONGEST_LINE, Parsed, parse
from contacts.models import Contact
from core import forms
from core.edits import Keyed, Versioned
from core.zone_choices import ZoneField
from core.zones import territory
from office.models import CareerField, Source
from office.selectors.settings import office_settings

UNKNOWN = _("Not said yet")
LINE_REQUIRED = _("Write at least a name or an email address.")
NAME_REQUIRED = _("Write their name, too. We couldn't find one in this line.")
COLUMNS = (
    "name", "preferred_name", "title", "organization", "email", "phone", "link", "tidbits",
    "field", "setting",
    "source", "zone", "took_interest",
)  # fmt: skip


class KeyedForm(Keyed):
    """`duplicate` is the contact that the student has already; `anyway` adds another one."""

    duplicate: Contact | None = None

    anyway = BooleanField(required=False, widget=HiddenInput)


class SignatureField(CharField):
    """One line; pasted lines of a signature are joined."""

    between = "; "


class QuickAddForm(KeyedForm):
    line = SignatureField(
        label=_("Add a contact"),
        help_text=_(
            "Name, what they do, where, email, in any order. Leave out what you don't know."
        ),
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
        error_messages={"required": LINE_REQUIRED},
    )

    def clean_line(self) -> Parsed:
        parsed = parse(self.cleaned_data["line"], region=territory(office_settings().zone) or "US")
        if not parsed.name:
            is_nothing = not (parsed.values() or parsed.rest)
            self.add_error("line", LINE_REQUIRED if is_nothing else NAME_REQUIRED)
        return parsed

    def values(self) -> dict[str, Any]:
        """Return columns of the new contact; words that fit no column become tidbits."""
        parsed = self.cleaned_data["line"]
        values = parsed.values() | ({"tidbits": parsed.rest} if parsed.rest else {})
        if parsed.source:
            values["source"] = Source.objects.filter(slug=parsed.source, is_active=True).first()
        return values | ({"relationship": Contact.Relationship.KNOWN} if parsed.is_known else {})

    @property
    def guessed(self) -> frozenset[str]:
        parsed = self.cleaned_data["line"]
        return parsed.guessed | ({"relationship"} if parsed.is_known else set())


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
            "preferred_name": _("What to call them"),
            "title": _("What they do"),
            "organization": _("Organization"),
            "email": _("Email address"),
            "phone": _("Phone"),
            "tidbits": _("Remember about them"),
            "field": _("Field of work"),
            "setting": _("Kind of workplace"),
            "source": _("How I found them"),
            "took_interest": _("They took an interest in my career"),
        }
        help_texts = {
            "preferred_name": _(
                "As you would say it: “Ms. Pike”, “Jack”. Emails and pages use it."
            ),
            "tidbits": _("One or two things to come back to, for your eyes only."),
            "took_interest": _("If so, we suggest keeping in touch every month."),
        }
        error_messages = {
            "name": {"required": _("Write their name.")},
        }
        widgets = {
            "name": TextInput(attrs={"autocapitalize": "words", "autocomplete": "off"}),
            "preferred_name": TextInput(attrs={"autocapitalize": "words", "autocomplete": "off"}),
            "phone": TextInput(attrs={"type": "tel", "autocomplete": "off"}),
            "tidbits": Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        # the browser would suggest the student's own address
        self.fields["email"].widget.attrs["autocomplete"] = "off"
        # ModelForm makes these of two ForeignKeys and of choices.
        field = cast("ModelChoiceField[CareerField]", self.fields["field"])
        source = cast("ModelChoiceField[Source]", self.fields["source"])
        setting = cast("ChoiceField", self.fields["setting"])
        field.queryset = CareerField.objects.offered(self.initial.get("field"))
        source.queryset = Source.objects.offered(self.initial.get("source"))
        field.empty_label = source.empty_label = str(UNKNOWN)
        setting.choices = [("", UNKNOWN), *Contact.Setting.choices]

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in COLUMNS}


class NewContactForm(KeyedForm, ContactForm):
    pass


class EditContactForm(Versioned, ContactForm):
    """Initial values instead of an instance: validation must not change `contact`."""

    def __init__(self, *args: Any, contact: Contact, **kwargs: Any):
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
