"""Markdown of an issue, as HTML and as plain text, and the pieces that it names.

What it may not hold, `common.markdown` says.
"""

import re
from dataclasses import dataclass

from markdown_it.token import Token

from common.markdown import safe_markdown

# A browser ends the lines of a form by \r\n.
_PIECE = re.compile(r"^[ \t]*\[\[piece:([a-z0-9-]{1,80})\]\][ \t]*\r?$", re.M)
_markdown = safe_markdown()


@dataclass(frozen=True)
class Part:
    """A stretch of text, or the name of a piece whose card stands there."""

    html: str = ""
    text: str = ""
    piece: str = ""


def parts_of(body: str, *, origin: str, mark: str = "") -> list[Part]:
    """`origin` is put before our own addresses, `mark` behind them."""
    found: list[Part] = []
    at = 0
    for card in _PIECE.finditer(body):
        found += _stretch(body[at : card.start()], origin, mark)
        found.append(Part(piece=card[1]))
        at = card.end()
    return [*found, *_stretch(body[at:], origin, mark)]


def pieces_of(body: str) -> list[str]:
    return list(dict.fromkeys(_PIECE.findall(body)))


def links_of(body: str, *, origin: str) -> list[str]:
    tokens = _parse(body, origin, "")
    return list(
        dict.fromkeys(
            str(child.attrs["href"])
            for token in tokens
            for child in token.children or ()
            if child.type == "link_open"
        )
    )


def _stretch(source: str, origin: str, mark: str) -> list[Part]:
    if not source.strip():
        return []
    tokens = _parse(source, origin, mark)
    html = _markdown.renderer.render(tokens, _markdown.options, {})
    return [Part(html=html, text=_as_text(tokens))]


def _parse(source: str, origin: str, mark: str) -> list[Token]:
    tokens = _markdown.parse(source)
    for token in tokens:
        for child in token.children or ():
            if child.type == "link_open":
                child.attrs["href"] = _absolute(str(child.attrs["href"]), origin, mark)
    return tokens


def _absolute(link: str, origin: str, mark: str) -> str:
    """Our own addresses get the issue's mark, others stay as they are."""
    if link.startswith("/") and not link.startswith("//"):
        link = origin + link
    if mark and (link == origin or link.startswith((f"{origin}/", f"{origin}?"))):
        address, hash_sign, fragment = link.partition("#")
        return f"{address}{'&' if '?' in address else '?'}{mark}{hash_sign}{fragment}"
    return link


def _as_text(tokens: list[Token]) -> str:
    lines: list[str] = []
    lists: list[int] = []
    for token in tokens:
        match token.type:
            case "bullet_list_open":
                lists.append(0)
            case "ordered_list_open":
                lists.append(int(token.attrs.get("start", 1)))
            case "bullet_list_close" | "ordered_list_close":
                lists.pop()
            case "inline":
                lines.append(_begin(lists) + _inline(token.children or []))
            case "fence" | "code_block":
                lines.append(token.content.rstrip())
            case "hr":
                lines.append("-" * 20)
    return "\n\n".join(lines)


def _begin(lists: list[int]) -> str:
    if not lists:
        return ""
    if lists[-1] == 0:
        return "- "
    lists[-1] += 1
    return f"{lists[-1] - 1}. "


def _inline(children: list[Token]) -> str:
    written, links = "", []
    for child in children:
        match child.type:
            case "link_open":
                links.append((len(written), str(child.attrs["href"])))
            case "link_close":
                begin, href = links.pop()
                written += "" if written[begin:] == href else f" ({href})"
            case "softbreak" | "hardbreak":
                written += "\n"
            case _:
                written += child.content
    return written
