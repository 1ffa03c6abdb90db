"""What this app writes to the audit trail."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OfficeAction(TextChoices):
    SETTINGS_CHANGED = "office.settings_changed", _("Changed the office's settings")
    COHORT_SETTINGS_CHANGED = "office.cohort_settings_changed", _("Changed a cohort's numbers")
    CONCERN_READERS_SET = "office.concern_readers_set", _("Named who reads concerns")
    STEP_CONFIRMED = "office.step_confirmed", _("Confirmed a step of the set-up")
    SET_UP = "office.set_up", _("Finished the set-up")
    CHOICE_ADDED = "office.choice_added", _("Added an entry of a list")
    CHOICE_RENAMED = "office.choice_renamed", _("Renamed an entry of a list")
    CHOICE_CHANGED = "office.choice_changed", _("Changed the question about an entry of a list")
    CHOICE_MOVED = "office.choice_moved", _("Moved an entry of a list")
    CHOICE_RETIRED = "office.choice_retired", _("Retired an entry of a list")
    CHOICE_REPUBLISHED = "office.choice_republished", _("Offered an entry of a list again")
    DAYS_ADDED = "office.days_added", _("Added a closed day, term or break")
    DAYS_ARCHIVED = "office.days_archived", _("Removed a closed day, term or break")
    DAYS_RESTORED = "office.days_restored", _("Restored a closed day, term or break")
