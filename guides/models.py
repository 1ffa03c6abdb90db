"""The office's guides: short pages of advice for each step, with all their versions."""

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.search import TrigramSimilarity
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.tones import Tone
from users.models import User
from users.models.roles import CURATORS

LONGEST_SHORT, LONGEST_LONG = 1200, 20000
WORDS_PER_MINUTE = 200
MIN_SIMILARITY = 0.2  # below it, similar names are a coincidence


class GuideQuerySet(models.QuerySet["Guide"]):
    def published(self) -> Self:
        return self.filter(status=Guide.Status.PUBLISHED)

    def visible_to(self, viewer: User | AnonymousUser) -> Self:
        return self.published() if viewer.is_authenticated else self.none()

    def editable_by(self, viewer: User | AnonymousUser) -> Self:
        return self if viewer.is_authenticated and viewer.has_role(*CURATORS) else self.none()

    def similar_to(self, slug: str) -> Self:
        """At most three whose address or title resembles `slug`, the most similar first."""
        words = slug.replace("-", " ")
        similarity = Greatest(TrigramSimilarity("slug", slug), TrigramSimilarity("title", words))
        similar = self.annotate(similarity=similarity).filter(similarity__gte=MIN_SIMILARITY)
        return similar.order_by("-similarity", "position")[:3]


class GuideText(models.Model):
    """The texts of a guide: the short form is shown beside its step, the long one on a page."""

    title = models.CharField(max_length=80)
    short = models.TextField(
        max_length=LONGEST_SHORT, validators=[MaxLengthValidator(LONGEST_SHORT)]
    )
    long = models.TextField(max_length=LONGEST_LONG, validators=[MaxLengthValidator(LONGEST_LONG)])

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title


# The fields that a version holds, with their labels.
VERSIONED_FIELDS = {"title": _("Title"), "short": _("In short"), "long": _("The whole guide")}


class Guide(GuideText):
    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        RETIRED = "retired", _("Retired")

        @property
        def tone(self) -> Tone:
            return Tone.OK if self == Guide.Status.PUBLISHED else Tone.NEUTRAL

    class Step(models.TextChoices):
        FINDING = "finding", _("Finding people")
        ASKING = "asking", _("Asking")
        HESITATING = "hesitating", _("When someone hesitates")
        PREPARING = "preparing", _("Preparing")
        IN_PERSON = "in_person", _("On the day, in person")
        PHONE = "phone", _("On the day, by phone")
        VIDEO = "video", _("On the day, by video")
        THANKING = "thanking", _("Thanking")
        KEEPING = "keeping", _("Keeping in touch")
        REFLECTING = "reflecting", _("Reflecting")

    # never changed, so that links keep working when the title changes
    slug = models.SlugField(max_length=100, unique=True, editable=False)
    step = models.CharField(max_length=10, choices=Step.choices)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.DRAFT)
    review_on = models.DateField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    published_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    form_key = models.UUIDField(null=True, unique=True, editable=False)

    objects = GuideQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False),
                name="published_guide_says_since_when",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("guides:detail", args=[self.slug])

    @property
    def tone(self) -> Tone:
        return self.Status(self.status).tone

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED

    @property
    def minutes(self) -> int:
        """Minutes to read the long form, at least one."""
        return max(1, round(len(self.long.split()) / WORDS_PER_MINUTE))


class GuideVersion(GuideText):
    """The texts of a guide as saved once; the newest version has the current ones."""

    guide = models.ForeignKey(Guide, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["guide", "number"], name="guide_version_once")
        ]


class LinkCheck(models.Model):
    """Somebody of the office opened a link to another site; one row an address, the last time.

    `key` is the address's (`outside_links.link_key`): the address itself stands in the guides.
    """

    key = models.CharField(max_length=64, unique=True)
    works = models.BooleanField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.key[:8]} {'works' if self.works else 'is broken'}"
