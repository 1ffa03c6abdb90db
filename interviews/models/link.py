from django.db import models

from core.links import absolute, fingerprint, token
from interviews.models.interview import Interview


class AnswerLink(models.Model):
    """A link found by its token's SHA-256; the token is recomputed when an email is rendered.

    A new generation revokes the older tokens.
    """

    interview = models.OneToOneField(Interview, on_delete=models.CASCADE, related_name="link")
    generation = models.PositiveIntegerField(default=1)
    token_hash = models.CharField(max_length=64, unique=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self):
        return f"link of {self.interview_id}"

    @classmethod
    def first_of(cls, interview: Interview) -> "AnswerLink":
        """Return a link that is not stored yet."""
        return cls(interview=interview, token_hash=fingerprint(token("answer", interview.pk, 1)))

    @classmethod
    def of(cls, interview: Interview) -> "AnswerLink":
        made = cls.first_of(interview).token_hash
        return cls.objects.get_or_create(interview=interview, defaults={"token_hash": made})[0]

    @classmethod
    def renew(cls, interview: Interview) -> "AnswerLink":
        """Return the link with a new token; the old one no longer works."""
        link = cls.of(interview)
        link.generation += 1
        link.token_hash = fingerprint(link.token)
        link.save(update_fields=["generation", "token_hash"])
        return link

    @property
    def token(self) -> str:
        return token("answer", self.interview_id, self.generation)

    @property
    def url(self) -> str:
        return absolute(f"/r/{self.token}/")
