"""Forms of the office's settings."""

# ruff: noqa: SLF001 - _meta is public API

import re
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.addresses import ascii_domain
from core.edits import HasVersion, Versioned, in_words, with_value
from core.forms import ModelForm
from core.zone_choices import ZoneField
from core.zones import countries
from office.domain.rules import HEX, LABELS, LIMITS, limit_hint, settings_problems
from office.domain.sections import NAMES, SECTION_FIELDS, Section
from office.models import OfficeSettings, SignUp
from office.models.colors import HOUSE, is_readable, nearest
from office.selectors.settings import office_settings

SHORT = len("#ABC")
MINUTES = [(15, "15"), (20, "20"), (30, "30")]
COLUMNS = OfficeSettings._meta.fields
DRAWN_AS = {"minutes_choices": "seg", "minutes_default": "seg"}


class CountryField(forms.ChoiceField):
    def __init__(self, **kwargs):
        super().__init__(
            label=LABELS["country"], choices=lambda: [("", "–"), *countries()], **kwargs
        )


class OfficeForm(Versioned, ModelForm):
    """Some of the office's settings; its version is that of these settings alone."""

    names: tuple[str, ...] = ()

    def based_on(self, row: HasVersion) -> None:
        office = cast(OfficeSettings, row)
        self.data = with_value(self.data, "version", office.version_of(self.names))

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.names}


class SetupForm(OfficeForm):
    """The settings without useful defaults. On the first visit no zone is preset."""

    names = (*NAMES, "zone")
    country = CountryField()
    zone = ZoneField(label=gettext_lazy("The office's time zone"), empty="–", required=True)

    class Meta:
        model = OfficeSettings
        fields = (*NAMES, "zone")
        labels = LABELS

    def __init__(self, *args, office: OfficeSettings, **kwargs):
        stored = {name: getattr(office, name) for name in self.names}
        if not office.office_name:
            stored |= {"office_email": office.contact_email, "zone": ""}
        version = office.version_of(self.names)
        super().__init__(*args, initial=stored | {"version": version}, **kwargs)


class DomainsField(forms.CharField):
    """Domains, one on a line; a leading @ and capitals are forgiven."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        names = re.split(r"[\s,;]+", super().clean(value))
        found = [ascii_domain(name.strip("@.")) for name in names]
        return list(dict.fromkeys(filter(None, found)))


class SectionForm(OfficeForm):
    """One section of the settings, checked against those of the others as they are stored."""

    typed_color = HOUSE

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
    sign_up = forms.ChoiceField(
        label=LABELS["sign_up"], choices=SignUp.choices, widget=forms.RadioSelect
    )
    sign_up_domains = DomainsField(label=LABELS["sign_up_domains"], required=False)
    color = forms.CharField(
        label=gettext_lazy("Color of buttons and links"),
        help_text=gettext_lazy(
            "A dark shade, as on your website, like #0B5D5E. "
            "Dark pages use a lighter one made from it."
        ),
        max_length=7,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    class Meta:
        model = OfficeSettings
        fields = SECTION_FIELDS
        labels = LABELS
        help_texts = {"follow_up_days": "", "close_days": ""}
        widgets = dict.fromkeys(
            ("quiet_from", "quiet_until"), forms.TimeInput(format="%H:%M", attrs={"type": "time"})
        )

    def __init__(self, *args, office: OfficeSettings, section: Section, **kwargs):
        self.office, self.section, self.names = office, section, section.fields
        initial = {name: getattr(office, name) for name in self.names}
        super().__init__(
            *args, initial=initial | {"version": office.version_of(self.names)}, **kwargs
        )
        for name in {*self.fields} - {*self.names, "version"}:
            del self.fields[name]
        if "sign_up" in self.fields:
            installed = ", ".join(settings.SIGNUP_DOMAINS).replace("*", _("everybody"))
            said = _("Set at the installation: %(who)s.")
            self.fields["sign_up"].help_text = said % {"who": installed or _("nobody")}
        for name in self.fields.keys() & LIMITS.keys():
            least, most = LIMITS[name]
            self.fields[name].widget.attrs.update({"min": least, "max": most})
            self.fields[name].help_text = limit_hint(name)

    def clean_color(self) -> str:
        color = "#" + self.cleaned_data["color"].strip("#").upper()
        return re.sub(r"#(.)(.)(.)", r"#\1\1\2\2\3\3", color) if len(color) == SHORT else color

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        stored = {column.name: getattr(self.office, column.name) for column in COLUMNS}
        typed = {name: cleaned.get(name) for name in self.names}
        if HEX.fullmatch(cleaned.get("color", "")):
            self.typed_color = cleaned["color"]
        for name, problem in settings_problems(stored | typed).items():
            self.add_error(name if name in self.fields else None, str(problem))
        return cleaned

    def offered_color(self) -> str:
        """Return the nearest shade that can be read, if the one typed cannot; else ""."""
        return "" if is_readable(self.typed_color) else nearest(self.typed_color)

    def drawn(self) -> list[tuple[forms.BoundField, str]]:
        """Return the fields in order, each with how its choices are drawn."""
        return [(self[name], DRAWN_AS.get(name, "")) for name in self.names]

    def differs(self) -> bool:
        """True if a cohort has a number of its own here; no query."""
        cohorts = office_settings().cohort_rules
        return any(not one.own.keys().isdisjoint(self.names) for one in cohorts)

    def words(self) -> str:
        """Return what is stored, on one line; names speak for themselves, numbers have a label."""
        return " · ".join(filter(None, (_stored_words(self[name]) for name in self.names)))


def _stored_words(bound: forms.BoundField) -> str:
    words = in_words(bound.field, bound.initial).replace("\n", ", ")
    if isinstance(bound.field, forms.CharField | CountryField | ZoneField):
        return words
    return f"{bound.label}: {words}"
