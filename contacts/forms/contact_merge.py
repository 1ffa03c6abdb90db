"""The form by which a student makes one contact of two."""

from typing import Any

from django.forms import CharField, ChoiceField, HiddenInput, IntegerField, RadioSelect, Textarea
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from contacts.domain.merged_columns import TEXTS, to_choose
from contacts.forms.contact import HELP_TEXTS, LABELS
from contacts.forms.contact_fields import LinksField, label
from contacts.models import Contact
from core.forms import Form

WORDS = LABELS | {
    "zone": _("Time zone"),
    "introduced_by": _("Who introduced you"),
    "cadence": _("How often to keep in touch"),
}
LONGEST = {"tidbits": 1000, "found_out": 2000}


class MergeForm(Form):
    """A choice for each column that both contacts have, and the texts of both one after another."""

    def __init__(self, data: Any, *, one: Contact, other: Contact):
        super().__init__(data)
        self.pair = (one, other)
        for name in to_choose(one, other):
            self.fields[name] = _choice(name, self.pair)
        links = list(dict.fromkeys([*one.links, *other.links]))
        if links:
            self.fields["links"] = LinksField()
            self.fields["links"].initial = links
        for name in TEXTS:
            both = dict.fromkeys(filter(None, (getattr(it, name) for it in self.pair)))
            if both:
                self.fields[name] = _text(name, "\n\n".join(both))
        for contact in self.pair:
            self.fields[f"version_{contact.code}"] = IntegerField(
                widget=HiddenInput, initial=contact.version, required=False
            )

    def values(self) -> dict[str, Any]:
        """Return the arguments of `merge_contacts`."""
        sent = self.cleaned_data
        return {
            "codes": (self.pair[0].code, self.pair[1].code),
            "versions": {it.code: sent[f"version_{it.code}"] or 0 for it in self.pair},
            "chosen": {name: sent[name] for name in to_choose(*self.pair)},
            "texts": {name: sent.get(name, "") for name in TEXTS},
            "links": sent.get("links", []),
        }


def _choice(name: str, pair: tuple[Contact, Contact]) -> ChoiceField:
    """Offer the values of both; the longer one is chosen, of two with the same length the first."""
    words = {contact.code: _in_words(contact, name) for contact in pair}
    first = max(pair, key=lambda contact: len(words[contact.code])).code
    return ChoiceField(
        label=WORDS[name], choices=list(words.items()), initial=first, widget=RadioSelect
    )


def _in_words(contact: Contact, name: str) -> str:
    value = getattr(contact, name)
    if name == "introduced_by":
        return label(value)
    if name == "met_on":
        return date_format(value, "M j, Y")
    display = getattr(contact, f"get_{name}_display", None)
    return str(display() if display else value)


def _text(name: str, initial: str) -> CharField:
    return CharField(
        label=LABELS[name],
        help_text=HELP_TEXTS[name],
        required=False,
        max_length=LONGEST[name],
        initial=initial,
        widget=Textarea(attrs={"rows": 6}),
    )
