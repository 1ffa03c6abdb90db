"""The next step after an undelivered letter."""

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.links import page
from core.step import Rank, Step
from interviews.models import Interview, guaranteed
from outbox.models import Email

ADDRESS, FULL, OURS = Email.Fault.ADDRESS, Email.Fault.FULL, Email.Fault.OURS
RETURNED: dict[str, dict[str, str | Promise]] = {
    "request": {
        ADDRESS: gettext_lazy(
            "Your request to %(first)s could not be delivered. Check %(address)s, then send it "
            "again."
        ),
        FULL: gettext_lazy(
            "%(first)s's mailbox is full, so your request could not be delivered. Send it again, "
            "or try another way."
        ),
        OURS: gettext_lazy(
            "Your request to %(first)s could not be delivered. The address may be right. Send it "
            "again, or try another way."
        ),
    },
    "follow_up": {
        ADDRESS: gettext_lazy(
            "Your follow-up to %(first)s could not be delivered. Check %(address)s, then send it "
            "again."
        ),
        FULL: gettext_lazy(
            "%(first)s's mailbox is full, so your follow-up could not be delivered. Send it again, "
            "or try another way."
        ),
        OURS: gettext_lazy(
            "Your follow-up to %(first)s could not be delivered. The address may be right. Send it "
            "again, or try another way."
        ),
    },
    "reply": {
        ADDRESS: gettext_lazy(
            "Your reply to %(first)s could not be delivered. Check %(address)s, then send it again."
        ),
        FULL: gettext_lazy(
            "%(first)s's mailbox is full, so your reply could not be delivered. Send it again, or "
            "try another way."
        ),
        OURS: gettext_lazy(
            "Your reply to %(first)s could not be delivered. The address may be right. Send it "
            "again, or try another way."
        ),
    },
    "thank_you": {
        ADDRESS: gettext_lazy(
            "Your thank-you to %(first)s could not be delivered. Check %(address)s, or thank "
            "%(first)s another way."
        ),
        FULL: gettext_lazy(
            "%(first)s's mailbox is full, so your thank-you could not be delivered. Send it again, "
            "or thank %(first)s another way."
        ),
        OURS: gettext_lazy(
            "Your thank-you to %(first)s could not be delivered. The address may be right. Send it "
            "again, or thank %(first)s another way."
        ),
    },
}


def returned(interview: Interview, kind: str) -> Step:
    """Return the step: fix the address if the server says so, else send again or another way."""
    contact, fault = interview.contact, interview.delivery_fault or ADDRESS
    if contact.hides_address:
        return _returned_through_directory(interview, kind)
    text = RETURNED[kind][fault] % {"first": contact.first_name, "address": contact.email}
    verb, url = _("Fix the address"), page("contacts:edit", contact.code)
    if fault != ADDRESS:
        verb, url = _("Send it again"), _send_again_page(interview, kind)
    return Step(Rank.AT_RISK, guaranteed(interview.address_failed_at), verb, text, url, state="bad")


def _returned_through_directory(interview: Interview, kind: str) -> Step:
    """Return a step that says nothing of the address, nor of what became of its owner."""
    first, since = interview.contact.first_name, guaranteed(interview.address_failed_at)
    text = _("Your letter to %(first)s could not be delivered. Your words are kept.")
    verb, url = _("See who else can be asked"), reverse("contacts:people_to_ask")
    if kind != "request":
        verb, url = _("Open the talk"), page("interviews:detail", interview.code)
    return Step(Rank.AT_RISK, since, verb, text % {"first": first}, url, state="bad")


def _send_again_page(interview: Interview, kind: str) -> str:
    if kind == "request":
        return page("interviews:request", interview.contact.code)
    pages = {
        "thank_you": "interviews:thank",
        "reply": "interviews:reply",
        "follow_up": "interviews:follow_up",
    }
    return page(pages[kind], interview.code)
