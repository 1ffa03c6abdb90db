"""What this app writes to the audit trail."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class QuestionAction(TextChoices):
    ADDED = "questions.added", _("Added a question")
    CHANGED = "questions.changed", _("Changed a question")
    STATUS_SET = "questions.status_set", _("Changed a question's status")
    VERSION_RESTORED = "questions.version_restored", _("Restored a version of a question")
    DELETED = "questions.deleted", _("Deleted a draft of a question")
    DELETE_UNDONE = "questions.delete_undone", _("Undid deleting a draft")
    MOVED = "questions.moved", _("Moved a question in its theme")
    MERGED = "questions.merged", _("Merged a question into another")
    MERGE_UNDONE = "questions.merge_undone", _("Took merged questions apart")
    BOTH_KEPT = "questions.both_kept", _("Kept two questions that read alike")
    KEEP_BOTH_UNDONE = "questions.keep_both_undone", _("Let two questions read alike again")
    THEME_ADDED = "questions.theme_added", _("Added a theme")
    THEME_CHANGED = "questions.theme_changed", _("Changed a theme")
    THEME_MOVED = "questions.theme_moved", _("Moved a theme")
    THEME_DELETED = "questions.theme_deleted", _("Deleted a theme")
    SET_ADDED = "questions.set_added", _("Added a ready set")
    SET_CHANGED = "questions.set_changed", _("Changed a ready set")
    SET_MOVED = "questions.set_moved", _("Moved a ready set")
    SET_RETIRED = "questions.set_retired", _("Retired a ready set")
    SET_REPUBLISHED = "questions.set_republished", _("Republished a ready set")
    PUT_INTO_SET = "questions.put_into_set", _("Put a question into a ready set")
    TAKEN_OUT_OF_SET = "questions.taken_out_of_set", _("Took a question out of a ready set")
    MOVED_IN_SET = "questions.moved_in_set", _("Moved a question in a ready set")
    SUGGESTION_SENT = "questions.suggestion_sent", _("Suggested a question")
    SUGGESTION_ACCEPTED = "questions.suggestion_accepted", _("Accepted a suggested question")
    SUGGESTION_DECLINED = "questions.suggestion_declined", _("Declined a suggested question")
    IMPORTED = "questions.imported", _("Imported a file of questions")
    IMPORT_UNDONE = "questions.import_undone", _("Undid the import of a file of questions")
    STARTER_LOADED = "questions.starter_loaded", _("Loaded the starter questions")
