from questions.services.bulk import change_many
from questions.services.curation import (
    LastQuestionTaken,
    MergedOrDeleted,
    add,
    change,
    delete,
    restore_version,
    set_status,
    undo_delete,
)
from questions.services.distinct_pairs import keep_both, undo_keep_both
from questions.services.file_import import QuestionsChanged, import_rows, undo_import
from questions.services.merging import merge, undo_merge
from questions.services.order import move_in_set, move_question, move_set, move_theme
from questions.services.own_questions import (
    MOST_OWN,
    archive_own_question,
    change_own_question,
    create_own_question,
    restore_own_question,
)
from questions.services.question_sets import (
    add_set,
    add_to_set,
    change_set,
    remove_from_set,
    republish_set,
    retire_set,
)
from questions.services.stars import star, unstar
from questions.services.starter import load
from questions.services.suggestions import (
    AlreadyAnswered,
    accept,
    decline,
    mark_answers_read,
    suggest,
)
from questions.services.themes import NameTaken, add_theme, change_theme, delete_theme
from questions.services.uses import MonthlyUse, replace_uses

__all__ = [
    "MOST_OWN",
    "AlreadyAnswered",
    "LastQuestionTaken",
    "MergedOrDeleted",
    "MonthlyUse",
    "NameTaken",
    "QuestionsChanged",
    "accept",
    "add",
    "add_set",
    "add_theme",
    "add_to_set",
    "archive_own_question",
    "change",
    "change_many",
    "change_own_question",
    "change_set",
    "change_theme",
    "create_own_question",
    "decline",
    "delete",
    "delete_theme",
    "import_rows",
    "keep_both",
    "load",
    "mark_answers_read",
    "merge",
    "move_in_set",
    "move_question",
    "move_set",
    "move_theme",
    "remove_from_set",
    "replace_uses",
    "republish_set",
    "restore_own_question",
    "restore_version",
    "retire_set",
    "set_status",
    "star",
    "suggest",
    "undo_delete",
    "undo_import",
    "undo_keep_both",
    "undo_merge",
    "unstar",
]
