"""A file of assignments: sent, then confirmed with its rows in a hidden field."""

from django import forms
from django.utils.translation import gettext_lazy

from core.forms import Form
from core.table_lines import Line, Unreadable
from core.tables import MOST_TEXT, from_csv, read_lines


class AssignmentFileForm(Form):
    file = forms.FileField(
        label=gettext_lazy("CSV or XLSX"),
        help_text=gettext_lazy(
            "With the columns Student (university id or address) and Counselor (address). From and "
            "Until may be added."
        ),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("The file is empty."),
        },
        widget=forms.FileInput,
    )

    def clean_file(self) -> list[Line]:
        try:
            return read_lines(self.cleaned_data["file"])
        except Unreadable as unreadable:
            raise forms.ValidationError(str(unreadable)) from None


class ConfirmRowsForm(Form):
    rows = forms.CharField(max_length=2 * MOST_TEXT, strip=False, widget=forms.Textarea)

    def clean_rows(self) -> list[Line]:
        try:
            lines = from_csv(self.cleaned_data["rows"])
        except Unreadable as unreadable:
            raise forms.ValidationError(str(unreadable)) from None
        if len(lines) < 2:
            raise forms.ValidationError(gettext_lazy("The file has no rows below its headings."))
        return lines
