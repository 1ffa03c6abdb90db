"""A one-line field holds one line, in every form of the site and of the sign-in package."""

from importlib import import_module

import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.utils.module_loading import import_string
from hypothesis import given
from hypothesis import strategies as st

from contacts.forms.contact import QuickAddForm
from core.forms import Form, OneLineMixin
from core.lines import HiddenCharacter, flat, one_line
from interviews.emails.notifications import build_confirmation
from outbox.models import Email
from outbox.selectors.texts import known
from tests.factories import NOW, InterviewFactory

TRICK = "Omar\n\nYour mailbox is full. Sign in at evil.example"


class Sample(Form):
    name = forms.CharField(max_length=60)
    note = forms.CharField(required=False, widget=forms.Textarea)
    password = forms.CharField(required=False, widget=forms.PasswordInput)


def sent(**data):
    form = Sample({"name": "Omar"} | data)
    form.is_valid()
    return form


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (TRICK, "Omar Your mailbox is full. Sign in at evil.example"),
        ("Omar\r\nHaddad", "Omar Haddad"),
        ("Omar\tHaddad", "Omar Haddad"),
        ("Omar \u2028 Haddad\u2029", "Omar Haddad"),
        ("Omar\x0b\x0c\x85Haddad", "Omar Haddad"),
        ("O\u200bm\ufeffa\u00adr", "Omar"),
        ("O\u200cmar", "Omar"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("Ada 👩\u200d🔬", "Ada 👩\u200d🔬"),
        ("محمد علي", "محمد علي"),
    ],
)
def test_a_line_is_kept_without_breaks_and_without_what_nobody_sees(typed, kept):
    assert sent(name=typed).cleaned_data["name"] == kept


@pytest.mark.parametrize(
    "mark", ["\u202e", "\u2066", "\u200f", "\u061c", "\x07", "\x1b", "\x7f", "\x9b", "\U000e0041"]
)
def test_marks_that_turn_or_hide_text_are_refused_by_their_number(mark):
    (message,) = sent(name=f"Om{mark}ar").errors["name"]

    assert f"U+{ord(mark):04X}" in message


@pytest.mark.parametrize(
    "nothing", ["\u200b", "\u3164", "\u2800", " \u00a0\u2003", "\u200d\u200d", "\ufeff\n"]
)
def test_a_name_needs_one_character_that_can_be_seen(nothing):
    assert "needs an answer" in sent(name=nothing).errors["name"][0]


def test_longer_texts_and_passwords_are_left_alone():
    form = sent(note="one\n\ntwo\tthree", password=" a\tb\u200b")

    assert form.cleaned_data["note"] == "one\n\ntwo\tthree"
    assert form.cleaned_data["password"].strip() == "a\tb\u200b"


@pytest.mark.django_db
def test_lines_of_a_pasted_signature_are_parts():
    form = QuickAddForm({"line": "Maya Okafor\nnurse\tCity Hospital", "form_key": "0" * 32})

    form.is_valid()
    found = form.cleaned_data["line"]
    assert (found.name, found.title, found.organization) == (
        "Maya Okafor",
        "nurse",
        "City Hospital",
    )


@given(st.text(max_size=80))
def test_whatever_is_typed_comes_out_as_one_line_or_is_refused(typed):
    assert len(flat(typed).splitlines()) <= 1
    try:
        line = one_line(typed)
    except HiddenCharacter:
        return
    assert len(line.splitlines()) <= 1
    assert one_line(line) == line
    assert flat(typed) == line


def every_form():
    for app in apps.get_app_configs():
        if app.path.startswith(str(settings.BASE_DIR)) and ".venv" not in app.path:
            for name in ("forms", "sign_in_forms"):
                try:
                    import_module(f"{app.name}.{name}")
                except ModuleNotFoundError as error:
                    assert error.name == f"{app.name}.{name}"  # noqa: PT017 - another one is missing in earnest
    for path in settings.ACCOUNT_FORMS.values():
        yield import_string(path)
    yield from _below(forms.BaseForm)


def _below(form):
    for child in form.__subclasses__():
        yield from _below(child)
        if not child.__module__.startswith(("django.", "allauth.", "tests.", "crispy")):
            yield child


def test_every_form_of_ours_with_a_one_line_field_keeps_it_to_one_line():
    loose = {
        f"{form.__module__}.{form.__name__}: {name}"
        for form in every_form()
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.CharField)
        and not isinstance(field, forms.UUIDField)
        and not isinstance(field.widget, (forms.Textarea, forms.PasswordInput))
        and not issubclass(form, OneLineMixin)
    }

    assert not loose


@pytest.mark.django_db
@pytest.mark.usefixtures("at_now")
def test_a_stored_name_with_lines_cannot_write_a_paragraph_of_its_own():
    interview = InterviewFactory(stage="scheduled")
    interview.student.full_name = interview.contact.name = TRICK
    interview.student.save()
    interview.contact.save()

    message = build_confirmation(Email(kind="confirmation", object_id=interview.pk, body=""), NOW)

    for line in message.text.splitlines():
        assert not line.startswith("Your mailbox")
    assert "Omar Your mailbox is full." in message.text
    assert "\n" not in message.subject


def test_a_value_made_of_lines_is_known_as_one():
    for text in known():
        for placeholder in text.placeholders:
            assert placeholder.has_lines or "\n" not in str(placeholder.example), (
                text.key,
                placeholder.name,
            )
