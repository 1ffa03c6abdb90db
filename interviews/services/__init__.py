from interviews.services.advice import (
    add_advice,
    archive_advice,
    change_advice,
    restore_advice,
    set_told,
)
from interviews.services.answers import accept, change_how, decline, not_now, propose
from interviews.services.closing import close_unanswered, stop_waiting, withdraw
from interviews.services.contact_questions import (
    ask_back,
    open_questions,
    replied_another_way,
    reply,
    undo_reply,
    unsent_reply,
)
from interviews.services.drafts import current_or_new_draft, save_draft
from interviews.services.due_transitions import run_due_transitions
from interviews.services.letters import (
    MOST_AT_ONCE,
    HidesRequest,
    News,
    NothingSent,
    check_words,
    dismiss_returned_letters,
    send_letter,
    send_news,
    undo_send_letters,
    words_for,
)
from interviews.services.limits import letter_limit, reason_cannot_ask
from interviews.services.links import renew_links
from interviews.services.live import (
    NotSure,
    begin,
    can_undo_begin,
    end,
    offer_more_time,
    raise_openings,
    undo_begin,
)
from interviews.services.moving import (
    can_undo,
    refresh_due_dates,
    update_contact_status_in_new_zone,
)
from interviews.services.notes import (
    SavedNote,
    append_to_free_notes,
    mark_asked,
    resolve_note_conflict,
    save_note,
)
from interviews.services.pending_mail import goes_out_at, is_request_out, request_emails
from interviews.services.refusals import (
    ContactSuppressed,
    NotYet,
    SheetClosed,
    SheetFull,
    TimeTaken,
    TooManyOpen,
)
from interviews.services.requests import follow_up, record_sent, send, undo_send
from interviews.services.returned import returned_follow_up
from interviews.services.sheets import (
    move_question,
    plan_own,
    plan_question,
    plan_set,
    remove_question,
)
from interviews.services.talks import (
    cancel,
    check_past,
    correct_end,
    happened,
    lapse,
    missed,
    move,
)
from interviews.services.to_contact import address_with_link
from interviews.services.undo_answers import UNDONE, undo_answer
from interviews.services.undo_talk import undo_happened
from interviews.services.uses import count_uses
from interviews.services.volunteering import can_volunteer, volunteer
from interviews.services.wrapups import (
    finish,
    save_reflection,
    save_thank_you_draft,
    save_wrap_up,
    send_thank_you,
    thanked_another_way,
    undo_send_thank_you,
    undo_thanked,
)
from outbox.services import TooManyLetters

__all__ = [
    "MOST_AT_ONCE",
    "UNDONE",
    "ContactSuppressed",
    "HidesRequest",
    "News",
    "NotSure",
    "NotYet",
    "NothingSent",
    "SavedNote",
    "SheetClosed",
    "SheetFull",
    "TimeTaken",
    "TooManyLetters",
    "TooManyOpen",
    "accept",
    "add_advice",
    "address_with_link",
    "append_to_free_notes",
    "archive_advice",
    "ask_back",
    "begin",
    "can_undo",
    "can_undo_begin",
    "can_volunteer",
    "cancel",
    "change_advice",
    "change_how",
    "check_past",
    "check_words",
    "close_unanswered",
    "correct_end",
    "count_uses",
    "current_or_new_draft",
    "decline",
    "dismiss_returned_letters",
    "end",
    "finish",
    "follow_up",
    "goes_out_at",
    "happened",
    "is_request_out",
    "lapse",
    "letter_limit",
    "mark_asked",
    "missed",
    "move",
    "move_question",
    "not_now",
    "offer_more_time",
    "open_questions",
    "plan_own",
    "plan_question",
    "plan_set",
    "propose",
    "raise_openings",
    "reason_cannot_ask",
    "record_sent",
    "refresh_due_dates",
    "remove_question",
    "renew_links",
    "replied_another_way",
    "reply",
    "request_emails",
    "resolve_note_conflict",
    "restore_advice",
    "returned_follow_up",
    "run_due_transitions",
    "save_draft",
    "save_note",
    "save_reflection",
    "save_thank_you_draft",
    "save_wrap_up",
    "send",
    "send_letter",
    "send_news",
    "send_thank_you",
    "set_told",
    "stop_waiting",
    "thanked_another_way",
    "undo_answer",
    "undo_begin",
    "undo_happened",
    "undo_reply",
    "undo_send",
    "undo_send_letters",
    "undo_send_thank_you",
    "undo_thanked",
    "unsent_reply",
    "update_contact_status_in_new_zone",
    "volunteer",
    "withdraw",
    "words_for",
]
