"""What a text of a stranger may link to, and how its lines read without marks."""

import re

import pytest

from common.markdown import text_as_html, text_as_words


def linked(text: str, *, site: str = "") -> list[str]:
    return re.findall('href="([^"]*)"', text_as_html(text, site=site))


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript&colon;alert(1)) [y](\x01javascript:alert(1))",
        "[x](data:image/png;base64,AAAA) [y](blob:https://a.example/1)",
        "[x](ms-msdt:/id) <intent://scan> [y](view-source:https://a.example) <ftp://a.example>",
        "[x][1] [y]\n\n[1]: search-ms:query=a\n[y]: <vbscript:x>",
    ],
)
def test_nothing_is_linked_that_a_browser_would_give_to_a_program(text: str) -> None:
    assert linked(text) == []


def test_pages_and_mailboxes_are_and_in_a_mail_those_of_the_shop_whole() -> None:
    text = "<https://a.example/b> <a@b.example> [fern](/models/fern/) [more](?page=2)"
    addresses = linked(text)
    assert addresses == ["https://a.example/b", "mailto:a@b.example", "/models/fern/", "?page=2"]
    mailed = linked(text, site="https://shop.example")
    assert mailed[:3] == [*addresses[:2], "https://shop.example/models/fern/"]


def test_as_words_lines_that_end_hard_stay_apart() -> None:
    assert text_as_words("18k  \nsilver\\\nbronze\nbrass") == "18k silver bronze brass"
