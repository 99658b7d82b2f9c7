"""Texts of strangers become HTML that can run nothing, load nothing and break no page."""

import re
import time

import pytest

from common.markdown import text_as_html, text_as_words


def test_what_people_write_is_set_as_they_mean_it() -> None:
    text = "A **halo** of *pavé*.\nSet by hand.\n\n- 18k\n- silver\n\n[My shop](https://shop.example/a)"
    html = text_as_html(text)
    for part in (
        "<strong>halo</strong>",
        "<em>pavé</em>.<br />\nSet by hand.",
        "<li>18k</li>",
        '<a href="https://shop.example/a" rel="nofollow ugc noopener">My shop</a>',
    ):
        assert part in html, part


def test_headings_stand_below_the_name_of_the_piece() -> None:
    html = text_as_html("# One\n\n###### Six\n\nTwo\n===")
    assert re.findall(r"<h\d>", html) == ["<h2>"] * 3


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        '[x](https://a.example/" onmouseover="alert(1))',
        "[x]: javascript:alert(1)\n\n[x]",
        "<javascript:alert(1)>",
        "![x](https://spy.example/x.png)",
        "```<script>\nalert(1)\n```",
        '``` x" onclick="alert(1)\n<b>\n```',
        "<!-- --><style>*{display:none}</style>",
        "</div></article><form action=https://evil.example>",
    ],
)
def test_nothing_of_it_runs_or_loads(text: str) -> None:
    html = text_as_html(text)
    tags = re.findall(r"<(/?[a-zA-Z]+)((?:\s[^>]*)?)>", html)
    assert {name.strip("/") for name, _ in tags} <= {"p", "a", "code", "pre", "br", "h2"}
    for name, attributes in tags:
        assert not re.search(r"\bon\w+\s*=\s*\"", attributes.replace("&quot;", ""))
        if name == "a":
            address = re.search(r'href="([^"]*)"', attributes)
            assert address and re.match(r"https://|[^:]*$", address[1]), html


@pytest.mark.parametrize(
    "text",
    ["[" * 4000, "*a " * 1300, ">" * 4000, "- " * 2000, "`" * 4000, "[a](" * 1000, "_a_" * 1300],
)
def test_a_text_made_to_be_slow_is_quick(text: str) -> None:
    began = time.process_time()
    text_as_html(text)
    text_as_words(text)
    # Some 20 ms; others on the machine do not count.
    assert time.process_time() - began < 2


def test_as_words_no_mark_is_left() -> None:
    text = "# Halo\n\nA **round** [stone](https://a.example)\nof 6 mm.\n\n```\ncode\n```"
    assert text_as_words(text) == "Halo A round stone of 6 mm. code"
