"""The index for misspelled searches: every word of every question."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F


class Word(models.Model):
    """A word of some question, without accents and capitals, written by a trigger.

    Misspelled words are compared with a few thousand words instead of all texts. Words that no
    question has any more stay, and match nothing.
    """

    word = models.CharField(max_length=300, primary_key=True)

    class Meta:
        indexes = [GinIndex(OpClass(F("word"), name="gin_trgm_ops"), name="word_by_letters")]

    def __str__(self) -> str:
        return self.word
