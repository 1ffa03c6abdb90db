"""Whatever is written in markdown, nothing of it runs, loads or dresses up as something else."""

import re

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
