"""Each rule of tools.style_rules refuses what it is for and leaves honest styles alone."""

import pytest

from tools.style_rules import (
    classes,
    named_in_page,
    named_in_python,
    too_large,
    unstyled,
    unused,
)

HONEST = """/* .not-a-class */
@layer parts {
  .card, a.crumb:hover { padding: .5rem 1.5rem; background: url("icons.svg"); }
  .rows-item { &.is-open > .rows-name { content: ".quoted"; inset: 0 auto auto .25em; } }
  @media (width<56.25em) { td .tag { color: red; } }
}
"""


def test_the_classes_of_a_stylesheet_are_found_and_numbers_are_none():
    assert classes(HONEST) == {"card", "crumb", "rows-item", "is-open", "rows-name", "tag"}


def test_a_class_that_nothing_mentions_is_named():
    named = ["crumb card", 'element.classList.add("is-open")', "rows-item rows-name"]

    assert unused(HONEST, named) == ["tag"]


def test_a_page_names_classes_in_attributes_and_in_what_it_hands_on():
    page = """<p class="card {% if late %}due{% endif %}">words {% translate "in a tag" %}</p>
    {% include "_row.html" with css="rows-item" %}
    {% block main_class %}wide{% endblock main_class %}"""

    named = " ".join(named_in_page(page))

    assert all(name in named for name in ("card", "due", "rows-item", "wide"))
    assert not any(word in named for word in ("words", "in a tag"))


def test_a_module_names_classes_in_strings_that_nobody_reads():
    source = '''"""The docstring of a module."""
def bar():
    return element("rect", css="minibar"), _("Words on screen")
'''

    assert set(named_in_python(source)) == {"rect", "minibar"}


def test_names_of_libraries_and_names_put_together_count_as_used():
    assert unused(".form-control {} .tint-7 {} .htmx-request {}", []) == []


@pytest.mark.parametrize(
    ("sizes", "file"),
    [
        ({"base.css": 20_001, "parts.css": 1, "staff.css": 1}, "base.css:"),
        ({"base.css": 19_999, "parts.css": 40_002, "staff.css": 1}, "base.css + parts.css:"),
        ({"base.css": 1, "parts.css": 1, "staff.css": 20_001}, "staff.css:"),
    ],
)
def test_each_budget_is_held(sizes, file):
    (sentence,) = too_large(sizes)

    assert sentence.startswith(file)


def test_files_at_their_budgets_are_not_too_large():
    assert too_large({"base.css": 20_000, "parts.css": 40_000, "staff.css": 20_000}) == []


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ('<p class="card mt-4">', ["mt-4"]),
        ("<p class='card mt-4'>", ["mt-4"]),
        ('<p class="card{% if late %} mt-4{% endif %}">', ["mt-4"]),
        ('<p class="card tint-{{ number }}">', []),
        ('<p class="{# mt-4 #}card form-control">', []),
        ("{% block head_class %}card mt-4{% endblock head_class %}", ["mt-4"]),
        ('<p id="mt-4">', []),
    ],
)
def test_a_class_without_a_rule_is_named(markup, found):
    assert unstyled(markup, frozenset({"card"})) == found
