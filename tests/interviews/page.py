"""A page as a test reads it: ids, links of the error summary, words in and around fields,
scripts."""

from html.parser import HTMLParser

VOID = {"input", "meta", "link", "br", "hr", "img", "path", "circle", "rect", "use"}


class Page(HTMLParser):
    def __init__(self, response):
        super().__init__()
        self.ids, self.tags, self.text, self.targets = set(), set(), "", []
        self._open, self._summaries = [], 0
        self.feed(response.content.decode())

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.add(tag)
        self.ids.add(given.get("id"))
        self._summaries += "error-summary" in (given.get("class") or "")
        self.text += f" {given.get('value') or ''} "
        if tag == "a" and any("error-summary" in classes for _, classes in self._open):
            self.targets.append(given["href"].removeprefix("#"))
        if tag not in VOID:
            self._open.append((tag, given.get("class") or ""))

    def handle_endtag(self, tag):
        if any(tag == name for name, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data):
        self.text += data

    @property
    def has_summary(self):
        return self._summaries > 0

    @property
    def leads_astray(self):
        """Links of the error summary that lead to nothing on the page."""
        return [target for target in self.targets if target not in self.ids]
