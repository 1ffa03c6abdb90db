"""Users, their roles, and assignments of students to staff."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.address_fields import AddressField, cleaned
from core.clock import Today
from core.codes import new_code
from core.names import first_name, isolated
from core.zones import validate_zone
from users.models.leaving import LeavingMixin, has_left
from users.models.passwords import normalize
from users.models.roles import STAFF, Role


class UserQuerySet(models.QuerySet):
    def visible_to(self, viewer):
        """Oneself and the students one advises or teaches now; everybody for an admin."""
        if not viewer.is_authenticated:
            return self.none()
        if viewer.has_role(Role.ADMIN):
            return self
        return self.filter(pk__in=Assignment.objects.current().within_reach_of(viewer))

    def named_to(self, viewer):
        """Those whose names `viewer` may read in the trail: visible people, and all staff."""
        return self.filter(
            Q(pk__in=self.visible_to(viewer).values("pk")) | Q(roles__overlap=list(STAFF))
        )

    def students_of(self, counselor):
        """Students whom `counselor` advises now, without those of a course."""
        advised = Assignment.objects.current().filter(kind=Assignment.Kind.ADVISER)
        return self.filter(pk__in=advised.students_of(counselor))

    def taught_by(self, instructor, cohort):
        """Students whom `instructor` teaches in `cohort` now."""
        kind = Assignment.Kind.INSTRUCTOR
        teaching = Assignment.objects.current().filter(kind=kind, cohort=cohort)
        return self.filter(pk__in=teaching.students_of(instructor))

    def without_counselor(self):
        """Active students whom nobody advises today, and who have not left."""
        advised = Assignment.objects.current().filter(kind=Assignment.Kind.ADVISER)
        students = self.filter(~has_left(), roles__contains=[Role.STUDENT], is_active=True)
        return students.exclude(pk__in=advised.values("student"))

    def editable_by(self, viewer):
        return self.filter(pk=viewer.pk)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, email, password=None, **fields):
        """Create a user with a hashed password, or none (sign-in by code) if `password` is None.

        Raises ValidationError, also for an address that cannot be written to.
        """
        user = self.model(email=cleaned(email).lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save()
        return user


class User(LeavingMixin, AbstractBaseUser):
    class Appearance(models.TextChoices):
        AUTO = "auto", _("As my device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    class Weekday(models.IntegerChoices):
        """Numbered as in Python."""

        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    class Weeks(models.IntegerChoices):
        """Weeks from one digest to the next."""

        EVERY = 1, _("Every week")
        SECOND = 2, _("Every two weeks")

    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    email = AddressField(_("email address"), max_length=254, unique=True)
    university_id = models.CharField(
        _("university id"), max_length=64, unique=True, null=True, blank=True
    )
    full_name = models.CharField(_("full name"), max_length=150)
    preferred_name = models.CharField(_("what should we call you"), max_length=60, blank=True)
    roles = ArrayField(
        models.CharField(max_length=12, choices=Role.choices), default=list, blank=True
    )
    zone = models.CharField(max_length=64, default="America/Chicago", validators=[validate_zone])
    language = models.CharField(max_length=12, default="en-us")
    appearance = models.CharField(max_length=5, choices=Appearance.choices, default=Appearance.AUTO)
    phone = models.CharField(max_length=40, blank=True)
    video_link = models.URLField(max_length=300, blank=True)
    booking_url = models.URLField(max_length=300, blank=True)
    # When the site's emails go to this person. Null: the office's setting.
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    digest_weeks = models.PositiveSmallIntegerField(default=1, db_default=1, choices=Weeks)
    digest_weekday = models.PositiveSmallIntegerField(default=0, db_default=0, choices=Weekday)
    away_until = models.DateField(null=True, blank=True)  # the first day on which emails resume
    muted = ArrayField(
        models.CharField(max_length=40), default=list, db_default=[], blank=True
    )  # outbox.domain.kinds.Choice
    # True from sign-up until a code proves the address: whoever chose the password may not be
    # its owner.
    password_unproven = models.BooleanField(default=False, db_default=False, editable=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(db_default=models.functions.Now())

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        indexes = [
            models.Index(
                fields=["digest_weekday", "zone"],
                condition=Q(is_active=True),
                name="user_digest_day",
            ),
            models.Index(fields=["leaves_on"], condition=~Q(leaves_on=None), name="user_leaves_on"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(leaves_word="") | Q(leaves_on__isnull=False),
                name="user_leaves_with_a_word",
            ),
            models.UniqueConstraint(Lower("email"), name="user_email_once"),
            models.UniqueConstraint(Lower("university_id"), name="user_university_id_once"),
            models.CheckConstraint(
                condition=Q(roles__contained_by=Role.values), name="user_roles_known"
            ),
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="user_quiet_hours_have_both_ends",
            ),
            models.CheckConstraint(
                condition=Q(digest_weekday__lte=6, digest_weeks__in=[1, 2]),
                name="user_digest_comes_weekly_or_so",
            ),
        ]

    def __str__(self):
        return self.full_name or self.email

    @property
    def short_name(self) -> str:
        return self.preferred_name or first_name(self.full_name) or self.email

    @property
    def first_name(self) -> str:
        """`short_name` for sentences on a page."""
        return isolated(self.short_name)

    def set_password(self, raw_password):
        super().set_password(normalize(raw_password))

    def check_password(self, raw_password):
        return super().check_password(normalize(raw_password))

    def has_role(self, *roles):
        return not set(roles).isdisjoint(self.roles)


class CohortQuerySet(models.QuerySet):
    def taught_by(self, instructor):
        """Cohorts that `instructor` teaches now."""
        kind = Assignment.Kind.INSTRUCTOR
        teaching = Assignment.objects.current().filter(kind=kind, staff=instructor)
        return self.filter(pk__in=teaching.values("cohort_id"))

    def editable_by(self, viewer):
        return self.all() if viewer.has_role(Role.ADMIN) else self.none()

    def in_use(self):
        return self.filter(archived_at=None)


class Cohort(models.Model):
    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    name = models.CharField(_("name"), max_length=120)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    # Lists of cohorts to choose from leave it out; who is in it stays.
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)
    # Its students leave the program when it ends: their accounts get the day after as `leaves_on`.
    students_leave = models.BooleanField(default=False, db_default=False)

    objects = CohortQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("name"), name="cohort_name_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="cohort_ends_after_start"
            ),
        ]

    def __str__(self):
        return self.name


class StudentProfile(models.Model):
    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="profile")
    subject = models.CharField(_("subject"), max_length=120, blank=True)
    class_year = models.CharField(_("year"), max_length=40, blank=True)
    goal = models.TextField(max_length=500, blank=True, validators=[MaxLengthValidator(500)])
    curious_about = models.CharField(max_length=200, blank=True)
    cohorts = models.ManyToManyField(Cohort, blank=True, related_name="profiles")
    # What the last roster said of this student: what somebody corrected since then stays.
    last_roster = models.JSONField(default=dict, blank=True, editable=False)

    def __str__(self):
        return f"{self.user_id}"


class AssignmentQuerySet(models.QuerySet):
    def of_today(self):
        """Assignments that hold today, whether or not the staff member may still use them.

        By the day where the staff member is: from `since` on, and until the day before `until`.
        """
        return self.open().filter(since__lte=Today(F("staff__zone")))

    def open(self):
        """Assignments that hold today or will."""
        return self.filter(Q(until=None) | Q(until__gt=Today(F("staff__zone"))))

    def current(self):
        """Assignments that hold today, of active staff who still have the role that they need."""
        kinds = Q()
        for kind, role in Assignment.NEEDS.items():
            kinds |= Q(kind=kind, staff__roles__contains=[role])
        return self.of_today().filter(kinds, staff__is_active=True)

    def students_of(self, staff):
        """Ids of the students whom `staff` advises or teaches, as a subquery."""
        return self.filter(staff=staff).values("student_id")

    def within_reach_of(self, viewer):
        """Return the ids of `viewer` and the students whom they advise or teach, as a subquery.

        One subquery rather than an OR beside it, for which PostgreSQL reads the whole table of
        people.
        """
        return self.students_of(viewer).union(User.objects.filter(pk=viewer.pk).values("pk"))


class Assignment(models.Model):
    """Who advises or teaches whom. An instructor's access is limited to one cohort."""

    class Kind(models.TextChoices):
        ADVISER = "adviser", _("Adviser")
        INSTRUCTOR = "instructor", _("Instructor")

    NEEDS = {Kind.ADVISER: Role.COUNSELOR, Kind.INSTRUCTOR: Role.INSTRUCTOR}

    student = models.ForeignKey(User, on_delete=models.CASCADE, related_name="advised_by")
    staff = models.ForeignKey(User, on_delete=models.CASCADE, related_name="advises")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.ADVISER)
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, null=True, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)  # the first day on which it no longer holds

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["student", "staff", "kind", "cohort"],
                condition=Q(until=None),
                nulls_distinct=False,
                name="assignment_once",
            ),
            models.CheckConstraint(condition=~Q(student=F("staff")), name="nobody_advises_oneself"),
            models.CheckConstraint(
                condition=~Q(kind="instructor") | Q(cohort__isnull=False),
                name="instructor_has_cohort",
            ),
        ]

    def __str__(self):
        return f"{self.staff_id} {self.kind} {self.student_id}"
