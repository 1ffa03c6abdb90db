"""`manage.py import_roster`: what it says, what it changes, and how it exits."""

import pytest
from django.core.management import CommandError, call_command

from tests.factories import StudentFactory
from users.models import AuditEntry, User

pytestmark = pytest.mark.django_db
HEAD = "Student ID,Name,Email\n"


@pytest.fixture
def run(tmp_path, capsys):
    def command(text, *options):
        file = tmp_path / "roster.csv"
        file.write_text(text)
        code = 0
        try:
            call_command("import_roster", str(file), *options)
        except SystemExit as stop:
            code = stop.code
        return code, capsys.readouterr().out

    return command


def test_without_apply_it_only_says_what_would_change(run, db):
    code, said = run(f"{HEAD}007,Rui Costa,rui@lakeside.example\n")

    assert (code, "1  New" in said) == (0, True)
    assert not User.objects.exists()


def test_with_apply_it_changes_accounts_in_the_name_of_the_program(run, db):
    code, said = run(f"{HEAD}007,Rui Costa,rui@lakeside.example\n", "--apply")

    assert (code, "Applied: 1 new, 0 changed, 0 deactivated." in said) == (0, True)
    assert User.objects.get().university_id == "007"
    entry = AuditEntry.objects.get()
    assert (entry.actor_id, entry.program) == (None, "roster")


def test_wrong_rows_are_left_out_and_told_by_the_exit_code(run, db):
    code, said = run(f"{HEAD}7,Rui,rui@lakeside.example\n8,Ana,ana@lakeside\n", "--apply")

    assert (code, "Row 3: Not a whole email address." in said) == (2, True)
    assert User.objects.count() == 1


def test_missing_students_are_ended_by_choice_and_within_the_limit(run, db):
    StudentFactory.create_batch(6)
    text = f"{HEAD}7,Rui Costa,rui@lakeside.example\n"

    code, said = run(text, "--apply", "--end-missing")
    assert (code, "6 students would be deactivated" in said) == (3, True)
    assert User.objects.filter(is_active=True).count() == 6

    assert run(text, "--apply")[0] == 0
    assert User.objects.filter(is_active=True).count() == 7

    assert run(text, "--apply", "--end-missing", "--allow-drops", "6")[0] == 0
    assert User.objects.filter(is_active=True).count() == 1


@pytest.mark.parametrize("text", ["", "Shoe size,Color\n44,red\n", "\0\1\2"])
def test_a_file_that_tells_nobody_apart_is_refused_in_words(run, db, text):
    with pytest.raises(CommandError, match=r"no rows|who is who|not a table"):
        run(text, "--apply")
