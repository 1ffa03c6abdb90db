import core.codes
import core.zones
import django.core.validators
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.functions.datetime
import interviews.models.transitions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("contacts", "0001_initial"),
        ("questions", "0002_bank"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Interview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        default=core.codes.new_code, editable=False, max_length=8, unique=True
                    ),
                ),
                ("goal", models.CharField(blank=True, max_length=300)),
                ("why_you", models.CharField(blank=True, max_length=300)),
                ("known_through", models.CharField(blank=True, max_length=150)),
                (
                    "purpose",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("career", "Explore a career"),
                            ("employer", "Learn about an employer"),
                            ("potential", "Feedback on my potential"),
                            ("market", "Facts about the job market"),
                            ("resume", "Resume feedback"),
                            ("practice", "Practice"),
                        ],
                        db_default="",
                        default="",
                        max_length=10,
                    ),
                ),
                ("minutes", models.PositiveSmallIntegerField(default=20)),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("i_call", "I call them"),
                            ("they_call", "They call me"),
                            ("video", "Video link"),
                            ("in_person", "In person"),
                        ],
                        default="i_call",
                        max_length=10,
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=300)),
                ("shows_questions", models.BooleanField(db_default=False, default=False)),
                ("subject", models.CharField(blank=True, max_length=200)),
                ("message", models.TextField(blank=True, max_length=4000)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("site", "Through this site"),
                            ("mailbox", "My own mailbox"),
                            ("platform", "LinkedIn or another site"),
                            ("text", "Text message"),
                            ("phone", "Phone"),
                            ("letter", "Letter"),
                            ("in_person", "In person"),
                        ],
                        default="site",
                        max_length=10,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("asked_at", models.DateTimeField(null=True)),
                ("address_failed_at", models.DateTimeField(null=True)),
                (
                    "delivery_fault",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("address", "The address does not work"),
                            ("full", "The mailbox is full"),
                            ("ours", "Nothing says that the address is wrong"),
                        ],
                        db_default="",
                        default="",
                        max_length=8,
                    ),
                ),
                ("followed_up_at", models.DateTimeField(null=True)),
                ("question", models.CharField(blank=True, db_default="", max_length=500)),
                ("question_at", models.DateTimeField(null=True)),
                ("replied_at", models.DateTimeField(null=True)),
                ("proposed_at", models.DateTimeField(null=True)),
                ("proposed_note", models.CharField(blank=True, max_length=500)),
                ("agreed_at", models.DateTimeField(null=True)),
                ("starts_at", models.DateTimeField(null=True)),
                ("ends_at", models.DateTimeField(null=True)),
                (
                    "agreed_zone",
                    models.CharField(
                        blank=True, max_length=64, validators=[core.zones.validate_zone]
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                ("thanked_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("declined", "Declined"),
                            ("not_now", "Not now"),
                            ("unanswered", "No answer"),
                            ("withdrawn", "Withdrawn"),
                            ("canceled", "Canceled"),
                            ("missed", "Didn't happen"),
                            ("lapsed", "Set aside"),
                        ],
                        max_length=12,
                    ),
                ),
                ("outcome_note", models.CharField(blank=True, max_length=500)),
                ("is_barred", models.BooleanField(db_default=False, default=False)),
                ("not_now_until", models.DateField(null=True)),
                ("calendar_sequence", models.IntegerField(default=-1)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "stage",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(closed_at__isnull=False, then=models.F("outcome")),
                            models.When(thanked_at__isnull=False, then=models.Value("thanked")),
                            models.When(ended_at__isnull=False, then=models.Value("held")),
                            models.When(agreed_at__isnull=False, then=models.Value("scheduled")),
                            models.When(proposed_at__isnull=False, then=models.Value("proposing")),
                            models.When(asked_at__isnull=False, then=models.Value("asked")),
                            default=models.Value("planned"),
                        ),
                        output_field=models.CharField(
                            choices=[
                                ("planned", "Planned"),
                                ("asked", "Asked"),
                                ("proposing", "Other times suggested"),
                                ("scheduled", "Scheduled"),
                                ("held", "Talked"),
                                ("thanked", "Thanked"),
                                ("declined", "Declined"),
                                ("not_now", "Not now"),
                                ("unanswered", "No answer"),
                                ("withdrawn", "Withdrawn"),
                                ("canceled", "Canceled"),
                                ("missed", "Didn't happen"),
                                ("lapsed", "Set aside"),
                            ],
                            max_length=12,
                        ),
                    ),
                ),
                (
                    "request_record",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="contacts.requestrecord",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interviews",
                        to="contacts.contact",
                    ),
                ),
                (
                    "student",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="interviews",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            bases=(interviews.models.transitions.Transitions, models.Model),
        ),
        migrations.CreateModel(
            name="AnswerLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("generation", models.PositiveIntegerField(default=1)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "interview",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="link",
                        to="interviews.interview",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="InterviewEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("move", models.CharField(max_length=20)),
                (
                    "by",
                    models.CharField(
                        choices=[("student", "Student"), ("contact", "Contact"), ("site", "Site")],
                        max_length=7,
                    ),
                ),
                ("channel", models.CharField(blank=True, max_length=10)),
                ("note", models.CharField(blank=True, max_length=500)),
                ("before", models.JSONField(null=True)),
                (
                    "interview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="interviews.interview",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="AnswerUndo",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="undo",
                        to="interviews.interviewevent",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PlannedQuestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=8000)),
                ("note_version", models.PositiveIntegerField(default=0)),
                ("noted_at", models.DateTimeField(null=True)),
                ("text", models.CharField(max_length=300)),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        default=2,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(10),
                        ],
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[("open", "Opening"), ("core", "Middle"), ("close", "Closing")],
                        default="core",
                        max_length=5,
                    ),
                ),
                ("must_ask", models.BooleanField(default=False)),
                ("is_last", models.BooleanField(default=False)),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "asked",
                    models.CharField(
                        blank=True,
                        choices=[("asked", "Asked"), ("skipped", "Skipped")],
                        max_length=7,
                    ),
                ),
                (
                    "interview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="planned",
                        to="interviews.interview",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="questions.question",
                    ),
                ),
            ],
            options={
                "ordering": ["is_last", "position", "id"],
            },
        ),
        migrations.CreateModel(
            name="Reflection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("learned", models.TextField(blank=True, max_length=4000)),
                ("act_on", models.CharField(blank=True, max_length=300)),
                (
                    "interest_before",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                    ),
                ),
                (
                    "interest_after",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                    ),
                ),
                ("shared_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("saved_at", models.DateTimeField(null=True)),
                (
                    "interview",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reflection",
                        to="interviews.interview",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Slot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                (
                    "by",
                    models.CharField(
                        choices=[("student", "Student"), ("contact", "Contact")],
                        default="student",
                        max_length=7,
                    ),
                ),
                ("is_insisted", models.BooleanField(db_default=False, default=False)),
                (
                    "interview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="slots",
                        to="interviews.interview",
                    ),
                ),
            ],
            options={
                "ordering": ["starts_at"],
            },
        ),
        migrations.CreateModel(
            name="TalkNotes",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=8000)),
                ("note_version", models.PositiveIntegerField(default=0)),
                ("noted_at", models.DateTimeField(null=True)),
                ("started_at", models.DateTimeField(null=True)),
                ("more_time_at", models.DateTimeField(null=True)),
                ("openings_raised", models.BooleanField(default=False)),
                (
                    "interview",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="interviews.interview",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ThankYou",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "to",
                    models.CharField(
                        choices=[
                            ("interviewee", "Interviewee"),
                            ("introducer", "Introducer"),
                            ("helper", "Helper"),
                        ],
                        default="interviewee",
                        max_length=12,
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("subject", models.CharField(blank=True, max_length=200)),
                ("text", models.TextField(blank=True, max_length=4000)),
                ("starts_from", models.CharField(blank=True, db_default="", max_length=20)),
                (
                    "medium",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("site", "Email through this site"),
                            ("mail", "Email from my own mailbox"),
                            ("note", "A written note or letter"),
                            ("message", "A message on another site or phone"),
                            ("in_person", "In person or by phone"),
                        ],
                        max_length=10,
                    ),
                ),
                ("sent_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "interview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="thanks",
                        to="interviews.interview",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="interview",
            index=models.Index(
                fields=["student", "-starts_at", "-id"], name="interview_by_student"
            ),
        ),
        migrations.AddIndex(
            model_name="interview",
            index=models.Index(fields=["contact", "-id"], name="interview_by_contact"),
        ),
        migrations.AddIndex(
            model_name="interview",
            index=models.Index(
                condition=models.Q(("stage", "planned")),
                fields=["created_at"],
                name="interview_drafted",
            ),
        ),
        migrations.AddIndex(
            model_name="interview",
            index=models.Index(
                condition=models.Q(("stage", "asked")),
                fields=["asked_at"],
                name="interview_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="interview",
            index=models.Index(
                condition=models.Q(("stage", "scheduled")),
                fields=["starts_at"],
                name="interview_coming",
            ),
        ),
        migrations.AddIndex(
            model_name="interview",
            index=models.Index(
                condition=models.Q(("stage", "scheduled")),
                fields=["ends_at"],
                name="interview_past",
            ),
        ),
        migrations.AddIndex(
            model_name="interview",
            index=models.Index(
                condition=models.Q(("stage", "held")),
                fields=["ended_at"],
                name="interview_unthanked",
            ),
        ),
        migrations.AddIndex(
            model_name="interview",
            index=models.Index(
                condition=models.Q(("stage", "unanswered")),
                fields=["closed_at"],
                name="interview_unanswered",
            ),
        ),
        migrations.AddConstraint(
            model_name="interview",
            constraint=models.UniqueConstraint(
                condition=models.Q(("stage__in", ["asked", "held", "proposing", "scheduled"])),
                fields=("contact",),
                name="interview_one_under_way_per_contact",
            ),
        ),
        migrations.AddConstraint(
            model_name="interview",
            constraint=models.UniqueConstraint(
                condition=models.Q(("stage", "planned")),
                fields=("contact",),
                name="interview_one_draft_per_contact",
            ),
        ),
        migrations.AddConstraint(
            model_name="interview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at", None), ("outcome", "")),
                    models.Q(
                        ("closed_at__isnull", False), models.Q(("outcome", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="interview_closed_has_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="interview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("agreed_at", None),
                    models.Q(("ends_at__gt", models.F("starts_at")), ("starts_at__isnull", False)),
                    _connector="OR",
                ),
                name="interview_agreed_has_times",
            ),
        ),
        migrations.AddIndex(
            model_name="interviewevent",
            index=models.Index(fields=["interview", "at"], name="event_by_interview"),
        ),
        migrations.AddConstraint(
            model_name="plannedquestion",
            constraint=models.UniqueConstraint(
                fields=("interview", "question"), name="bank_question_once_on_a_sheet"
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedquestion",
            constraint=models.UniqueConstraint(
                fields=("interview", "text"), name="words_once_on_a_sheet"
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedquestion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_last", True)),
                fields=("interview",),
                name="one_last_question",
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedquestion",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                fields=("interview", "position"),
                name="one_question_at_a_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="slot",
            constraint=models.UniqueConstraint(
                fields=("interview", "by", "starts_at"), name="slot_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="thankyou",
            constraint=models.UniqueConstraint(
                condition=models.Q(("to", "interviewee")),
                fields=("interview",),
                name="one_thank_you_to_the_interviewee",
            ),
        ),
    ]
