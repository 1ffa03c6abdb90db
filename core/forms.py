"""Base classes of the site's forms, and the response of a page with a form."""

from collections.abc import Callable
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.forms.utils import pretty_name
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy

from core.htmx import fragment
from core.lines import HiddenCharacter, one_line

LONGEST_TEXT = 5000
NEEDS_ANSWER = gettext_lazy("“%(label)s” needs an answer.")
HIDDEN = gettext_lazy(
    "This holds a character that can't be seen (%(code)s). Delete it, or type the line again."
)
TOO_LONG = gettext_lazy("Shorten this to %(limit_value)d characters. It has %(show_value)d now.")


class OneLineMixin(forms.BaseForm):
    def full_clean(self) -> None:
        for field in self.fields.values():
            _keep_to_one_line(field)
        super().full_clean()


class StandardFormMixin(OneLineMixin):
    """Base of every form of the site: a crispy helper for the fields alone, and limits of texts.

    The page writes `<form method="post" novalidate>`, the token and the buttons; `{% crispy form
    %}` draws the rest.
    """

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        for field in self.fields.values():
            if isinstance(field, forms.CharField) and not isinstance(field, forms.UUIDField):
                _limit(field)

    def full_clean(self) -> None:
        """Name the field in the message of an empty one, for the summary above the form."""
        for name, field in self.fields.items():
            if (
                field.error_messages.get("required")
                == forms.Field.default_error_messages["required"]
            ):
                label = field.label or pretty_name(name)
                field.error_messages["required"] = NEEDS_ANSWER % {"label": label}
        super().full_clean()

    def _clean_fields(self) -> None:
        """End lines with \\n: browsers send \\r\\n, and two texts must not differ by that."""
        super()._clean_fields()  # type: ignore[misc]  # the stubs leave it out
        for name, value in self.cleaned_data.items():
            if isinstance(value, str):
                self.cleaned_data[name] = value.replace("\r\n", "\n").replace("\r", "\n")


class Form(StandardFormMixin, forms.Form):
    pass


class ModelForm(StandardFormMixin, forms.ModelForm):
    pass


def _limit(field: forms.CharField) -> None:
    """Limit a text without a limit; a Textarea loses the attribute that cuts a paste silently."""
    if field.max_length is None:
        field.max_length = LONGEST_TEXT
        field.validators.append(MaxLengthValidator(LONGEST_TEXT))
    for validator in field.validators:
        if isinstance(validator, MaxLengthValidator):
            validator.message = TOO_LONG
    if isinstance(field.widget, forms.Textarea):
        field.widget.attrs.pop("maxlength", None)


def _keep_to_one_line(field: forms.Field) -> None:
    """Join pasted lines before the field's own checks; passwords stay as typed.

    Done to the instance, since the fields come from models and from other packages as well. A
    field's `between` is put for a line break.
    """
    several = (forms.Textarea, forms.PasswordInput)
    if (
        not isinstance(field, forms.CharField)
        or isinstance(field.widget, several)
        or hasattr(field, "takes_one_line")
    ):
        return
    read = field.to_python

    def to_python(value: Any) -> Any:
        text = read(value)
        try:
            return one_line(text, getattr(field, "between", " ")) if isinstance(text, str) else text
        except HiddenCharacter as found:
            raise ValidationError(HIDDEN, code="hidden", params={"code": found.code}) from found

    field.__dict__.update(to_python=to_python, takes_one_line=True)


def has_errors(form: forms.BaseForm | None) -> bool:
    return form is not None and form.is_bound and bool(form.errors)


def render_form_page(
    request: HttpRequest, template: str, context: dict, partial: str = ""
) -> HttpResponse:
    """Render the page of `context["form"]`; htmx gets `partial` of it alone.

    Status 200, 422 if it was submitted with errors, 409 if it made its row before (`used_for`).
    """
    form = context.get("form")
    status = 409 if getattr(form, "used_for", None) else 422 if has_errors(form) else 200
    return render(request, fragment(request, template, partial), context, status=status)


class Unprocessable:
    """Middleware: pages of installed packages, too, answer 422 when their form has errors."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_template_response(
        self, request: HttpRequest, response: TemplateResponse
    ) -> TemplateResponse:
        if response.status_code == 200 and has_errors((response.context_data or {}).get("form")):
            response.status_code = 422
        return response


def first_control(field: forms.BoundField) -> str:
    """Return the id of the input that a message about `field` links to: the first of a group."""
    return field.id_for_label or f"{field.auto_id}_0"


def problems(*sent: forms.BaseForm) -> list[tuple[str, str]]:
    """Return (id of the control or "", message) of every error, in page order."""
    found = []
    for form in sent:
        found += [("", str(message)) for message in form.non_field_errors()]
        for field in form:
            # A hidden field has no place to go to; its message stands alone.
            target = "" if field.is_hidden else first_control(field)
            found += [(target, str(message)) for message in field.errors]
    return found
