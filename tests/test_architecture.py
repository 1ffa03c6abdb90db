"""What import-linter cannot see: reach in views, reverse relations upwards, the one clock, the
one way to send mail."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import CharField, TextField
from django.db.models.fields.reverse_related import ForeignObjectRel

ROOT = Path(__file__).resolve().parent.parent
ORDER = [
    "core",
    "users",
    "office",
    "outbox",
    "contacts",
    "questions",
    "guides",
    "scim",
    "interviews",
    "advising",
    "reminders",
    "home",
    "careers",
]
REACH = ("visible_to", "readable_by", "editable_by", "visible_on")
# The widest a file may be; what outgrows it becomes a package.
LONGEST = 300


def sources(*patterns, apps=ORDER):
    found = [path for app in apps for pattern in patterns for path in (ROOT / app).rglob(pattern)]
    return sorted(path for path in found if "migrations" not in path.parts)


def templates(app):
    return (
        sorted((ROOT / "templates" / app).rglob("*")) if (ROOT / "templates" / app).is_dir() else []
    )


def hits(pattern, paths):
    """`file:line` of each line that matches."""
    look = re.compile(pattern)
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in paths
        if path.is_file()
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if look.search(line)
    ]


def test_the_folders_are_those_of_the_order():
    with_code = {path.parent.name for path in ROOT.glob("*/apps.py")}

    assert with_code == {*ORDER, "demo", "devserver", "tools"}


def statements(path):
    """Each `.objects.` of a file with the expression it begins."""
    text = path.read_text()
    for match in re.finditer(r"(\w+)\.objects\b", text):
        depth, end = 0, match.end()
        while end < len(text) and (depth > 0 or text[end] not in "\n)],"):
            depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(text[end], 0)
            end += 1
        yield match.group(1), text[match.start() : end], text.count("\n", 0, match.start()) + 1


# Rows reached by what the request proves in another way; each with its reason.
REACHED_OTHERWISE = {
    ("home/views/help.py", "Assignment"): "one's own advisers",
    ("home/views/help.py", "User"): "one's own advisers, by name and address",
    ("interviews/views/contact_page.py", "AnswerLink"): "the token is the proof",
    ("interviews/views/not_me.py", "AnswerUndo"): "the token is the proof",
    ("outbox/views/links.py", "StopLink"): "the token is the proof",
}


def test_views_reach_rows_through_what_the_viewer_may_see():
    paths = [
        path
        for path in sources("views.py", "*.py")
        if path.name == "views.py" or "views" in path.parts
    ]
    bare = [
        f"{path.relative_to(ROOT)}:{line}: {model}"
        for path in paths
        for model, expression, line in statements(path)
        if not any(method in expression for method in REACH)
        and not expression.endswith(".objects.none()")
        and (str(path.relative_to(ROOT)), model) not in REACHED_OTHERWISE
    ]

    assert not bare


def upward():
    """(app, accessor, owner): names under which a model of a lower app is reached from a higher
    one."""
    for model in apps.get_models():
        low = model._meta.app_label
        for relation in model._meta.get_fields():
            if isinstance(relation, ForeignObjectRel) and relation.get_accessor_name():
                high = relation.related_model._meta.app_label
                if low in ORDER and high in ORDER and ORDER.index(high) > ORDER.index(low):
                    yield (
                        low,
                        relation.get_accessor_name(),
                        f"{high}.{relation.related_model.__name__}",
                    )


@pytest.mark.parametrize(("app", "accessor", "owner"), sorted(set(upward())))
def test_a_lower_app_names_no_reverse_relation_of_a_higher_one(app, accessor, owner):
    lower = ORDER[: ORDER.index(owner.partition(".")[0])]
    code = sources("*.py", apps=lower)
    pages = [path for name in lower for path in templates(name)]
    # As an attribute of the low model's usual name, or as a look-up; the word alone may be a URL
    # name or prose.
    used = hits(
        rf"\b{app.rstrip('s')}\.{accessor}\b|[\"'(]{accessor}__|_related\([^)]*[\"']{accessor}\b",
        code + pages,
    )

    assert not used, f"{accessor} belongs to {owner}"


# Apps that stand side by side, and may not name each other either.
BESIDE = {"contacts", "questions", "guides", "scim"}


def foreign(app):
    """The apps that `app` must not name: those further right, and those beside it."""
    beside = BESIDE - {app} if app in BESIDE else set()
    return [*ORDER[ORDER.index(app) + 1 :], *(beside - set(ORDER[ORDER.index(app) + 1 :]))]


# Words that are the label of a higher app, too; each with its reason.
MEANT_OTHERWISE = {
    ("users/models/programs.py", "scim"): "the protocol, which the trail names",
    ("contacts/domain/contact_files/vcards.py", "home"): "a kind of address in a vCard",
}


def literals(path):
    """(line, text) of each string of a module that is no docstring."""
    tree = ast.parse(path.read_text())
    prose = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.lineno, node.value


def quoted(path):
    """(line, text) of each quoted word in the tags of a template, and of each library it loads."""
    for number, line in enumerate(path.read_text().splitlines(), 1):
        for tag in re.findall(r"{[%{].*?[%}]}", line):
            loaded = tag.strip("{%} ").split()[1:] if tag.startswith("{% load ") else []
            for text in [*re.findall(r"[\"']([^\"']+)[\"']", tag), *loaded]:
                yield number, text


def pages_of(app):
    """The templates of an app. What lies in no app's folder is drawn by core's tags or base."""
    for path in (ROOT / "templates").rglob("*.*"):
        folders = path.relative_to(ROOT / "templates").parts
        # devserver stands outside of the order: its page of parts shows those of every app.
        owner = next((folder for folder in folders if folder in {*ORDER, "devserver"}), "core")
        if owner == app and path.suffix in {".html", ".txt"}:
            yield path


@pytest.mark.parametrize("app", ORDER)
def test_an_app_names_nothing_of_a_higher_one_by_string_either(app):
    """import-linter reads imports; this reads what is reached by a name in quotes.

    In Python every string but docstrings, in templates every quoted word of a tag and every
    library that is loaded: a higher app's label alone ("interviews"), a dotted name
    ("interviews.count_uses", "contacts.Ask") and a path ("home/_menu.html"). URL names
    ("home:today") are public and may be named by everybody. Words of prose are no names: only a dot
    or slash with a word right behind it counts.
    """
    names = "|".join(foreign(app)) or "(?!)"
    named = re.compile(rf"^({names})$|(?<![\w@-])({names})[./]\w")
    strings = [(path, *each) for path in sources("*.py", apps=[app]) for each in literals(path)]
    strings += [(path, *each) for path in pages_of(app) for each in quoted(path)]
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for path, line, text in strings
        if named.search(text) and (str(path.relative_to(ROOT)), text) not in MEANT_OTHERWISE
    ]

    assert not found


# what compares with the time of a file, which the machine's clock wrote
MACHINE_TIME = ("devserver/", "core/clock.py", "careers/alive.py")


def test_there_is_one_clock():
    used = hits(
        r"timezone\.now\(|datetime\.now\(|date\.today\(|\btime\.time\(|utcnow\(", sources("*.py")
    )

    assert [line for line in used if not line.startswith(MACHINE_TIME)] == []


def test_mail_goes_out_through_the_outbox_alone():
    used = hits(
        r"send_mail|send_mass_mail|EmailMessage|EmailMultiAlternatives|django.core.mail|smtplib",
        sources("*.py"),
    )

    assert [line for line in used if not line.startswith(("outbox/", "careers/"))] == []


def test_user_text_is_made_safe_in_three_reviewed_places():
    allowed = ("core/templatetags/ui.py", "core/markdown.py", "outbox/emails/html.py")
    used = hits(r"mark_safe|SafeString\((?!\"\"\))", sources("*.py"))

    assert [line for line in used if not line.startswith(allowed)] == []


def test_rules_stand_in_services_and_models_alone():
    assert hits(r"django\.dispatch|db\.models\.signals|@receiver", sources("*.py")) == []
    assert (
        hits(
            r"__all__|\*\*request\.(POST|GET)|fields = \"__all__\"|exclude = ",
            sources("forms.py", "*_form.py"),
        )
        == []
    )


@pytest.mark.parametrize(
    "name", ["utils.py", "helpers.py", "mixins.py", "signals.py", "common_utils.py"]
)
def test_no_file_is_named_for_nothing(name):
    assert sources(name) == []


def test_no_import_hides_inside_a_function():
    hidden = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources("*.py")
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
        and "PLC0415" not in path.read_text().splitlines()[node.lineno - 1]
    ]

    assert not hidden


def test_files_stay_small_enough_to_read():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in sources("*.py")
        if (lines := len(path.read_text().splitlines())) > LONGEST
    }

    assert not long


def test_every_text_column_has_an_end():
    endless = [
        f"{model._meta.label}.{column.name}"
        for model in apps.get_models()
        if model._meta.app_label in ORDER
        for column in model._meta.get_fields()
        if isinstance(column, CharField | TextField) and not column.max_length
    ]

    assert not endless


def test_migrations_are_named_for_their_purpose():
    named_by_machine = [
        str(path.relative_to(ROOT))
        for app in ORDER
        for path in (ROOT / app / "migrations").glob("*_auto_*.py")
    ]

    assert not named_by_machine


def test_no_page_names_a_machine_or_how_the_work_is_done():
    pages = [
        path
        for name in ("templates", "docs")
        for path in (ROOT / name).rglob("*.*")
        if path.suffix != ".png"
    ]

    assert hits(r"/work/|pypi\.org|registry\.", pages + sources("*.py")) == []
