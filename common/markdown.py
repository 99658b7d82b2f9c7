"""Markdown by people who are no authors of pages: no HTML of theirs, no scripts, no pictures.

Pictures are left out: one that lies elsewhere would tell its owner who reads.
"""

from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.token import Token

# What a link of somebody else's says to search engines, and keeps from the page that it opens.
_REL = "nofollow ugc noopener"


def safe_markdown(*, keeps_lines: bool = False) -> MarkdownIt:
    """A parser that lets no HTML through and no address that could run a script.

    `keeps_lines`: a new line is one on the page too, as in texts written before they were Markdown.
    """
    options = {"html": False, "breaks": keeps_lines}
    return MarkdownIt("commonmark", options).disable(["image", "html_block", "html_inline"])


_texts = safe_markdown(keeps_lines=True)


def text_as_html(text: str) -> SafeString:
    """Somebody's text below the heading of a page: its own headings are all of the second level."""
    tokens = _texts.parse(text)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = "h2"
        for child in token.children or ():
            if child.type == "link_open":
                child.attrSet("rel", _REL)
    return SafeString(_texts.renderer.render(tokens, _texts.options, {}))


def text_as_words(text: str) -> str:
    """The same without any marks, on one line."""
    return " ".join(" ".join(_said(token) for token in _texts.parse(text)).split())


def _said(token: Token) -> str:
    if token.type in {"fence", "code_block"}:
        return token.content
    return "".join(
        child.content if child.type != "softbreak" else " " for child in token.children or ()
    )
