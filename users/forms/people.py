"""Forms of the pages on which admins keep people and cohorts."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.address_fields import AddressFormField
from core.edits import Versioned
from core.forms import Form
from users.domain.pasted_people import PastedPerson, read_people
from users.models import Cohort, StudentProfile, User
from users.models.roles import Role
from users.selectors.people_list import cohorts_to_choose

ABOUT_ROLES: dict[Role, str | Promise] = {
    Role.STUDENT: _("Keeps contacts, asks for talks, writes notes."),
    Role.COUNSELOR: _("Sees dates and shared reflections of the students assigned to them."),
    Role.INSTRUCTOR: _("Sees numbers and dates of the students of their own cohorts."),
    Role.CURATOR: _("Keeps questions, guides and the texts of emails."),
    Role.ADMIN: _("Keeps people and the program's settings; reads the logs."),
    Role.AUDITOR: _("Reads the email log and who did what; changes nothing."),
    Role.DIRECTOR: _("Sees figures of the whole program, no person and no record."),
}


def _text(label: Any, model: type, column: str, **more: Any) -> forms.CharField:
    longest = model._meta.get_field(column).max_length  # type: ignore[attr-defined]  # noqa: SLF001
    return forms.CharField(label=label, max_length=longest, **more)


class RolesField(forms.MultipleChoiceField):
    """Each choice says in a line what the role is for."""

    def __init__(self, **more: Any):
        widget = forms.CheckboxSelectMultiple
        super().__init__(label=_("Roles"), choices=_role_choices, widget=widget, **more)


def _role_choices() -> list[tuple[str, str]]:
    line = '{}<br><span class="meta">{}</span>'
    return [(role.value, format_html(line, role.label, ABOUT_ROLES[role])) for role in Role]


class CohortsField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def __init__(self, **more: Any):
        super().__init__(
            Cohort.objects.none(), to_field_name="code", required=False, label=_("Cohorts"), **more
        )


class PersonForm(Versioned):
    full_name = _text(_("Full name"), User, "full_name")
    email = AddressFormField(
        label=_("Email address"),
        max_length=254,
        help_text=_(
            "A new one is told to the old and the new address, ends every session of the account, "
            "and is proved by a code at the next sign-in."
        ),
    )
    university_id = _text(_("University id"), User, "university_id", required=False)
    subject = _text(_("Subject"), StudentProfile, "subject", required=False)
    class_year = _text(_("Year"), StudentProfile, "class_year", required=False)

    field_order = ["full_name", "email", "university_id", "subject", "class_year"]

    def __init__(self, *args: Any, is_student: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not is_student:
            del self.fields["subject"], self.fields["class_year"]

    def stored(self, row: Any, name: str) -> Any:
        return row.values[name]

    def values(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class WithRolesAndCohorts(Form):
    roles = RolesField(initial=[Role.STUDENT.value])
    cohorts = CohortsField(help_text=_("For students."))
    invites = forms.BooleanField(
        label=_("Send an email with where to sign in"), required=False, initial=True
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        known = cohorts_to_choose()
        self.fields["cohorts"].queryset = known  # type: ignore[attr-defined]
        if not known:
            del self.fields["cohorts"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("cohorts") and Role.STUDENT not in cleaned.get("roles", [Role.STUDENT]):
            self.add_error("cohorts", _("Only students are in cohorts. Add the role, or untick."))
        return cleaned

    def values(self) -> dict[str, Any]:
        return self.cleaned_data


class NewPersonForm(WithRolesAndCohorts):
    full_name = _text(_("Full name"), User, "full_name")
    email = AddressFormField(label=_("Email address"), max_length=254)
    university_id = _text(_("University id"), User, "university_id", required=False)
    subject = _text(_("Subject"), StudentProfile, "subject", required=False)
    class_year = _text(_("Year"), StudentProfile, "class_year", required=False)

    field_order = [
        "full_name",
        "email",
        "roles",
        "cohorts",
        "university_id",
        "subject",
        "class_year",
        "invites",
    ]


class PastedPeopleForm(WithRolesAndCohorts):
    people = forms.CharField(
        label=_("People"),
        help_text=_("One a line: a name and an address, or two cells of a spreadsheet."),
        max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 8, "autocapitalize": "none", "spellcheck": "false"}),
    )

    field_order = ["people", "roles", "cohorts", "invites"]

    def clean_people(self) -> list[PastedPerson]:
        found = read_people(self.cleaned_data["people"])
        if found.problems:
            raise ValidationError([*found.problems])
        return found.people


class RolesForm(Versioned):
    roles = RolesField(
        help_text=_("They count from the person's next click on."),
        error_messages={
            "required": _("Choose at least one role. To end somebody's access, deactivate them.")
        },
    )


class CohortsForm(Form):
    cohorts = CohortsField()

    def __init__(self, *args: Any, held: list[Cohort], **kwargs: Any):
        super().__init__(*args, initial={"cohorts": [one.code for one in held]}, **kwargs)
        known = Cohort.objects.in_use() | Cohort.objects.filter(pk__in=[one.pk for one in held])
        field = self.fields["cohorts"]
        field.queryset = known.order_by("-starts_on", "name")  # type: ignore[attr-defined]


class CohortForm(Form):
    name = _text(_("Name"), Cohort, "name")
    starts_on = forms.DateField(
        label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    ends_on = forms.DateField(
        label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    students_leave = forms.BooleanField(
        label=_("Its students leave the program when it ends"),
        help_text=_(
            "From the day after the last one their accounts are read-only; they are told 30 days "
            "before. A day that somebody set on the page of a student counts more."
        ),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first."))
        return cleaned


class MoveForm(Form):
    """People ticked on the list, and the cohort to put them into."""

    chosen = forms.ModelMultipleChoiceField(
        User.objects.all(),
        to_field_name="code",
        error_messages={"required": _("Tick the people first.")},
    )
    cohort = forms.ModelChoiceField(
        Cohort.objects.none(),
        to_field_name="code",
        error_messages={"required": _("Choose a cohort."), "invalid_choice": _("Choose a cohort.")},
    )
    keeps_others = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["cohort"].queryset = Cohort.objects.in_use()  # type: ignore[attr-defined]
