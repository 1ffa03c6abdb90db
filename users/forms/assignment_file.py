"""A file of assignments: sent, then confirmed with its rows in a hidden field."""

from django.utils.translation import gettext_lazy

from core.forms import Form
from core.import_forms import FileLinesField, SentRowsField
from core.imports import chosen_columns
from users.domain.assignment_file import COLUMNS
from users.selectors.assignment_file import AssignmentFile, read_assignments


class AssignmentFileForm(Form):
    file = FileLinesField(
        help_text=gettext_lazy(
            "With the columns Student (university id or address) and Counselor (address). From and "
            "Until may be added."
        )
    )


class ConfirmRowsForm(Form):
    """Fields named `column-…` say which column of the file is which."""

    rows = SentRowsField()

    def preview(self) -> AssignmentFile:
        mapping = chosen_columns(self.data, COLUMNS)
        return read_assignments(self.cleaned_data["rows"], mapping or None)
