"""Forms of the office's settings and its calendar."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.edits import Versioned, in_words
from core.errors import Refusal
from core.forms import Form, ModelForm
from core.zone_choices import ZoneField
from core.zones import countries
from office.domain.rules import LABELS, LIMITS, require_order, settings_problems
from office.models import OfficeSettings, Period
from office.selectors.setup_steps import NAMES

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


class CountryField(forms.ChoiceField):
    def __init__(self, **kwargs):
        super().__init__(
            label=LABELS["country"], choices=lambda: [("", "–"), *countries()], **kwargs
        )


class SetupForm(Versioned, ModelForm):
    """The settings without useful defaults. On the first visit no zone is preset."""

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

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in (*NAMES, "zone")}


@dataclass(frozen=True)
class FormSection:
    """Fields under a heading, each with how its choices are drawn."""

    heading: str | Promise
    fields: list[tuple[forms.BoundField, str]]

    @property
    def words(self) -> str:
        """What is stored, on one line; names speak for themselves, numbers have their label."""
        return " · ".join(filter(None, (_stored_words(bound) for bound, _look in self.fields)))

    @property
    def has_errors(self) -> bool:
        return any(bound.errors for bound, _look in self.fields)


def _stored_words(bound: forms.BoundField) -> str:
    words = in_words(bound.field, bound.initial).replace("\n", ", ")
    if isinstance(bound.field, forms.CharField | CountryField | ZoneField):
        return words
    return f"{bound.label}: {words}"


class OfficeSettingsForm(Versioned, ModelForm):
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
            "A dark shade, as on your website. Dark pages use a lighter one made from it."
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
            field.widget.attrs.update({"min": least, "max": most})
            field.help_text = _("From %(least)s to %(most)s.") % {"least": least, "most": most}

    def clean_color(self) -> str:
        return self.cleaned_data["color"].upper()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, problem in settings_problems(cleaned).items():
            self.add_error(name, str(problem))
        return cleaned

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FIELDS}

    def sections(self) -> list[FormSection]:
        drawn_as = {"minutes_choices": "seg", "minutes_default": "seg"}
        return [
            FormSection(heading, [(self[name], drawn_as.get(name, "")) for name in names])
            for heading, names in SECTIONS
        ]


class DayField(forms.DateField):
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class ClosedDayForm(Form):
    on = DayField(label=gettext_lazy("Date"))
    name = forms.CharField(label=gettext_lazy("What for"), max_length=80)


class PeriodForm(Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=Period.Kind.choices, widget=forms.RadioSelect
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    starts_on = DayField(label=gettext_lazy("First day"))
    ends_on = DayField(label=gettext_lazy("Last day"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                require_order(cleaned["starts_on"], cleaned["ends_on"])
            except Refusal as refusal:
                self.add_error("ends_on", str(refusal.sentence))
        return cleaned
