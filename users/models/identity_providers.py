"""What a SAML identity provider publishes about itself, as it was last fetched."""

from django.db import models


class ProviderMetadata(models.Model):
    """The verified entity descriptor of one IdP; `failure` says why the last fetch changed nothing.

    It stays in use while its source is away, until `valid_until`.
    """

    entity_id = models.CharField(max_length=1024, unique=True)
    document = models.TextField(max_length=5_000_000, blank=True)
    valid_until = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    # a word of users.domain.saml_metadata or an error's name; never text of a server
    failure = models.CharField(max_length=80, blank=True)

    def __str__(self):
        return self.entity_id
