"""Forms for keeping in touch with a contact."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact, Touch
from core.edits import Keyed, Versioned
from core.forms import Form
from interviews.domain.hidden_requests import letter_fault
from interviews.domain.keep_in_touch import FIRST_NAME
from interviews.models import Advice

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


class LetterForm(Keyed):
    """`hides_request` is set when the service finds that the words ask for something."""

    hides_request = False
    subject = forms.CharField(label=_("Subject"), max_length=200)
    text = forms.CharField(
        label=_("Your message"), max_length=2000, widget=forms.Textarea(attrs={"rows": 11})
    )
    advice = forms.CharField(required=False, max_length=8, widget=forms.HiddenInput)

    def clean_subject(self) -> str:
        return self._checked("subject", letter_fault(self._read_by_one("subject"), "-"))

    def clean_text(self) -> str:
        return self._checked("text", letter_fault("-", self._read_by_one("text")))

    def _checked(self, name: str, fault: str) -> str:
        if fault:
            raise forms.ValidationError(fault)
        return str(self.cleaned_data[name])

    def _read_by_one(self, name: str) -> str:
        return self._read(str(self.cleaned_data[name]))

    def _read(self, text: str) -> str:
        return text


class NewsForm(LetterForm):
    """News to several; the boxes of whom are checked beside it."""

    def _read(self, text: str) -> str:
        return text.replace(FIRST_NAME, "-")


class AdviceForm(Keyed, Versioned):
    advised = forms.CharField(
        label=_("What did they advise?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    given_on = forms.DateField(
        label=_("When?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Enter a day, like 2026-12-24.")},
    )
    did = forms.CharField(
        label=_("What did you do?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Leave it empty until you have acted on it."),
    )
    acted_on = forms.DateField(
        label=_("When did you do it?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Enter a day, like 2026-12-24.")},
    )

    def __init__(self, *args: Any, advice: Advice | None, today: dt.date, **kwargs: Any):
        self.today = today
        initial = {"given_on": today}
        if advice:
            names = ("advised", "given_on", "did", "acted_on", "version")
            initial = {name: getattr(advice, name) for name in names}
        super().__init__(*args, initial=initial, **kwargs)
        if advice is None:
            del self.fields["did"], self.fields["acted_on"]

    def clean_given_on(self) -> dt.date:
        return self._come(self.cleaned_data["given_on"] or self.today)

    def clean_acted_on(self) -> dt.date | None:
        day = self.cleaned_data["acted_on"]
        return self._come(day) if day else None

    def _come(self, day: dt.date) -> dt.date:
        if day > self.today:
            raise forms.ValidationError(_("Choose a day that has come."))
        return day

    @property
    def values(self) -> dict[str, Any]:
        hidden = ("form_key", "version")
        return {name: value for name, value in self.cleaned_data.items() if name not in hidden}


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


class GiftForm(TouchForm):
    """What the student gave back."""

    way = forms.ChoiceField(
        label=_("What did you give?"), choices=Touch.Gift.choices, widget=forms.RadioSelect
    )
