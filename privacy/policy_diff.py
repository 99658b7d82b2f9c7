"""What differs between two versions of the policy, passage by passage, as a reader sees them."""

import html
import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.html import strip_tags

# What begins and ends a passage of its own.
BLOCK = re.compile(
    r"</?(?:section|div|p|li|ul|ol|h\d|tr|td|th|table|thead|tbody|details|summary)\b[^>]*>"
)


@dataclass(frozen=True)
class Passage:
    """Words that went, words that came, under the heading where they stand."""

    heading: str
    was: tuple[str, ...]
    now: tuple[str, ...]


def passages_of(text: str) -> list[str]:
    """The words of a page, a paragraph, a list item or a cell each."""
    parts = (" ".join(html.unescape(strip_tags(part)).split()) for part in BLOCK.split(text))
    return [part for part in parts if part]


def changed_passages(was: str, now: str) -> list[Passage]:
    old, new = passages_of(was), passages_of(now)
    found = SequenceMatcher(a=old, b=new, autojunk=False)
    headings = set(re.findall(r"<h[23][^>]*>(.*?)</h[23]>", was + now, re.S))
    titles = {" ".join(html.unescape(strip_tags(one)).split()) for one in headings}
    return [
        Passage(_heading(new[:j1] or old[:i1], titles), tuple(old[i1:i2]), tuple(new[j1:j2]))
        for kind, i1, i2, j1, j2 in found.get_opcodes()
        if kind != "equal"
    ]


def _heading(before: list[str], titles: set[str]) -> str:
    return next((one for one in reversed(before) if one in titles), "Beginning")
