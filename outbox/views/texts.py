"""The office's pages of email texts: list, edit, preview, send a test, reset, restore."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.edits import Stale, Versioned, conflict
from core.errors import Refusal, redirect_on_refusal
from core.forms import render_form_page
from outbox.emails.sample import sample
from outbox.forms import EmailTextForm
from outbox.models import EmailText
from outbox.selectors.text_list import CurrentText, current_text, groups
from outbox.selectors.text_list import versions as versions_of
from outbox.selectors.texts import Text, get
from outbox.services import texts as services
from users.access import GET, GET_POST, POST, SignedInRequest, access
from users.models.roles import CURATORS

FORM = "outbox/manage/text_form.html"
VERSIONS_SHOWN = 30


@access(*CURATORS, methods=GET)
def index(request: SignedInRequest) -> HttpResponse:
    return render(request, "outbox/manage/text_list.html", {"groups": groups()})


@access(*CURATORS, methods=GET_POST)
def edit(request: SignedInRequest, key: str) -> HttpResponse:
    now = current_text(_text(key))
    form = _form(request, now)
    if form.is_bound and form.is_valid() and request.POST.get("action") != "preview":
        try:
            _save(request, form, now.text)
        except Stale:
            return _conflict(request, form, current_text(now.text))
        except Refusal as refusal:
            form.add_error(None, str(refusal.sentence))
            return render_form_page(request, FORM, _page(request, form, now), "preview")
        messages.success(request, _("Saved. Emails sent from now on have these words."))
        return redirect("outbox:text", key)
    return render_form_page(request, FORM, _page(request, form, now), "preview")


@access(*CURATORS, methods=POST)
def test(request: SignedInRequest, key: str) -> HttpResponse:
    """Send what is typed to oneself. Nothing is saved, and the form keeps its values."""
    now = current_text(_text(key))
    form = _form(request, now)
    context = {}
    if form.is_valid():
        subject, body = form.words()
        services.send_test(
            text=now.text, subject=subject, body=body, to=request.user, now=request.now
        )
        context["notice"] = _("A test is on its way to %(address)s. Sending it saved nothing.") % {
            "address": request.user.email
        }
    return render_form_page(request, FORM, _page(request, form, now) | context)


def _text_page(request: SignedInRequest, key: str, **_kwargs: object) -> str:
    return reverse("outbox:text", args=[key])


@access(*CURATORS, methods=POST)
@redirect_on_refusal(_text_page)
def reset(request: SignedInRequest, key: str) -> HttpResponse:
    services.reset_text(
        text=_text(key), version=_version_shown(request), by=request.user, now=request.now
    )
    messages.success(request, _("The original is back. Your words are stored under Versions."))
    return redirect("outbox:text", key)


@access(*CURATORS, methods=GET)
def versions(request: SignedInRequest, key: str) -> HttpResponse:
    text = _text(key)
    return render(
        request,
        "outbox/manage/text_versions.html",
        {"now": current_text(text), "versions": versions_of(text, VERSIONS_SHOWN)},
    )


@access(*CURATORS, methods=POST)
@redirect_on_refusal(_text_page)
def restore(request: SignedInRequest, key: str, number: int) -> HttpResponse:
    try:
        services.restore_text(
            text=_text(key),
            number=number,
            version=_version_shown(request),
            by=request.user,
            now=request.now,
        )
    except EmailText.DoesNotExist as error:
        raise Http404 from error
    messages.success(
        request, _("Version %(number)d is back, as the newest version.") % {"number": number}
    )
    return redirect("outbox:text", key)


def _save(request: SignedInRequest, form: EmailTextForm, text: Text) -> None:
    subject, body = form.words()
    services.save_text(
        text=text,
        subject=subject,
        body=body,
        version=form.cleaned_data["version"],
        by=request.user,
        now=request.now,
    )


def _text(key: str) -> Text:
    try:
        return get(key)
    except LookupError as unknown:
        raise Http404 from unknown


def _form(request: SignedInRequest, now: CurrentText) -> EmailTextForm:
    initial = {"subject": now.subject, "body": now.body, "version": now.version}
    return EmailTextForm(
        request.POST if request.method == "POST" else None, text=now.text, initial=initial
    )


def _version_shown(request: SignedInRequest) -> int:
    """Return the version on the page where a button was pressed; -1 without one."""
    form = Versioned(request.POST)
    return form.cleaned_data["version"] if form.is_valid() else -1


def _page(request: SignedInRequest, form: EmailTextForm, now: CurrentText) -> dict[str, Any]:
    is_typed = form.is_bound and form.is_valid()
    words = form.words() if is_typed else (now.subject, now.body)
    is_shown = is_typed or not (form.is_bound or now.problems)
    return {
        "form": form,
        "now": now,
        "sample": sample(now.text, *words, request.now) if is_shown else None,
    }


def _conflict(request: SignedInRequest, form: EmailTextForm, stored: CurrentText) -> HttpResponse:
    return conflict(request, form, stored, FORM, context=_page(request, form, stored))
