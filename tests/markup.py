"""What is wrong with the markup of a page: ids, and names that turn the words around them."""

import re
from collections import Counter
from html import unescape
from html.parser import HTMLParser

from tests.interviews.page import VOID

TAKES_A_LABEL = {"input", "select", "textarea", "button", "meter", "output", "progress"}
POINTERS = ("aria-describedby", "aria-labelledby", "aria-controls", "aria-owns", "form", "list")
STRONG = re.compile("[\u0590-\u08ff]+")
ISOLATED = re.compile("\u2068[^\u2068\u2069]*\u2069")
OWN_WORDS = {"textarea", "option", "script", "style", "template"}  # typed by somebody, or not shown
NOT_SPOKEN = {"value", "href", "content", "data-draft", "hx-vals", "placeholder"}


class Ids(HTMLParser):
    """The ids of a page, and every attribute that names one."""

    def __init__(self, page: str):
        super().__init__()
        self.tags: dict[str, str] = {}
        self.ids: Counter[str] = Counter()
        self.labels: list[str] = []
        self.pointed: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.ids[given["id"]] += 1
            hidden = tag == "input" and given.get("type") == "hidden"
            self.tags[given["id"]] = "hidden" if hidden else tag
        if tag == "label" and "for" in given:
            self.labels.append(given["for"])
        self.pointed += [
            (name, one) for name in POINTERS if name in given for one in given[name].split()
        ]
        if tag == "a" and given.get("href", "").startswith("#"):
            self.pointed.append(("href", given["href"][1:]))

    @property
    def faults(self) -> set[str]:
        wrong = {f"#{one} is there {times} times" for one, times in self.ids.items() if times > 1}
        wrong |= {
            f"a label points at #{one}"
            for one in self.labels
            if self.tags.get(one) not in TAKES_A_LABEL
        }
        return wrong | {
            f"{name} points at #{one}" for name, one in self.pointed if one and one not in self.ids
        }


class Bare(HTMLParser):
    """Words from right to left that stand bare in a sentence of a page."""

    def __init__(self, html: str):
        super().__init__()
        self.found, self._open = [], []
        if STRONG.search(unescape(html)):
            self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        for name in given.keys() - NOT_SPOKEN:
            self._look(given[name] or "", f"{tag} {name}")
        if tag not in VOID:
            is_kept = (
                tag in OWN_WORDS | {"bdi"}
                or "letter" in (given.get("class") or "")
                or "dir" in given
            )
            self._open.append((tag, is_kept))

    def handle_endtag(self, tag):
        if any(tag == name for name, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data):
        if not any(is_kept for _, is_kept in self._open):
            self._look(data, "/".join(tag for tag, _ in self._open[-3:]))

    def _look(self, text, where):
        bare = ISOLATED.sub("", text)
        if STRONG.search(bare):
            self.found.append(f"{where}: {' '.join(bare.split())[:90]}")
