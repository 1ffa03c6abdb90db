"""A file of assignments: sent, then confirmed with its rows in a hidden field."""

from django.utils.translation import gettext_lazy

from core.forms import Form
from core.import_forms import FileLinesField, SentRowsField


class AssignmentFileForm(Form):
    file = FileLinesField(
        help_text=gettext_lazy(
            "With the columns Student (university id or address) and Counselor (address). From and "
            "Until may be added."
        )
    )


class ConfirmRowsForm(Form):
    rows = SentRowsField()
