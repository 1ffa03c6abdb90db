"""The columns of a roster, by the titles that student systems give them.

Titles come from OneRoster, Canvas SIS files, Banner, PeopleSoft, Workday reports and hand-made
sheets; whatever is guessed wrong can be corrected, and is remembered for files with these titles.
"""

from django.utils.translation import gettext_lazy as _

from core.imports import Column

COLUMNS = (
    Column(
        "name",
        _("Name"),
        (
            "full name",
            "student name",
            "legal name",
            "display name",
            "sortable name",
            "student",
            "name full",
            "last first",
            "preferred name",
        ),
    ),
    Column(
        "first_name",
        _("First name"),
        ("given name", "first", "forename", "spriden first name", "preferred first name"),
    ),
    Column(
        "last_name", _("Last name"), ("family name", "surname", "last", "spriden last name", "sn")
    ),
    Column(
        "email",
        _("Email address"),
        (
            "email",
            "mail",
            "e-mail address",
            "university email",
            "institutional email",
            "school email",
            "campus email",
            "student email",
            "primary email",
            "email id",
            "email addr",
            "goremal email address",
            "work email",
            "address",
            "login id",
        ),
    ),
    Column(
        "university_id",
        _("University id"),
        (
            "identifier",
            "student id",
            "id",
            "emplid",
            "spriden id",
            "banner id",
            "universal id",
            "campus id",
            "student number",
            "id number",
            "sis user id",
            "user id",
            "employee id",
            "matriculation number",
            "orgdefinedid",
            "uid",
            "sourcedid",
        ),
    ),
    Column(
        "program",
        _("Program"),
        (
            "major",
            "subject",
            "program of study",
            "academic program",
            "degree program",
            "field of study",
            "primary major",
            "major desc",
            "acad plan descr",
            "acad plan",
            "plan",
            "program descr",
            "acad prog",
            "curriculum",
            "course of study",
        ),
    ),
    Column(
        "year",
        _("Year"),
        (
            "class year",
            "class standing",
            "class level",
            "academic level",
            "academic standing",
            "acad level",
            "year of study",
            "classification",
            "class desc",
            "level",
            "grades",
            "class",
        ),
    ),
    Column(
        "cohort",
        _("Cohort"),
        (
            "cohorts",
            "course",
            "section",
            "section name",
            "course title",
            "course section",
            "group",
            "class title",
            "course name",
            "section id",
            "crn",
            "class nbr",
        ),
    ),
    Column(
        "counselor",
        _("Counselor"),
        (
            "counselor email",
            "adviser",
            "advisor",
            "academic advisor",
            "advisor email",
            "advisor name",
            "career advisor",
            "career coach",
            "counsellor",
            "primary advisor",
            "coach",
        ),
    ),
    # No graduation date: until it is chosen here, a file must not begin anybody's leaving.
    Column(
        "leaves_on",
        _("Leaves on"),
        ("leaving date", "date of leaving", "leave date", "last day of enrollment", "access ends"),
    ),
    Column(
        "status",
        _("Enrolled or not"),
        (
            "status",
            "enrollment status",
            "registration status",
            "enrl status",
            "status reason",
            "rsts code",
            "enabled user",
            "active",
        ),
    ),
    Column("role", _("Student or not"), ("role", "roles", "affiliation", "user type")),
)
# Words of `status` for who has left; every other word, and an empty cell, says enrolled.
ENDED = frozenset(
    [
        *("deleted", "tobedeleted", "inactive", "false", "no", "0"),  # Canvas, OneRoster
        *("drop", "dropped", "enrollmentdropped", "withdrawn", "withdrew", "disc", "discontinued"),
        *("d", "dd", "dw", "w", "canceled", "cancelled", "graduated"),
    ]
)
STUDENT = frozenset(["student", "students", "studentrole", "learner"])
