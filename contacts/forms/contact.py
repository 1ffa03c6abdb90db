"""Forms for adding and editing a contact."""

from typing import Any, cast

from django.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    DateInput,
    HiddenInput,
    ModelChoiceField,
    RadioSelect,
    Textarea,
    TextInput,
    model_to_dict,
)
from django.utils.translation import gettext_lazy as _

from contacts.domain.quick_add import LONGEST_LINE, Parsed, parse
from contacts.forms.contact_fields import IntroducerField, LinksField
from contacts.models import Contact
from core import forms
from core.edits import Keyed, Versioned
from core.zone_choices import ZoneField
from core.zones import territory
from office.models import CareerField, Source
from office.selectors.settings import office_settings
from users.models import User

UNKNOWN = _("Not said yet")
LINE_REQUIRED = _("Write at least a name or an email address.")
NAME_REQUIRED = _("Write their name, too. We couldn't find one in this line.")
COLUMNS = (
    "name", "preferred_name", "kind", "title", "organization", "level", "field", "setting",
    "email", "phone", "zone", "relationship", "introducer_may_be_named", "met_on", "met_where",
    "common_ground", "source", "found_where", "took_interest", "tidbits", "found_out",
)  # fmt: skip
# in sight on the page for a new contact
SHORT = ("name", "title", "organization", "email", "phone", "links", "form_key", "anyway")
CHOICES = {
    "kind": Contact.Kind.choices,
    "level": [("", UNKNOWN), *Contact.Level.choices],
    "setting": [("", UNKNOWN), *Contact.Setting.choices],
    "relationship": [("", UNKNOWN), *Contact.Relationship.choices],
}
LABELS = {
    "name": _("Name"),
    "preferred_name": _("What to call them"),
    "kind": _("What you hope for from them"),
    "title": _("What they do"),
    "organization": _("Organization"),
    "level": _("How far they are in their work"),
    "field": _("Field of work"),
    "setting": _("Kind of workplace"),
    "email": _("Email address"),
    "phone": _("Phone"),
    "relationship": _("How you know each other"),
    "introducer_may_be_named": _("I may say in my request that they introduced us"),
    "met_on": _("When you met"),
    "met_where": _("Where you met"),
    "common_ground": _("What you have in common"),
    "source": _("How I found them"),
    "found_where": _("Where I found them"),
    "took_interest": _("They took an interest in my career"),
    "tidbits": _("Remember about them"),
    "found_out": _("What you found out about them"),
}
HELP_TEXTS = {
    "found_where": _("“LinkedIn”, “class notes”: to find the place again."),
    "preferred_name": _("As you would say it: “Ms. Pike”, “Jack”. Emails and pages use it."),
    "introducer_may_be_named": _("Ask first. Without it, no text of ours names them."),
    "common_ground": _(
        "A sentence to them, like “We both grew up in Duluth.” Your request begins with it."
    ),
    "took_interest": _("If so, we suggest keeping in touch every month."),
    "tidbits": _("One or two things to come back to, for your eyes only."),
    "found_out": _("From their page, a talk, an article: what you need not ask anymore."),
}


class WarnsOfDuplicate(forms.Form):
    """`duplicate` is the contact that the student has already; `anyway` goes on all the same."""

    duplicate: Contact | None = None

    anyway = BooleanField(required=False, widget=HiddenInput)


class KeyedForm(WarnsOfDuplicate, Keyed):
    pass


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
        values: dict[str, Any] = dict(parsed.values())
        values |= {"tidbits": parsed.rest} if parsed.rest else {}
        values |= {"more_links": list(parsed.more_links)} if parsed.more_links else {}
        if parsed.source:
            values["source"] = Source.objects.filter(slug=parsed.source, is_active=True).first()
        return values | ({"relationship": Contact.Relationship.KNOWN} if parsed.is_known else {})

    @property
    def guessed(self) -> frozenset[str]:
        parsed = self.cleaned_data["line"]
        return parsed.guessed | ({"relationship"} if parsed.is_known else set())


class ContactForm(forms.ModelForm):
    """`owner` is whose contacts may have introduced this one. `focus` names a field to begin in."""

    links = LinksField()
    introduced_by = IntroducerField()
    zone = ZoneField(label=_("Time zone"), empty=_("The same as mine, or I don't know"))

    class Meta:
        model = Contact
        fields = COLUMNS
        labels = LABELS
        help_texts = HELP_TEXTS
        error_messages = {
            "name": {"required": _("Write their name.")},
        }
        widgets = {
            "name": TextInput(attrs={"autocapitalize": "words", "autocomplete": "off"}),
            "preferred_name": TextInput(attrs={"autocapitalize": "words", "autocomplete": "off"}),
            "phone": TextInput(attrs={"type": "tel", "autocomplete": "off"}),
            "kind": RadioSelect,
            "met_on": DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "tidbits": Textarea(attrs={"rows": 3}),
            "found_out": Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, owner: User, focus: str = "", **kwargs: Any):
        super().__init__(*args, **kwargs)
        # the browser would suggest the student's own address
        self.fields["email"].widget.attrs["autocomplete"] = "off"
        if focus in self.fields:
            self.fields[focus].widget.attrs["autofocus"] = True
        self.introducer.owner = owner
        # ModelForm makes these of two ForeignKeys and of choices.
        field = cast("ModelChoiceField[CareerField]", self.fields["field"])
        source = cast("ModelChoiceField[Source]", self.fields["source"])
        field.queryset = CareerField.objects.offered(self.initial.get("field"))
        source.queryset = Source.objects.offered(self.initial.get("source"))
        field.empty_label = source.empty_label = str(UNKNOWN)
        self.fields["kind"].required = False  # the page always chooses one
        self.fields["kind"].is_needed = True  # type: ignore[attr-defined]  # read by core's field
        for name, choices in CHOICES.items():
            cast("ChoiceField", self.fields[name]).choices = choices

    @property
    def introducer(self) -> IntroducerField:
        return cast("IntroducerField", self.fields["introduced_by"])

    @property
    def is_more_open(self) -> bool:
        """True if an error stands in a field behind the opener of the short form."""
        return any(name in self.errors for name in self.fields if name not in SHORT)

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or Contact.Kind.PROFESSIONAL

    def clean(self) -> dict[str, Any]:
        super().clean()
        introducer = self.cleaned_data.get("introduced_by")
        if self.cleaned_data.get("introducer_may_be_named") and not introducer:
            self.cleaned_data["introducer_may_be_named"] = False
        return self.cleaned_data

    def values(self) -> dict[str, Any]:
        links = self.cleaned_data["links"]
        found = {name: self.cleaned_data[name] for name in (*COLUMNS, "introduced_by")}
        return found | {"link": links[0] if links else "", "more_links": links[1:]}


class NewContactForm(KeyedForm, ContactForm):
    pass


class EditContactForm(WarnsOfDuplicate, Versioned, ContactForm):
    """Initial values instead of an instance: validation must not change `contact`."""

    def __init__(self, *args: Any, contact: Contact, **kwargs: Any):
        initial = {"version": contact.version} | model_to_dict(contact, COLUMNS)
        initial |= {"links": contact.links, "introduced_by": contact.introduced_by}
        super().__init__(*args, initial=initial, owner=contact.owner, **kwargs)
        if contact.hides_address:
            self.fields["email"].disabled = True
            self.fields["email"].help_text = _(
                "The office has it. You see it here once they say yes to you."
            )
        self.introducer.now = contact.introduced_by
        self.introducer.contact = contact

    def stored(self, row: Any, name: str) -> Any:
        return row.links if name == "links" else super().stored(row, name)


class TidbitsForm(Versioned):
    tidbits = CharField(
        label=LABELS["tidbits"],
        help_text=HELP_TEXTS["tidbits"],
        required=False,
        max_length=1000,
        widget=Textarea(attrs={"rows": 4, "data-focus": ""}),
    )


class FoundOutForm(Versioned):
    found_out = CharField(
        label=LABELS["found_out"],
        help_text=HELP_TEXTS["found_out"],
        required=False,
        max_length=2000,
        widget=Textarea(attrs={"rows": 6, "data-focus": ""}),
    )
