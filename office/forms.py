"""What an admin sets."""

import re

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.edits import Versioned
from core.forms import Form, ModelForm
from core.zone_choices import ZoneField
from core.zones import countries
from office.models import OfficeSettings, Period
from office.models.colors import is_readable, nearest, ratio
from office.selectors.setup import NAMES

MINUTES = [(15, "15"), (20, "20"), (30, "30")]
SECTIONS = (
    (
        gettext_lazy("Names and addresses"),
        ("name", *NAMES),
    ),
    (gettext_lazy("Look"), ("color",)),
    (
        gettext_lazy("Asking"),
        (
            "minutes_choices",
            "minutes_default",
            "open_requests",
            "asks_per_30_days",
            "asks_per_year",
            "letters_per_day",
            "letters_per_contact",
            "letters_per_domain",
        ),
    ),
    (
        gettext_lazy("Times"),
        (
            "zone",
            "quiet_from",
            "quiet_until",
            "take_back_seconds",
            "follow_up_days",
            "close_days",
            "thank_you_hours",
        ),
    ),
    (gettext_lazy("Endings"), ("lapse_days", "late_yes_days", "link_days")),
)
FIELDS = tuple(name for _heading, names in SECTIONS for name in names)
LABELS = {
    "name": gettext_lazy("Name of the program"),
    "university": gettext_lazy("University"),
    "office_name": gettext_lazy("Name of the office"),
    "office_short": gettext_lazy("Short name, for senders of emails"),
    "office_email": gettext_lazy("The office's email address"),
    "office_phone": gettext_lazy("The office's phone"),
    "postal_address": gettext_lazy("Postal address, under every email to a contact"),
    "city": gettext_lazy("City, with state and ZIP code"),
    "country": gettext_lazy("Country"),
    "open_requests": gettext_lazy("Open requests of one student"),
    "asks_per_30_days": gettext_lazy("Requests to one person in 30 days"),
    "asks_per_year": gettext_lazy("Requests to one person in a year"),
    "letters_per_day": gettext_lazy("Letters that one student sends in a day"),
    "letters_per_contact": gettext_lazy("… of these to one person"),
    "letters_per_domain": gettext_lazy("… of these to one employer's addresses"),
    "quiet_from": gettext_lazy("Quiet hours from"),
    "quiet_until": gettext_lazy("Quiet hours until"),
    "take_back_seconds": gettext_lazy("Seconds in which a letter can be taken back"),
    "follow_up_days": gettext_lazy("Business days until a follow-up is ready"),
    "close_days": gettext_lazy("Business days until a request closes by itself"),
    "thank_you_hours": gettext_lazy("Hours until a thank-you is due"),
    "lapse_days": gettext_lazy("Days until a talk nobody logged is set aside"),
    "late_yes_days": gettext_lazy("Days in which a late yes is possible"),
    "link_days": gettext_lazy("Days that the contact's page lives after a talk"),
}
LIMITS = {  # field: (least, most) that makes sense
    "open_requests": (1, 50),
    "asks_per_30_days": (1, 30),
    "asks_per_year": (1, 100),
    "letters_per_day": (1, 100),
    "letters_per_contact": (1, 20),
    "letters_per_domain": (1, 100),
    "take_back_seconds": (0, 600),
    "follow_up_days": (1, 60),
    "close_days": (2, 90),
    "thank_you_hours": (6, 168),
    "lapse_days": (1, 90),
    "late_yes_days": (14, 365),
    "link_days": (1, 90),
}
HEX = re.compile(r"#[0-9A-F]{6}")


class CountryField(forms.ChoiceField):
    """Every country, by its name."""

    def __init__(self, **kwargs):
        super().__init__(
            label=LABELS["country"], choices=lambda: [("", "–"), *countries()], **kwargs
        )


class SetupForm(Versioned, ModelForm):
    """What nobody but the office knows: names, addresses, time zone. The zone is asked, not
    guessed, the first time."""

    country = CountryField()
    zone = ZoneField(label=gettext_lazy("The office's time zone"), empty="–", required=True)

    class Meta:
        model = OfficeSettings
        fields = (*NAMES, "zone")
        labels = LABELS

    def __init__(self, *args, office: OfficeSettings, **kwargs):
        stored = {name: getattr(office, name) for name in (*NAMES, "zone")}
        if not office.office_name:
            stored |= {"office_email": office.contact_email, "zone": ""}
        super().__init__(*args, initial=stored | {"version": office.version}, **kwargs)

    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in (*NAMES, "zone")}


class OfficeSettingsForm(Versioned, ModelForm):
    """Every setting of the office; the stored row stays as it is while the form is being
    checked."""

    minutes_choices = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Minutes that students may ask for"),
        choices=MINUTES,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    minutes_default = forms.TypedChoiceField(
        label=gettext_lazy("Minutes to begin with"),
        choices=MINUTES,
        coerce=int,
        widget=forms.RadioSelect,
    )
    country = CountryField()
    zone = ZoneField(label=gettext_lazy("The office's time zone"))
    color = forms.CharField(
        label=gettext_lazy("Color of buttons and links"),
        help_text=gettext_lazy(
            "A dark shade, as on your website. Its lighter one for dark pages is made from it."
        ),
        max_length=7,
        widget=forms.TextInput(attrs={"type": "color"}),
    )

    class Meta:
        model = OfficeSettings
        fields = FIELDS
        labels = LABELS
        help_texts = {"follow_up_days": "", "close_days": ""}
        widgets = dict.fromkeys(
            ("quiet_from", "quiet_until"), forms.TimeInput(format="%H:%M", attrs={"type": "time"})
        )

    def __init__(self, *args, office: OfficeSettings, **kwargs):
        initial = {name: getattr(office, name) for name in FIELDS} | {"version": office.version}
        super().__init__(*args, initial=initial, **kwargs)
        for name, (least, most) in LIMITS.items():
            field = self.fields[name]
            about = {"label": LABELS[name], "least": least, "most": most}
            said = _("“%(label)s” goes from %(least)s to %(most)s.") % about
            field.validators += [MinValueValidator(least, said), MaxValueValidator(most, said)]
            field.widget.attrs.update({"min": least, "max": most})
            field.help_text = _("From %(least)s to %(most)s.") % {"least": least, "most": most}

    def clean_color(self) -> str:
        color = self.cleaned_data["color"].upper()
        if not HEX.fullmatch(color):
            raise forms.ValidationError(_("Write a color as #RRGGBB, like #0B5D5E."))
        if not is_readable(color):
            about = {"color": color, "ratio": f"{ratio(color):.1f}", "near": nearest(color)}
            low = _(
                "%(color)s has a contrast of %(ratio)s:1; text needs 4.5:1. The nearest shade "
                "%(near)s."
            )
            raise forms.ValidationError(low % about)
        return color

    def clean(self) -> dict:
        """What two fields say together."""
        cleaned = super().clean()
        follow_up, close = cleaned.get("follow_up_days"), cleaned.get("close_days")
        if follow_up and close and close <= follow_up:
            self.add_error(
                "close_days",
                _("A request closes after its follow-up: choose more than %(n)s.")
                % {"n": follow_up},
            )
        if cleaned.get("minutes_default") and cleaned["minutes_default"] not in cleaned.get(
            "minutes_choices", []
        ):
            self.add_error(
                "minutes_default", _("Choose one of the minutes that students may ask for.")
            )
        return cleaned

    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in FIELDS}

    def sections(self) -> list[tuple[str, list[tuple[forms.BoundField, str]]]]:
        """The fields under their headings, each with how its choices look."""
        look = {"minutes_choices": "pills", "minutes_default": "pills"}
        return [
            (heading, [(self[name], look.get(name, "")) for name in names])
            for heading, names in SECTIONS
        ]


def _date(label: str) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


class ClosedDayForm(Form):
    on = _date(gettext_lazy("Date"))
    name = forms.CharField(label=gettext_lazy("What for"), max_length=80)


class PeriodForm(Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=Period.Kind.choices, widget=forms.RadioSelect
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    starts_on = _date(gettext_lazy("First day"))
    ends_on = _date(gettext_lazy("Last day"))

    def clean(self) -> dict:
        cleaned = super().clean()
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is on or after the first one."))
        return cleaned
