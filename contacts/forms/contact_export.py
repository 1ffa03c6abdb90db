"""As what a student downloads contacts."""

from django.db.models import TextChoices
from django.forms import ChoiceField, RadioSelect
from django.utils.translation import gettext_lazy as _

from core.forms import Form


class Format(TextChoices):
    CARDS = "vcf", _("vCard: for a phone or another address book")
    WORKBOOK = "xlsx", _("XLSX: for Excel, Numbers or Google Sheets")
    CSV = "csv", _("CSV: for other programs")


class ExportForm(Form):
    format = ChoiceField(
        label=_("File"), choices=Format.choices, initial=Format.CARDS, widget=RadioSelect
    )
