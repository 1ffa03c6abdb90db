"""The form that sends a file of directory people."""

from django.utils.translation import gettext_lazy as _

from core.forms import Form
from core.import_forms import FileLinesField


class DirectoryFileForm(Form):
    file = FileLinesField(
        help_text=_("At most 2,000 rows at once. Name and email address are needed.")
    )
