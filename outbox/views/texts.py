"""The office's page of email texts: which there are, change one, look at it, send it to oneself,
bring words back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.edits import Versioned
from core.forms import render_form_page
from outbox.emails.sample import sample
from outbox.forms import EmailTextForm
from outbox.models import EmailText
from outbox.selectors.text_list import Standing, groups, standing
from outbox.selectors.text_list import versions as versions_of
from outbox.selectors.texts import Text, get
from outbox.services import texts as services
from users.access import GET, GET_POST, POST, access
from users.models.roles import Role

FORM = "outbox/manage/text_form.html"
OFFICE = (Role.CURATOR, Role.ADMIN)
SHOWN = 30  # versions


@access(*OFFICE, methods=GET)
def index(request: HttpRequest) -> HttpResponse:
    """Every text: what it is for, when it goes out, whose words it has."""
    return render(request, "outbox/manage/text_list.html", {"groups": groups()})


@access(*OFFICE, methods=GET_POST)
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """One text; a stale page shows both versions."""
    now = standing(_text(key))
    form = _form(request, now)
    if form.is_bound and form.is_valid() and request.POST.get("action") != "preview":
        subject, body = form.words()
        version = form.cleaned_data["version"]
        try:
            services.save_text(
                text=now.text,
                subject=subject,
                body=body,
                version=version,
                by=request.user,
                now=request.now,
            )
        except services.Stale:
            return _conflict(request, form, standing(now.text))
        messages.success(request, _("Saved. Emails that leave from now on have these words."))
        return redirect("outbox:text", key)
    return render_form_page(request, FORM, _page(request, form, now), "preview")


@access(*OFFICE, methods=POST)
def test(request: HttpRequest, key: str) -> HttpResponse:
    """What is typed, to oneself; nothing is saved, and nothing typed is lost."""
    now = standing(_text(key))
    form = _form(request, now)
    context = {}
    if form.is_valid():
        subject, body = form.words()
        services.send_test(
            text=now.text, subject=subject, body=body, to=request.user, now=request.now
        )
        context["told"] = _("A test is on its way to %(address)s. Nothing is saved yet.") % {
            "address": request.user.email
        }
    return render_form_page(request, FORM, _page(request, form, now) | context)


@access(*OFFICE, methods=POST)
def reset(request: HttpRequest, key: str) -> HttpResponse:
    """Back to the original words; the office's stay among the versions."""
    text = _text(key)
    try:
        services.reset_text(text=text, version=_seen(request), by=request.user, now=request.now)
    except services.Stale:
        messages.warning(request, _("This text was changed meanwhile. Look at it, then decide."))
    else:
        messages.success(request, _("The original is back. Your words are kept under Versions."))
    return redirect("outbox:text", key)


@access(*OFFICE, methods=GET)
def versions(request: HttpRequest, key: str) -> HttpResponse:
    """Who changed what, newest first."""
    text = _text(key)
    return render(
        request,
        "outbox/manage/text_versions.html",
        {"now": standing(text), "versions": versions_of(text, SHOWN)},
    )


@access(*OFFICE, methods=POST)
def restore(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Bring an older version's words back, as the newest."""
    text = _text(key)
    try:
        services.restore_text(
            text=text, number=number, version=_seen(request), by=request.user, now=request.now
        )
    except EmailText.DoesNotExist as gone:
        raise Http404 from gone
    except services.Stale:
        messages.warning(request, _("This text was changed meanwhile. Look at it, then decide."))
    except services.Unsound:
        messages.warning(
            request, _("That version no longer fits: this text knows other placeholders now.")
        )
    else:
        messages.success(
            request, _("Version %(number)d is back, as the newest version.") % {"number": number}
        )
    return redirect("outbox:text", key)


def _text(key: str) -> Text:
    try:
        return get(key)
    except LookupError as unknown:
        raise Http404 from unknown


def _form(request: HttpRequest, now: Standing) -> EmailTextForm:
    initial = {"subject": now.subject, "body": now.body, "version": now.version}
    return EmailTextForm(
        request.POST if request.method == "POST" else None, text=now.text, initial=initial
    )


def _seen(request: HttpRequest) -> int:
    """The version that the page showed on which a button was pressed."""
    form = Versioned(request.POST)
    return form.cleaned_data["version"] if form.is_valid() else -1


def _page(request: HttpRequest, form: EmailTextForm, now: Standing) -> dict:
    """The form beside its letter: with the typed words where they are sound, with those that
    hold otherwise."""
    is_typed = form.is_bound and form.is_valid()
    words = form.words() if is_typed else (now.subject, now.body)
    is_shown = is_typed or not (form.is_bound or now.faults)
    return {
        "form": form,
        "now": now,
        "sample": sample(now.text, *words, request.now) if is_shown else None,
    }


def _conflict(request: HttpRequest, form: EmailTextForm, stored: Standing) -> HttpResponse:
    """409: what is stored beside what was typed; saving again keeps what was typed."""
    page = _page(request, form, stored) | {"conflict": form.differences(stored)}
    form.based_on(stored)
    return render(request, FORM, page, status=409)
