"""What a curator types about themes and ready sets."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.edits import Keyed, Versioned
from core.forms import Form
from office.models import CareerField
from questions.models import Purpose, Question, QuestionSet, SetEntry, Theme
from users.models import Cohort


class ThemeFields(Form):
    name = forms.CharField(
        label=_("Name"), max_length=80, error_messages={"required": _("Give the theme a name.")}
    )
    about = forms.CharField(
        label=_("What it is about"),
        help_text=_("One line below its name."),
        max_length=200,
        required=False,
    )

    def values(self) -> dict:
        """The columns of the theme."""
        return {name: self.cleaned_data[name] for name in ("name", "about")}

    def name_taken(self) -> None:
        self.add_error("name", _("Another theme has this name."))


class Made(Keyed):
    """The key of a form for something new, and what to say when it made another one before."""

    def found_made(self, row: Theme | QuestionSet) -> None:
        """Say that this page made `row` before, and make it ready to be sent again."""
        self.renew_key()
        text = gettext("This page already made “%(name)s”. Send it again to make this one too.")
        self.add_error(None, text % {"name": row.name})


class NewThemeForm(Made, ThemeFields):
    field_order = list(ThemeFields.base_fields)


class EditThemeForm(Versioned, ThemeFields):
    field_order = list(ThemeFields.base_fields)

    def __init__(self, *args, theme: Theme, **kwargs):
        initial = {"name": theme.name, "about": theme.about, "version": theme.version}
        super().__init__(*args, initial=initial, **kwargs)


class SetFields(Form):
    name = forms.CharField(
        label=_("Name"), max_length=80, error_messages={"required": _("Give the set a name.")}
    )
    about = forms.CharField(label=_("What it is for"), max_length=200, required=False)
    minutes = forms.IntegerField(
        label=_("For talks of … minutes"), min_value=5, max_value=120, initial=20
    )
    purposes = forms.MultipleChoiceField(
        label=_("Good for"),
        choices=Purpose.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    fields_of_work = forms.ModelMultipleChoiceField(
        CareerField.objects.filter(is_active=True),
        label=_("Fields of work"),
        help_text=_("None ticked means every field."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    cohorts = forms.ModelMultipleChoiceField(
        Cohort.objects.order_by("name"),
        label=_("Only for these cohorts"),
        help_text=_("None ticked means every student."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def values(self) -> dict:
        """The columns of the set, and the rows it is for."""
        words = {
            name: self.cleaned_data[name]
            for name in ("name", "about", "minutes", "purposes", "cohorts")
        }
        return words | {"fields": self.cleaned_data["fields_of_work"]}


class NewSetForm(Made, SetFields):
    field_order = list(SetFields.base_fields)


class EditSetForm(Versioned, SetFields):
    field_order = list(SetFields.base_fields)

    def __init__(self, *args, chosen: QuestionSet, **kwargs):
        initial = {name: self.stored(chosen, name) for name in self.base_fields}
        super().__init__(*args, initial=initial, **kwargs)

    def stored(self, row: QuestionSet, name: str):
        if name in {"fields_of_work", "cohorts"}:
            return list(getattr(row, "fields" if name == "fields_of_work" else name).all())
        return getattr(row, name)

    def differences(self, row: QuestionSet) -> list[tuple[str, str, str]]:
        for name in ("fields_of_work", "cohorts"):
            self.cleaned_data[name] = list(self.cleaned_data[name])
        return super().differences(row)


class FillForm(Form):
    """One press on a set's page: `put` a question in `at` its place or last, `take` an entry
    out, or move one."""

    put = forms.ModelChoiceField(Question.objects.none(), to_field_name="code", required=False)
    take = forms.ModelChoiceField(SetEntry.objects.none(), required=False)
    entry = forms.ModelChoiceField(SetEntry.objects.none(), required=False)
    at = forms.IntegerField(min_value=1, max_value=10_000, required=False)

    def __init__(self, *args, chosen: QuestionSet, questions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["put"].queryset = questions
        self.fields["take"].queryset = self.fields["entry"].queryset = chosen.entries.all()
