"""Keep the account of a student who left read-only: what it may still send is listed here.

Every other form, of any page that an account opens, is refused before it is read.
"""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import ResolverMatch

from users.access.second_step import SET_UP_PAGES
from users.models import User
from users.selectors import leaving

READING = ("GET", "HEAD", "OPTIONS")
# Who is there, and what the person takes along: sign out, end sessions, secure the account,
# take the data, give a private address, stop emails.
STILL_SENT = SET_UP_PAGES | {
    "account_change_password",
    "account_set_password",
    "account_email_verification_sent",
    "mfa_deactivate_totp",
    "mfa_edit_webauthn",
    "mfa_generate_recovery_codes",
    "mfa_remove_webauthn",
    "users:end_session",
    "users:sso_disconnect",
    "home:sign_out_elsewhere",
    "home:data",
    "home:portfolio",
    "advising:acknowledge",
    "contacts:export",
}
# Of the settings: stop emails, and how pages look.
STILL_SET = frozenset({"appearance", "emails", "notes"})
# For agreed talks that begin within FINISHED_WITHIN: hold them, call them off, write, thank.
FINISHING = frozenset(
    {
        "interviews:cancel",
        "interviews:catch_up",
        "interviews:homework",
        "interviews:how",
        "interviews:live",
        "interviews:missed",
        "interviews:outcome",
        "interviews:questions",
        "interviews:reply",
        "interviews:replied",
        "interviews:sheet",
        "interviews:thank",
        "interviews:thanked",
        "interviews:undo_catch_up",
        "interviews:undo_end",
        "interviews:undo_reply",
        "interviews:undo_thank_you",
        "interviews:wrap_up",
    }
)


def refuse_change(request: Any) -> HttpResponse | None:
    """Return None if the request may be answered, else the page that says why not. No query."""
    if request.method in READING or not isinstance(request.user, User):
        return None
    if not leaving.has_left(request.user, request.now):
        return None
    if is_still_sent(request.resolver_match) or (
        request.resolver_match.view_name in FINISHING
        and leaving.may_finish(request.user, request.now)
    ):
        return None
    context = {"leaves_on": request.user.leaves_on}
    return render(request, "users/read_only.html", context, status=403)


def is_still_sent(match: ResolverMatch) -> bool:
    """True for a form that somebody who left may send until the account is erased."""
    if match.view_name == "home:setting":
        return match.kwargs.get("name") in STILL_SET
    return match.view_name in STILL_SENT
