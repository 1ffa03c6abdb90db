"""Forms of closed days, terms and breaks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from core.errors import Refusal
from core.forms import Form
from office.domain.rules import require_order
from office.models import Period


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
