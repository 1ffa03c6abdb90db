"""What pages that add or change a contact say when it was not saved."""

from django.utils.translation import gettext as _

from contacts import services
from contacts.forms.contact import KeyedForm, WarnsOfDuplicate
from core.edits import AlreadyUsed
from core.errors import Refusal
from core.names import isolated


def refuse_in_form(form: WarnsOfDuplicate, refusal: Refusal) -> None:
    """Put the reason into the form, with the contact that is there already."""
    if isinstance(refusal, AlreadyUsed) and isinstance(form, KeyedForm):
        text = _("This page already added %(name)s. Send it again to add this person too.")
        form.refuse_used(refusal.made, text % {"name": isolated(refusal.made.name)})
        return
    if isinstance(refusal, services.Duplicate):
        form.duplicate = refusal.contact
    form.add_error(None, str(refusal.sentence))
