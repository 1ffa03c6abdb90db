"""Forms of who advises whom."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import Form
from users.models import User
from users.selectors.assigning import CounselorRow


class CounselorField(forms.ModelChoiceField):
    """Counselors by code, each with the number of their students."""

    def __init__(self, counselors: list[CounselorRow], **more: Any):
        self.numbers = {row.person.pk: row.students for row in counselors}
        found = User.objects.filter(pk__in=self.numbers).order_by("full_name", "pk")
        super().__init__(
            found, to_field_name="code", empty_label=gettext_lazy("Choose a counselor"), **more
        )

    def label_from_instance(self, obj: Any) -> str:
        about = {"name": obj.full_name or obj.email, "number": self.numbers[obj.pk]}
        return _("%(name)s (%(number)d students)") % about


class DayField(forms.DateField):
    def __init__(self, **more: Any):
        widget = forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d")
        super().__init__(widget=widget, required=False, **more)


class ChosenMixin(forms.BaseForm):
    """`chosen` are the codes of ticked people, among `people`."""

    def __init__(self, *args: Any, people: QuerySet[User], **more: Any):
        super().__init__(*args, **more)
        self.people = people
        self.codes = self.data.getlist("chosen") if hasattr(self.data, "getlist") else []

    def chosen_ids(self) -> list[int]:
        """Return the ids of the ticked ones. Raises ValidationError for none, and for others."""
        found = list(self.people.filter(code__in=self.codes).values_list("pk", flat=True))
        if len(found) != len(set(self.codes)):
            raise ValidationError(_("Somebody ticked is not in this list anymore. Load it again."))
        if not found:
            raise ValidationError(_("Tick at least one student."))
        return found


class AssignForm(ChosenMixin, Form):
    """Ticked students, or everybody in the list, to one counselor."""

    everybody = forms.BooleanField(required=False)
    as_well = forms.BooleanField(required=False)

    def __init__(self, *args: Any, counselors: list[CounselorRow], **more: Any):
        super().__init__(*args, **more)
        self.fields["counselor"] = CounselorField(
            counselors, label=_("Assign to"), error_messages={"required": _("Choose a counselor.")}
        )

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("everybody"):
            self.cleaned_data["student_ids"] = list(self.people.values_list("pk", flat=True))
        else:
            self.cleaned_data["student_ids"] = self.chosen_ids()
        return self.cleaned_data


class HandOverForm(ChosenMixin, Form):
    """All or some of one counselor's students, for good or until a day."""

    ALL, SOME = "all", "some"

    to_staff = forms.Field()
    since = DayField(label=gettext_lazy("From"), help_text=gettext_lazy("Empty: from now on."))
    until = DayField(
        label=gettext_lazy("They are back on"),
        help_text=gettext_lazy(
            "For a leave. On this day the students return by themselves. Empty: for good."
        ),
    )
    which = forms.ChoiceField(
        label=gettext_lazy("Which students"),
        choices=[(ALL, gettext_lazy("All")), (SOME, gettext_lazy("Those ticked below"))],
        initial=ALL,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, counselors: list[CounselorRow], **more: Any):
        super().__init__(*args, **more)
        self.fields["to_staff"] = CounselorField(
            counselors, label=_("To"), error_messages={"required": _("Choose a counselor.")}
        )

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("which") == self.SOME:
            self.cleaned_data["student_ids"] = self.chosen_ids()
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until <= since:
            self.add_error("until", _("The day of the return has to come after the first day."))
        return self.cleaned_data

    def values(self) -> dict[str, Any]:
        names = ("to_staff", "since", "until")
        found = {name: self.cleaned_data[name] for name in names}
        return found | {"student_ids": self.cleaned_data.get("student_ids")}


class CounselorForm(Form):
    """Another counselor for one student, or one more."""

    since = DayField(label=gettext_lazy("From"), help_text=gettext_lazy("Empty: from now on."))
    until = DayField(
        label=gettext_lazy("Until"),
        help_text=gettext_lazy("On this day the present counselor has them back. Empty: for good."),
    )
    as_well = forms.BooleanField(
        label=gettext_lazy("Beside the present counselor, not in their place"), required=False
    )

    field_order = ["staff", "since", "until", "as_well"]

    def __init__(self, *args: Any, counselors: list[CounselorRow], **more: Any):
        super().__init__(*args, **more)
        self.fields["staff"] = CounselorField(
            counselors,
            label=_("Counselor"),
            error_messages={"required": _("Choose a counselor.")},
        )
        self.order_fields(self.field_order)

    def values(self) -> dict[str, Any]:
        found = {name: self.cleaned_data[name] for name in ("staff", "since", "until")}
        return found | {"replace": not self.cleaned_data["as_well"]}
