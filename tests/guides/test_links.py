"""Links that lead nowhere on this site are named; others are left alone."""

import re

import pytest

from guides.selectors.broken_links import anchors, broken_links
from tests.factories import GuideFactory

GOOD = [
    "https://example.org/x",
    "http://example.org",
    "mailto:careers@lakeside.example",
    "//example.org/x",
    "#part-why",
    "/contacts/",
    "/questions/?theme=day#bank",
    "/guides/",
    "/guides/thanking/",
    "/guides/thanking/#part-why",
]
BROKEN = [
    "#why",
    "#part-none",
    "/nowhere/",
    "/contacts",
    "/guides/thanking",
    "/guides/none/",
    "/guides/draft/",
    "/guides/thanking/#part-none",
    "thanking/",
    "www.example.org",
    "ftp://example.org",
    "",
]


@pytest.fixture
def published(db):
    return anchors([GuideFactory(slug="thanking"), GuideFactory(slug="draft", status="draft")])


@pytest.mark.parametrize("address", GOOD)
def test_a_link_that_leads_somewhere_is_left_alone(published, address):
    assert broken_links("", f"## Why\n\n[x]({address})", published) == []


@pytest.mark.parametrize("address", BROKEN)
def test_a_link_that_leads_nowhere_is_named_with_its_line_and_why(published, address):
    [fault] = broken_links("", f"## Why\n\nOne\n[x]({address})", published)

    assert (fault.field, fault.line, fault.address) == ("long", 4, address)
    assert fault.why


def test_a_link_that_does_not_end_is_named_since_readers_would_see_it_as_typed(published):
    [fault] = broken_links("", "One\n\nRead [this guide](/guides/thanking/", published)

    assert (fault.field, fault.line, fault.address) == ("long", 3, "[this guide](/guides/thanking/")
    [fault] = broken_links("", "[this](/guides/thanking/ and [that](/contacts/)", published)
    assert fault.address == "[this](/guides/thanking/"
    fine = ["A [note] (in brackets", '[x](/contacts/ "Contacts")', "[x](/contacts/ )"]
    assert [broken_links("", text, published) for text in fine] == [[], [], []]


def test_a_part_cannot_be_meant_in_the_short_form(published):
    [fault] = broken_links("[x](#part-why)", "## Why", published)

    assert fault.field == "short"


def test_parts_in_other_scripts_are_found(published):
    assert broken_links("", "## Für später\n\n[x](#part-für-später)", published) == []


# --- for whoever reads it -------------------------------------------------------------------------
READ = (
    "[your list](/contacts/?q=a&b=1), [asking](/guides/asking/), [the bank](/questions/#top), "
    "[there](https://a.example/contacts/)"
)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "opens"),
    [
        ("as_nina", {"/contacts/?q=a&amp;b=1", "/guides/asking/", "/questions/#top"}),
        ("as_dana", {"/guides/asking/", "/questions/#top"}),
        ("as_ruth", {"/guides/asking/"}),
    ],
)
def test_a_guide_links_to_what_its_reader_can_open_and_says_the_rest_in_words(request, who, opens):
    guide = GuideFactory(short=READ, long=f"## Part\n\n{READ}")
    browser = request.getfixturevalue(who)

    html = browser.get(guide.get_absolute_url()).content.decode()

    article = html.partition("<article>")[2].partition("</article>")[0]
    found = set(re.findall(r'href="(/[^"]*)"', article))
    assert found == opens
    assert all(article.count(words) >= 2 for words in ("your list", "asking", "the bank", "there"))
    assert article.count('href="https://a.example/contacts/"') == 2
    assert not [
        link for link in found if browser.get(link.replace("&amp;", "&")).status_code == 403
    ]
