"""The form that sends a file of directory people."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form
from core.table_lines import Line, Unreadable
from core.tables import read_lines


class DirectoryFileForm(Form):
    file = forms.FileField(
        label=_("CSV or XLSX"),
        help_text=_("At most 2,000 rows at once. Name and email address are needed."),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
        widget=forms.FileInput,
    )

    def clean_file(self) -> list[Line]:
        try:
            return read_lines(self.cleaned_data["file"])
        except Unreadable as unreadable:
            raise forms.ValidationError(str(unreadable)) from None
