"""The form of a cohort's own numbers."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from core.edits import HasVersion, Versioned, with_value
from office.domain.rules import LABELS, LIMITS, cohort_problems, limit_hint
from office.models import CohortSettings, OfficeSettings

NUMBERS = (
    "open_requests",
    "follow_up_days",
    "close_days",
    "thank_you_hours",
    "coverage_interviews",
    "coverage_settings",
)
SHOWN = ("minutes_choices", "minutes_default", *NUMBERS)
MINUTES = [(15, "15"), (20, "20"), (30, "30")]


class CohortSettingsForm(Versioned):
    """Empty fields are the office's numbers, which stand in them as placeholders."""

    minutes_choices = forms.TypedMultipleChoiceField(
        label=LABELS["minutes_choices"],
        choices=MINUTES,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    minutes_default = forms.TypedChoiceField(
        label=LABELS["minutes_default"],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    open_requests = forms.IntegerField(label=LABELS["open_requests"], required=False)
    follow_up_days = forms.IntegerField(label=LABELS["follow_up_days"], required=False)
    close_days = forms.IntegerField(label=LABELS["close_days"], required=False)
    thank_you_hours = forms.IntegerField(label=LABELS["thank_you_hours"], required=False)
    coverage_interviews = forms.IntegerField(label=LABELS["coverage_interviews"], required=False)
    coverage_settings = forms.IntegerField(label=LABELS["coverage_settings"], required=False)

    def __init__(self, *args: Any, office: OfficeSettings, row: CohortSettings, **kwargs: Any):
        self.office, self.row = office, row
        initial = {name: getattr(row, name) for name in SHOWN} | {"version": row.version_of(SHOWN)}
        super().__init__(*args, initial=initial, **kwargs)
        usual = _("Program: %(n)s") % {"n": office.minutes_default}
        self.fields["minutes_default"].choices = [("", usual), *MINUTES]  # type: ignore[attr-defined]
        for name in NUMBERS:
            least, most = LIMITS[name]
            self.fields[name].widget.attrs.update(
                {"min": least, "max": most, "placeholder": getattr(office, name)}
            )
        for name in SHOWN:
            self.fields[name].help_text = self._hint(name)

    def _hint(self, name: str) -> str:
        usual = getattr(self.office, name)
        about = {"usual": ", ".join(map(str, usual)) if isinstance(usual, list) else usual}
        said = [limit_hint(name)] if name in LIMITS else []
        if getattr(self.row, name) not in (None, usual):
            said.append(_("Differs from the program's %(usual)s.") % about)
        elif name == "minutes_choices":
            said.append(_("None ticked: the program's %(usual)s.") % about)
        elif name in NUMBERS:
            said.append(_("Empty: the program's %(usual)s.") % about)
        return " ".join(said)

    def based_on(self, row: HasVersion) -> None:
        assert isinstance(row, CohortSettings)  # noqa: S101
        self.data = with_value(self.data, "version", row.version_of(SHOWN))

    def clean_minutes_choices(self) -> list[int] | None:
        return sorted(self.cleaned_data["minutes_choices"]) or None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        own = self.row.own | {name: cleaned.get(name) for name in SHOWN}
        own = {name: value for name, value in own.items() if value is not None}
        for name, problem in cohort_problems(self.office, own).items():
            self.add_error(name if name in self.fields else None, str(problem))
        return cleaned

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in SHOWN}

    def drawn(self) -> list[tuple[forms.BoundField, str]]:
        """Return the fields in order, each with how its choices are drawn."""
        return [(self[name], "" if name in NUMBERS else "seg") for name in SHOWN]
