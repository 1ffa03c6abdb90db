"""The office's guides: short pages of advice for each step of the practice, with every version
of their words."""

from django.contrib.postgres.search import TrigramSimilarity
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from users.models import User
from users.models.roles import Role

LONGEST_SHORT, LONGEST_LONG = 1200, 20000
WORDS_PER_MINUTE = 200
CURATORS = (Role.CURATOR, Role.ADMIN)
# Below this a name looks like another one by chance.
ALIKE = 0.2


class GuideQuerySet(models.QuerySet):
    def published(self):
        """What may be read now."""
        return self.filter(status=Guide.Status.PUBLISHED)

    def visible_to(self, viewer):
        """What the office has published is there for everybody with an account."""
        return self.published() if viewer.is_authenticated else self.none()

    def editable_by(self, viewer):
        """Every guide, whatever its status, for those who curate."""
        return self if viewer.is_authenticated and viewer.has_role(*CURATORS) else self.none()

    def nearest(self, slug):
        """At most three whose address or title reads like `slug`, the likest first."""
        words = slug.replace("-", " ")
        alike = Greatest(TrigramSimilarity("slug", slug), TrigramSimilarity("title", words))
        return (
            self.annotate(alike=alike).filter(alike__gte=ALIKE).order_by("-alike", "position")[:3]
        )


class Words(models.Model):
    """What a guide says. The short form stands beside the step that it helps, the long one on
    its own page."""

    title = models.CharField(max_length=80)
    short = models.TextField(
        max_length=LONGEST_SHORT, validators=[MaxLengthValidator(LONGEST_SHORT)]
    )
    long = models.TextField(max_length=LONGEST_LONG, validators=[MaxLengthValidator(LONGEST_LONG)])

    class Meta:
        abstract = True

    def __str__(self):
        return self.title


# what a version keeps, with the labels of a form
WORDS = {"title": _("Title"), "short": _("In short"), "long": _("The whole guide")}


class Guide(Words):
    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        RETIRED = "retired", _("Retired")

    class Step(models.TextChoices):
        """The step of the practice that a guide helps with, in the order in which a student
        comes to them."""

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

    # stays as it was first given, so that links keep working when the title changes
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

    def get_absolute_url(self):
        return reverse("guides:detail", args=[self.slug])

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED

    @property
    def minutes(self) -> int:
        """How long the long form takes to read, at least one minute."""
        return max(1, round(len(self.long.split()) / WORDS_PER_MINUTE))


class GuideVersion(Words):
    """The words of a guide as they were saved once; the newest one holds those of now."""

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
