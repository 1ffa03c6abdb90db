"""Forms for keeping in touch with a contact."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact, Touch
from core.forms import Form

LONGEST_AGO = dt.timedelta(days=365)


def cadence_field() -> forms.TypedChoiceField:
    """Return a field for how often to keep in touch; cleans to None if it wasn't in the form."""
    return forms.TypedChoiceField(
        label=_("How often do you want to keep in touch?"),
        help_text=_("We remind you; nothing is sent by itself. You can change this any time."),
        choices=Contact.Cadence.choices,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )


class CadenceForm(Form):
    cadence = cadence_field()

    def __init__(self, *args: Any, contact: Contact, **kwargs: Any):
        usual = contact.default_cadence if contact.cadence is None else contact.cadence
        super().__init__(*args, initial={"cadence": int(usual)}, **kwargs)
        self.fields["cadence"].required = True


class OptionalCadenceForm(Form):
    cadence = cadence_field()

    def __init__(
        self,
        *args: Any,
        contact: Contact,
        initial: dict[str, Any] | None = None,
        **kwargs: Any,
    ):
        super().__init__(
            *args, initial={"cadence": int(contact.default_cadence)} | (initial or {}), **kwargs
        )
        if contact.cadence is not None:
            del self.fields["cadence"]


class LetterForm(Form):
    subject = forms.CharField(label=_("Subject"), max_length=200)
    text = forms.CharField(
        label=_("Your message"), max_length=1500, widget=forms.Textarea(attrs={"rows": 10})
    )

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        if "[" in text and "]" in text:
            raise forms.ValidationError(_("Put your own words where the text has [brackets]."))
        return text


class TouchForm(Form):
    way = forms.ChoiceField(label=_("How?"), choices=Touch.Way.choices, widget=forms.RadioSelect)
    on = forms.DateField(
        label=_("When?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Enter a day, like 2026-12-24.")},
    )
    note = forms.CharField(label=_("A line to remember"), max_length=300, required=False)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any):
        self.today = today
        super().__init__(*args, initial={"on": today}, **kwargs)

    def clean_on(self) -> dt.date:
        on = self.cleaned_data["on"] or self.today
        if on > self.today:
            raise forms.ValidationError(_("Choose a day that has come."))
        if on < self.today - LONGEST_AGO:
            raise forms.ValidationError(_("Choose a day within the last year."))
        return on
