"""News to several contacts: whom, one text, each email previewed, what came of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.models import Contact
from core.errors import Refusal
from core.forms import render_form_page
from core.names import isolated
from core.undo import end_undo_offer, offer_undo, undo_offer
from interviews import services
from interviews.domain.keep_in_touch import news_draft
from interviews.domain.letter_view import letter_view
from interviews.forms.keep_in_touch import NewsForm
from interviews.models import ContactLetter
from interviews.selectors.keeping import goes_out_at
from interviews.selectors.news import Reader, news_readers
from users.access import GET, GET_POST, POST, SignedInRequest, access
from users.models import User
from users.models.roles import Role

WRITE, PREVIEW = "interviews/news_form.html", "interviews/news_preview.html"
NEWS, SENT = "interviews:news", "interviews:news_sent"  # words to offer again, and as last sent


@access(Role.STUDENT, methods=GET_POST)
def write(request: SignedInRequest) -> HttpResponse:
    """Choose and write, look at each email, send: one form, so that nothing typed is lost."""
    codes = request.POST.getlist("to") or request.GET.getlist("to")
    readers = news_readers(request.user, codes, request.now)
    chosen = [one for one in readers if one.contact.code in codes and not one.not_now]
    form = _form(request)
    if batch := _batch_sent(request.user, form):
        return redirect(SENT, batch)
    context = {"form": form, "readers": readers, "chosen": {one.contact.code for one in chosen}}
    if not (form.is_bound and "edit" not in request.POST and _is_ready(form, chosen)):
        return render_form_page(request, WRITE, context)
    if "send" in request.POST and (batch := _send(request, form, chosen)):
        return redirect(SENT, batch)
    if form.errors:
        return render_form_page(request, WRITE, context)
    return render(request, PREVIEW, context | {"letters": _letters(form, chosen)})


@access(Role.STUDENT, methods=GET)
def sent(request: SignedInRequest, code: str) -> HttpResponse:
    letters = _own_letters(request, code)
    standing = [one for one in letters if not (one.canceled_at or one.failed_at)]
    waits_until = goes_out_at(standing, request.now)
    context = {"letters": letters, "batch": code, "goes_out_at": waits_until}
    return render(request, "interviews/news_sent.html", context)


@access(Role.STUDENT, methods=POST)
def undo_send(request: SignedInRequest, code: str) -> HttpResponse:
    _own_letters(request, code)
    back, gone = services.undo_send_letters(owner=request.user, batch=code, now=request.now)
    if gone:
        text = ngettext(
            "%(n)d email has gone out already, so it can't be taken back.",
            "%(n)d emails have gone out already, so they can't be taken back.",
            gone,
        )
        messages.warning(request, text % {"n": gone})
    if back:
        offer_undo(request, NEWS, undo_offer(request, SENT))
        messages.success(request, _("Taken back. What you wrote is still here."))
        return redirect(NEWS)
    return redirect(SENT, code)


def _own_letters(request: SignedInRequest, code: str) -> list[ContactLetter]:
    """Return the emails of a batch, by name. Raises Http404. One query."""
    mine = ContactLetter.objects.editable_by(request.user).filter(batch=code)
    letters = list(mine.select_related("contact").order_by("contact__sort_key", "pk"))
    if not letters:
        raise Http404
    return letters


def _form(request: SignedInRequest) -> NewsForm:
    initial = undo_offer(request, NEWS)
    if not initial:
        subject, text = news_draft(request.user.full_name, request.user.short_name)
        initial = {"subject": subject, "text": text}
    return NewsForm(request.POST or None, initial=initial)


def _batch_sent(student: User, form: NewsForm) -> str:
    """Return the code of what this form has sent; "" if it has not. One query."""
    if not (form.is_bound and "form_key" in form.data and form.is_valid()):
        return ""
    letters = ContactLetter.objects.editable_by(student).standing()
    made = letters.filter(form_key=form.cleaned_data["form_key"]).first()
    return made.batch if made else ""


def _is_ready(form: NewsForm, chosen: list[Reader]) -> bool:
    if not chosen:
        form.add_error(None, _("Choose at least one person."))
    elif len(chosen) > services.MOST_AT_ONCE:
        form.add_error(None, _("Choose at most ten people."))
    elif form.is_valid():
        for one in chosen:
            _check(form, one.contact)
    return form.is_valid()


def _check(form: NewsForm, contact: Contact) -> None:
    try:
        services.check_words(**services.words_for(contact, **_words(form)))
    except Refusal as refusal:
        if not form.errors:
            form.add_error("text", str(refusal.sentence))


def _words(form: NewsForm) -> dict[str, str]:
    return {name: form.cleaned_data[name] for name in ("subject", "text")}


def _letters(form: NewsForm, chosen: list[Reader]) -> list[dict[str, Any]]:
    """Return each email as its reader will see it."""
    found = []
    for one in chosen:
        words = services.words_for(one.contact, **_words(form))
        view = letter_view(words["subject"], words["text"])
        found.append({"contact": one.contact, "letter": view})
    return found


def _send(request: SignedInRequest, form: NewsForm, chosen: list[Reader]) -> str:
    """Return the code of what was sent; "" if nothing was, with the reason in the form."""
    try:
        news = services.send_news(
            owner=request.user,
            contact_ids=[one.contact.pk for one in chosen],
            form_key=form.cleaned_data["form_key"],
            now=request.now,
            **_words(form),
        )
    except Refusal as refusal:
        form.renew_key()
        form.add_error(None, str(refusal.sentence))
        return ""
    offer_undo(request, SENT, _words(form))
    end_undo_offer(request, NEWS)
    for contact, why in news.left_out:
        text = _("Not sent to %(name)s: %(why)s")
        messages.warning(request, text % {"name": isolated(contact.name), "why": why})
    return news.batch
