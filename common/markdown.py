"""Markdown by people who are no authors of pages: no HTML of theirs, no scripts, no pictures.

Pictures are left out: one that lies elsewhere would tell its owner who reads.
"""

import re
from urllib.parse import urljoin

from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.token import Token

# What a link of somebody else's says to search engines, and keeps from the page that it opens.
_REL = "nofollow ugc noopener"
# Others start programs on the reader's machine. An address without one lies on this site.
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_SCHEMES = ("http:", "https:", "mailto:")


def safe_markdown(*, keeps_lines: bool = False) -> MarkdownIt:
    """A parser that lets no HTML through and no address but of pages and mailboxes.

    `keeps_lines`: a new line is one on the page too, as in texts written before they were Markdown.
    """
    options = {"html": False, "breaks": keeps_lines}
    parser = MarkdownIt("commonmark", options).disable(["image", "html_block", "html_inline"])
    parser.validateLink = _is_followed  # type: ignore[assignment,method-assign]
    return parser


def _is_followed(address: str) -> bool:
    scheme = _SCHEME.match(address.strip())
    return scheme is None or scheme[0].lower() in _SCHEMES


_texts = safe_markdown(keeps_lines=True)


def text_as_html(text: str, *, site: str = "") -> SafeString:
    """Somebody's text below the heading of a page: its own headings are all of the second level.

    In a mail `site` is what an address without one is meant on.
    """
    tokens = _texts.parse(text)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = "h2"
        for child in token.children or ():
            if child.type == "link_open":
                child.attrSet("rel", _REL)
                if site:
                    child.attrSet("href", urljoin(site, str(child.attrGet("href"))))
    return SafeString(_texts.renderer.render(tokens, _texts.options, {}))


def text_as_words(text: str) -> str:
    """The same without any marks, on one line."""
    return " ".join(" ".join(_said(token) for token in _texts.parse(text)).split())


def _said(token: Token) -> str:
    if token.type in {"fence", "code_block"}:
        return token.content
    return "".join(
        " " if child.type in {"softbreak", "hardbreak"} else child.content
        for child in token.children or ()
    )
