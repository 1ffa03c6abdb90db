"""The words that the bank's questions are made of."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F


class Word(models.Model):
    """A word of some question, without accents and capitals. A trigger keeps it, so that typing
    errors are looked up among a few thousand words and not among all texts; one that no question
    holds any more finds nothing."""

    word = models.CharField(max_length=300, primary_key=True)

    class Meta:
        indexes = [GinIndex(OpClass(F("word"), name="gin_trgm_ops"), name="word_by_letters")]

    def __str__(self):
        return self.word
