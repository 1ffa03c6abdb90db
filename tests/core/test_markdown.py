"""Whatever is written in markdown, nothing of it runs, loads or dresses up as something else."""

import re
import time

import pytest

from core.markdown import render

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<a href='javascript:alert(1)'>x</a>",
    "<iframe src='https://evil.example'></iframe>",
    "<object data='evil.swf'></object>",
    "<embed src='evil.swf'>",
    "<form action='https://evil.example'><input name=p></form>",
    "<style>body{display:none}</style>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<base href='https://evil.example/'>",
    "<div style='position:fixed;inset:0'>x</div>",
    "<p id=main onclick=alert(1)>x</p>",
    "<math><mtext></p><style><img src=x onerror=alert(1)></style></mtext></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<!--<img src='--><img src=x onerror=alert(1)>'>",
    "<details open ontoggle=alert(1)>x</details>",
    "<video><source onerror=alert(1)></video>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](file:///etc/passwd)",
    '[x](https://a.example "onmouseover=alert(1)")',
    '[x](https://a.example"onmouseover="alert(1))',
    "<javascript:alert(1)>",
    "![x](https://evil.example/pixel.png)",
    '![x](x "onerror=alert(1)")',
    "![x](javascript:alert(1))",
    "[x][1]\n\n[1]: javascript:alert(1)",
    "`<script>alert(1)</script>`",
    "```html onload=alert(1)\n<script>alert(1)</script>\n```",
    "# <img src=x onerror=alert(1)>",
    '# x" onclick="alert(1)',
    "> <script>alert(1)</script>",
    "- <b onmouseover=alert(1)>x</b>",
    "\x00<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<<img src=x onerror=alert(1)>",
]
NAME = r"p|br|hr|h[2-4]|ul|ol|li|blockquote|strong|em|code|pre|a"
ATTRIBUTE = r"href=\"[^\"<>]*\"|rel=\"noopener nofollow\"|id=\"part-[^\"<>]*\"|start=\"\d+\""
ALLOWED = re.compile(rf"</?(?:{NAME})(?: (?:{ATTRIBUTE}))*\s?/?>")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_only_tags_and_attributes_of_the_list_come_out(payload):
    html = render(payload, "part-").html
    tags = re.findall(r"<[^>]*>", html)

    assert [tag for tag in tags if not ALLOWED.fullmatch(tag)] == []
    assert not re.search(r"href=\"\s*(?:java|vb|data|file)", html, re.IGNORECASE)


def test_markup_is_shown_as_the_text_it_is():
    assert "&lt;script&gt;" in render("<script>").html


def test_links_outward_tell_nobody_where_they_were_found():
    assert render("[x](https://a.example)").html == (
        '<p><a href="https://a.example" rel="noopener nofollow">x</a></p>\n'
    )


@pytest.mark.parametrize(
    ("text", "shown", "address"),
    [
        (
            "Write to careers@lakeside.example.",
            "careers@lakeside.example",
            "mailto:careers@lakeside.example",
        ),
        ("(first.last+guide@lakeside.example)", "first.last+guide@lakeside.example", None),
        (
            "See https://jobs.example/list?a=1&b=2, then",
            "https://jobs.example/list?a=1&amp;b=2",
            None,
        ),
        ("See www.jobs.example!", "www.jobs.example", "https://www.jobs.example"),
        ("(see https://en.example/wiki/A_(b))", "https://en.example/wiki/A_(b)", None),
        ("**http://jobs.example/**", "http://jobs.example/", None),
        ("HTTPS://Jobs.Example/x_y_z", "HTTPS://Jobs.Example/x_y_z", "HTTPS://Jobs.Example/x_y_z"),
        (
            "- https://bücher.example/ü",
            "https://bücher.example/ü",
            "https://xn--bcher-kva.example/%C3%BC",
        ),
    ],
)
def test_a_bare_address_becomes_a_link(text, shown, address):
    rendered = render(text)
    href = address or (f"mailto:{shown}" if "@" in shown else shown)

    assert f'<a href="{href}" rel="noopener nofollow">{shown}</a>' in rendered.html
    assert [link.line for link in rendered.links] == [1]


@pytest.mark.parametrize(
    "text",
    [
        "`https://jobs.example`",
        "    careers@lakeside.example",
        "```\nhttps://jobs.example\n```",
        "a@b", "@lakeside.example", "x@y.1", "http://", "https:// x", "www.", "ftp://jobs.example", "javascript://jobs.example",
        "user@@lakeside.example", "a.b", "5@night",
    ],
)  # fmt: skip
def test_what_is_no_address_or_is_code_stays_as_it_is(text):
    assert "<a " not in render(text).html


def test_an_address_in_a_link_is_no_link_of_its_own():
    html = render("[https://jobs.example](https://other.example) and <https://third.example>").html

    assert re.findall(r'href="([^"]+)"', html) == ["https://other.example", "https://third.example"]


def test_many_addresses_cost_time_that_grows_with_the_text_alone():
    started = time.process_time()

    for text in (
        "a." * 20_000 + "@",
        "a@" * 20_000,
        "www." * 20_000,
        "https://x" + ")" * 20_000,
        "a@" + "b." * 20_000,
    ):
        render(text)

    assert time.process_time() - started < 2


def test_headings_keep_to_the_levels_of_a_page_and_have_ids_once():
    found = render("# One\n\n## Two *words*\n\n##### Deep\n\n## Two words", "part-")

    assert [(heading.level, heading.text, heading.anchor) for heading in found.headings] == [
        (2, "One", "part-one"),
        (2, "Two words", "part-two-words"),
        (4, "Deep", "part-deep"),
        (2, "Two words", "part-two-words-2"),
    ]
    assert '<h2 id="part-two-words-2">' in found.html
    assert "<h1" not in found.html


def test_without_anchors_no_heading_has_an_id():
    assert "id=" not in render("## One").html


def test_a_link_knows_its_line():
    text = "One [a](/a/)\nand [b](/b/)\n\n- [c](/c/)\n\n> [d][1]\n\n[1]: /d/\n"

    assert [(link.address, link.line) for link in render(text).links] == [
        ("/a/", 1),
        ("/b/", 2),
        ("/c/", 4),
        ("/d/", 6),
    ]
