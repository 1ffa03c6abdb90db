"""The look of every email: small, one button, both themes, the same words as its text."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings

from core.colors import contrast
from office.models.colors import HOUSE, email_colors, nearest
from outbox.domain import kinds
from outbox.emails.html import paragraphs
from tests.outbox.every_kind import every_email
from tests.shared_rows import shared_rows

GMAIL_SHOWS = 102 * 1024  # more is cut off
MOST_STYLE = 4 * 1024
MADE_UP = {"note", "letter", "bench"}  # kinds of tests
OFFERS = {"request", "follow_up", "reply", "after_missed"}
FRAME = Path(settings.BASE_DIR, "templates/emails/outbox/base.html")
TOKENS = Path(settings.BASE_DIR, "static/css/base.css")


@pytest.fixture(scope="module")
def every(django_db_setup, django_db_blocker):
    with shared_rows(django_db_blocker, every_email) as found:
        yield found


@pytest.fixture
def composed(every, db):
    return every


class Page(HTMLParser):
    """Texts of the page between its links, the links with their words, and all style."""

    def __init__(self, html):
        super().__init__()
        self.texts, self.links, self.style, self._open = [], [], "", []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.style += given.get("style") or ""
        if tag == "a":
            self.links.append((given["href"], ""))
        if tag not in ("meta", "br"):
            self._open.append(tag)

    def handle_endtag(self, tag):
        self._open.pop()

    def handle_data(self, data):
        if "style" in self._open:
            self.style += data
        elif "a" in self._open:
            href, words = self.links[-1]
            self.links[-1] = href, words + data
        elif "body" in self._open and data.strip():
            self.texts.append(flat(data))


def flat(text):
    return " ".join(text.split())


def html_of(letter):
    return str(letter.alternatives[0][0])


def test_there_is_one_of_every_kind(composed):
    assert {kind for kind, _, _ in composed} == set(kinds._kinds) - MADE_UP


def test_each_is_far_from_being_cut_off_and_has_little_style(composed):
    for _, occasion, letter in composed:
        html = html_of(letter)
        assert len(html.encode()) < GMAIL_SHOWS / 10, occasion
        assert len(Page(html).style.encode()) <= MOST_STYLE, occasion


def test_each_has_at_most_one_button_and_an_offer_one_for_each_time(composed):
    for kind, occasion, letter in composed:
        html = html_of(letter)
        times = len(re.findall(r"\?answer=t\d+", html))
        assert html.count('class="button"') == (times or "http" in html_above(html)), occasion
        assert bool(times) == (kind in OFFERS), occasion


def html_above(html):
    """The letter without its small print."""
    return html.partition("<body>")[2].partition('class="foot"')[0]


def test_the_text_says_all_that_the_page_says(composed):
    for _, occasion, letter in composed:
        page, text = Page(html_of(letter)), flat(letter.body)
        assert [said for said in page.texts if said not in text] == [], occasion
        for url, words in page.links:
            assert url in text or words in text, (occasion, words)


def test_the_page_says_all_that_the_text_says(composed):
    for _, occasion, letter in composed:
        page = Page(html_of(letter))
        words = flat(" ".join([*page.texts, *(words for _, words in page.links)]))
        said = re.sub(r"http\S+", " ", letter.body.replace("———", " "))
        missing = set(re.findall(r"[^\W_]+", said)) - set(re.findall(r"[^\W_]+", words))
        assert not missing, occasion
        urls = set(re.findall(rf"{settings.PUBLIC_BASE_URL}\S+", letter.body))
        assert urls <= {url for url, _ in page.links}, occasion


def test_nothing_is_fetched_when_it_is_opened(composed):
    for _, occasion, letter in composed:
        assert not re.search(r"<(img|link|script|iframe)|url\(|@import", html_of(letter)), occasion


def test_words_on_a_button_are_readable_where_all_style_is_dropped():
    html = paragraphs(f"Go:\n{settings.PUBLIC_BASE_URL}/today/", {}, {}, "#0B5D5E")

    assert 'bgcolor="#0B5D5E"' in html
    assert 'style="color:#ffffff"' in html


# --- both themes ----------------------------------------------------------------------------------
def color(rule, name, block):
    """The color that a rule of the frame gives."""
    found = re.search(rf"(?:^|[\s,]){re.escape(rule)}[^{{}}]*{{[^}}]*?\b{name}: (\S+?)[ ;]", block)
    return found[1]


def pairs(own):
    """Where, words, ground of everything that is read, in both themes."""
    light, dark = re.findall(r"<style>(.*?)</style>", FRAME.read_text(), re.DOTALL)
    dark = dark.partition("dark)")[2]
    own = email_colors(own)
    for theme, block, act, words, link in (
        ("light", light, own["act"], "#FFFFFF", own["link"]),
        ("dark", dark, own["dark_act"], own["dark_on_act"], own["dark_link"]),
    ):
        paper, card = color(".ground", "background", block), color(".letter", "background", block)
        yield f"{theme} letter", color(".letter", "(?<!-)color", block), card
        yield f"{theme} small print", color(".foot", "(?<!-)color", block), paper
        yield f"{theme} link", link, card
        yield f"{theme} link of the small print", link, paper
        yield f"{theme} button", words, act
        yield f"{theme} button's edge", act, card


@pytest.mark.parametrize(
    "own", [HOUSE, *map(nearest, ("#FFD700", "#C8102E", "#0033A0", "#777777"))]
)
def test_everything_is_readable_in_both_themes_and_every_offices_color(own):
    assert [name for name, words, ground in pairs(own) if contrast(words, ground) < 4.5] == []


def test_the_colors_are_those_of_the_pages():
    frame = set(re.findall(r"#[0-9A-F]{6}\b", FRAME.read_text()))
    pages = TOKENS.read_text()
    themes = {
        shade if len(shade) == 7 else "#" + "".join(2 * letter for letter in shade[1:])
        for shade in re.findall(r"#[0-9A-Fa-f]{3,6}\b", pages)
    }

    assert frame | set(email_colors(HOUSE).values()) <= themes


def test_style_for_the_dark_stands_apart_since_gmail_drops_a_block_that_it_does_not_know():
    light, dark = re.findall(r"<style>(.*?)</style>", FRAME.read_text(), re.DOTALL)

    assert "@" not in light
    assert "prefers-color-scheme: dark" in dark
    assert not re.search(r"@[^{]*{[^{}]*(?:{[^}]*}[^{}]*)*@", dark)  # one in another
