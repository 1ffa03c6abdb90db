"""A browser without a screen behind a proxy that ends TLS: cookies, redirects, forms."""

import http.client
import re
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

REDIRECTS = {301, 302, 303}


class Form:
    def __init__(self, action: str):
        self.action, self.fields = action, {}
        self.buttons: set[str] = set()


class Page(HTMLParser):
    """What came back: `status`, `path`, `text` without markup, `forms` to post with fields."""

    def __init__(self, status: int, path: str, html: str):
        super().__init__()
        self.status, self.path, self.html, self.text = status, path, html, ""
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._select = self._area = ""
        self.feed(html)
        self.text = " ".join(self.text.split())

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(given.get("action") or self.path)
            if given.get("method", "").lower() == "post":
                self.forms.append(self._form)
        elif self._form:
            self._field(tag, given, dict(attrs))

    def _field(self, tag, given, attrs):
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "input" and name and (kind not in {"checkbox", "radio"} or "checked" in attrs):
            self._form.fields[name] = given.get("value", "on" if kind == "checkbox" else "")
        elif tag == "button":
            self._form.buttons.add(name)
        elif tag == "textarea":
            self._area, self._form.fields[name] = name, ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and ("selected" in attrs or self._select not in self._form.fields):
            self._form.fields[self._select] = given.get("value", "")

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None
        if tag == "textarea":
            if self._form:  # a line break right after the tag is none of its words
                typed = self._form.fields[self._area]
                self._form.fields[self._area] = typed.removeprefix("\n")
            self._area = ""

    def handle_data(self, data):
        self.text += f" {data}"
        if self._area and self._form:
            self._form.fields[self._area] += data

    def form(self, holding: str) -> Form:
        """The first form with a field or button of this name, or whose action ends so."""
        for one in self.forms:
            names = one.fields.keys() | one.buttons
            if holding in names or one.action.partition("?")[0].endswith(holding):
                return one
        raise AssertionError(f"no form for {holding} on {self.path} ({self.status}): {self.text}")


class Browser:
    def __init__(self, port: int, host: str):
        self.port, self.host, self.cookies = port, host, {}

    def open(self, path: str) -> Page:
        return self._request("GET", path)

    def submit(self, page: Page, holding: str, **changes: str) -> Page:
        """Send a form as it stands there, with these changes."""
        form = page.form(holding)
        return self._request("POST", form.action, form.fields | changes)

    def _request(self, method: str, path: str, data: dict[str, str] | None = None) -> Page:
        for _ in range(6):
            answer = self._once(method, path, data)
            self.cookies |= {
                name: morsel.value
                for line in answer.headers.get_all("Set-Cookie", [])
                for name, morsel in SimpleCookie(line).items()
            }
            with answer:
                html = answer.read().decode()
            if answer.status not in REDIRECTS:
                return Page(answer.status, path, html)
            target = urlsplit(answer.headers["Location"])
            method, data = "GET", None
            path = target.path + (f"?{target.query}" if target.query else "")
        raise AssertionError(f"{path} leads in a circle")

    def _once(self, method, path, data):
        # gunicorn ends the connection: what is left of it is the answer's
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {
            "Host": self.host,
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": "192.0.2.7",
            "Referer": f"https://{self.host}{path}",
            "Connection": "close",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        body = None
        if data is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode(data)
        connection.request(method, path, body, headers)
        return connection.getresponse()


def title(page: Page) -> str:
    return re.search(r"<title>(.*?)</title>", page.html, re.DOTALL)[1].strip()
