"""What curators do to themes."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.edits import Stale
from core.errors import Refusal
from questions.domain.audit_actions import QuestionAction
from questions.models import Theme
from questions.services.adding import add_last
from users.domain.audit import states_of
from users.models import User
from users.services import record


class NameTaken(Refusal):
    sentence = gettext_lazy("Another theme has this name.")


@transaction.atomic
def add_theme(*, values: dict[str, Any], form_key: UUID, by: User) -> Theme:
    """Append a theme; a form submitted twice adds one.

    Raises NameTaken, AlreadyUsed.
    """
    try:
        theme = add_last(new := Theme(**values), form_key)
    except IntegrityError:
        raise NameTaken from None
    if theme is new:
        record(actor=by, action=QuestionAction.THEME_ADDED, object=theme)
    return theme


@transaction.atomic
def change_theme(*, theme_id: int, version: int, values: dict[str, Any], by: User) -> Theme:
    """Save an edit. Raises NameTaken, Stale."""
    theme = Theme.objects.select_for_update(no_key=True).get(pk=theme_id)
    if theme.version != version:
        raise Stale(theme)
    changed = [name for name in ("name", "about") if getattr(theme, name) != values[name]]
    theme.name, theme.about = values["name"], values["about"]
    theme.version += 1
    try:
        with transaction.atomic():
            theme.save()
    except IntegrityError:
        raise NameTaken from None
    after = states_of(theme, ("version",))
    record(actor=by, action=QuestionAction.THEME_CHANGED, object=theme, fields=changed, after=after)
    return theme


@transaction.atomic
def delete_theme(*, theme_id: int, by: User) -> None:
    """Delete an empty theme. Raises Refusal for one with questions, deleted drafts included."""
    theme = Theme.objects.select_for_update().get(pk=theme_id)
    if theme.questions.exists():
        text = _("“%(name)s” has questions. Move them first.")
        raise Refusal(text % {"name": theme.name})
    record(actor=by, action=QuestionAction.THEME_DELETED, object=theme)
    theme.delete()
