"""Forms for merging two accounts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form


class MergeForm(Form):
    is_same_person = forms.BooleanField(
        label=_("Both accounts belong to one person, who asked for it."),
        error_messages={"required": _("Confirm that both accounts belong to one person.")},
    )
