"""What this app writes to the audit trail."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OutboxAction(TextChoices):
    LOG_VIEWED = "outbox.log_viewed", _("Looked at the email log")
    RELEASED = "outbox.released", _("Released this database to send email")
    OPT_OUTS_REAPPLIED = "outbox.opt_outs_reapplied", _("Applied the opt-out log to this database")
    EMAIL_SENT_AGAIN = "outbox.email_sent_again", _("Sent an email again")
    UNDELIVERED_HANDLED = (
        "outbox.undelivered_handled",
        _("Marked emails that did not arrive as handled"),
    )
    HANDLED_UNDONE = "outbox.handled_undone", _("Undid marking emails as handled")
    INVITED = "outbox.invited", _("Invited somebody to sign in")
    TEXT_CHANGED = "outbox.text_changed", _("Changed the words of an email")
    ADDRESSES_ADDED = "outbox.addresses_added", _("Put addresses on the do-not-contact list")
    ADDRESS_LIFTED = "outbox.address_lifted", _("Took an address off the do-not-contact list")
