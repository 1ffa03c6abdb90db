"""Forms of concerns: where one stands, and who reads them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.models import Concern
from core.edits import Versioned
from core.forms import Form
from users.models import User
from users.models.roles import STAFF


class StatusForm(Versioned):
    status = forms.ChoiceField(
        label=_("Where it stands"), choices=Concern.Status.choices, widget=forms.RadioSelect
    )
    closing_word = forms.CharField(
        label=_("How it ended"),
        help_text=_("For the two of you. Needed to close it."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReaderField(forms.ModelChoiceField):
    def label_from_instance(self, obj: User) -> str:
        return obj.full_name or obj.email


class ReadersForm(Form):
    first = ReaderField(label=_("One reader"), queryset=User.objects.none())
    second = ReaderField(label=_("The other reader"), queryset=User.objects.none())

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        staff = User.objects.filter(is_active=True, roles__overlap=list(STAFF))
        for name in ("first", "second"):
            field = self.fields[name]
            if isinstance(field, ReaderField):
                field.queryset = staff.order_by("full_name", "pk")
                field.empty_label = str(_("Choose somebody"))

    def ids(self) -> list[int]:
        return [self.cleaned_data["first"].pk, self.cleaned_data["second"].pk]
