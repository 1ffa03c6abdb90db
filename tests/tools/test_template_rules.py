"""Each rule of tools.template_rules refuses what it is for, names the line, and leaves honest
templates alone."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tools.management.commands.check_templates import pages, sprite
from tools.template_rules import Fault, faults

HONEST = """{% extends "base.html" %}
{% load i18n %}
{# a note for the next reader #}
{% block body_class %}entrance{% endblock body_class %}
{% block content %}
  <label for="id_q">{% translate "Search" %}</label>
  <input id="id_q" name="q" placeholder="{% translate 'A name' %}">
  <p>{% blocktranslate trimmed %}
    Words that are translated. <a href="/">Even here.</a>
  {% endblocktranslate %} – · 12 (UTC)</p>
  <script src="/static/js/app.js" defer></script>
  {{ contact.name }}
{% endblock content %}
"""


def rules(source, **options):
    return [fault.rule for fault in faults(source, **options)]


def test_an_honest_template_has_no_faults():
    assert faults(HONEST) == []


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<script>alert(1)</script>", "script in the page"),
        ("<style>p { color: red }</style>", "<style>"),
        ('<p style="color: red"></p>', "style attribute"),
        ('<button onclick="go()"></button>', "onclick"),
        ('<button hx-on:click="go()"></button>', "hx-on:click"),
        ("{{ note|safe }}", "trusts text"),
        ("{{ note | safe }}", "trusts text"),
        ("{% autoescape off %}{{ note }}{% endautoescape %}", "trusts text"),
        ('<input id="a" placeholder="…">', "placeholder without a label"),
        ('<li draggable="true"></li>', "draggable"),
        ("<p>Hello there</p>", "words outside gettext: Hello there"),
        ('<img alt="A picture">', "words outside gettext: A picture"),
        ('<a aria-label="Back"></a>', "words outside gettext: Back"),
        ('<input type="submit" value="Send">', "words outside gettext: Send"),
        ("{% translate 'Good' %} and bad", "words outside gettext: and bad"),
        ("<br>\n" * 121, "121 lines"),
    ],
)
def test_each_rule_refuses_what_it_is_for(source, words):
    found = rules(source)

    assert len(found) == 1
    assert words in found[0]


def test_a_fault_names_its_line():
    assert faults("<p>\n  {% translate 'Fine' %}\n  Not fine\n</p>\n") == [
        Fault(3, "words outside gettext: Not fine")
    ]


def test_an_unknown_icon_is_refused():
    assert rules('{% icon "clock" %}{% icon "unicorn" %}', icons=frozenset({"clock"})) == [
        "no icon is called unicorn"
    ]


def test_a_label_elsewhere_in_the_template_names_a_placeholder():
    assert rules('<input id="q{{ n }}" placeholder="…"><label for="q{{ n }}"></label>') == []


def test_the_command_prints_file_and_line_and_fails(tmp_path, capsys):
    (tmp_path / "page.html").write_text("<p>\nHello</p>")

    with pytest.raises(CommandError):
        call_command("check_templates", str(tmp_path))

    assert "page.html:2: words outside gettext: Hello" in capsys.readouterr().out


def test_every_template_of_the_site_keeps_the_rules():
    icons = sprite(Path(settings.BASE_DIR) / "static" / "icons.svg")
    found = {
        path.name: faults(path.read_text(), icons)
        for path in pages([Path(settings.BASE_DIR) / "templates"])
    }

    assert len(found) > 20
    assert {name: broken for name, broken in found.items() if broken} == {}
