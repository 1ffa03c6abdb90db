"""The links by which contacts answer."""

from core.links import renew
from interviews.models import AnswerLink, AnswerUndo


def renew_links() -> int:
    """Make the links anew with the present LINK_KEY; return how many had another."""
    return renew(AnswerLink.objects.all()) + renew(AnswerUndo.objects.all())
