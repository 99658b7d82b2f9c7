"""A language in which each message stands between ⟦ and ⟧, so that what is not marked shows up."""

import gettext
from pathlib import Path
from typing import Any

import allauth
import django
from babel.messages.mofile import write_mo
from lxml import html

from embedded.catalogues import empty_catalogue
from scripts.messages import extracted

BEGIN, END = "⟦", "⟧"
# What a person reads or hears beside the text itself.
SPOKEN = ("alt", "title", "aria-label", "placeholder", "label")
LIBRARIES = [
    Path(package.__path__[0]) / part / "de" / "LC_MESSAGES" / "django.mo"
    for package, part in (
        (django, "conf/locale"),
        (django, "contrib/auth/locale"),
        (allauth, "locale"),
    )
]


def write_made_up(folder: Path) -> None:
    """German, as far as Django knows, under a folder for LOCALE_PATHS."""
    catalogue = empty_catalogue("de")
    for context, message in extracted():
        words: Any = _marked(message) if isinstance(message, str) else tuple(map(_marked, message))
        catalogue.add(message, words, context=context or None)
    for path in LIBRARIES:
        with path.open("rb") as file:
            known = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
        for message in known:
            if (
                isinstance(message, str)
                and message
                and "\x04" not in message
                and not catalogue.get(message)
            ):
                catalogue.add(message, _marked(message))
    target = folder / "de" / "LC_MESSAGES" / "django.mo"
    target.parent.mkdir(parents=True)
    with target.open("wb") as file:
        write_mo(file, catalogue)


def _marked(words: str) -> str:
    begin = len(words) - len(words.lstrip())
    end = len(words.rstrip())
    return f"{words[:begin]}{BEGIN}{words[begin:end]}{END}{words[end:]}"


def unmarked(page: str) -> str:
    """What is seen or heard of a page, without what stands in a message; "?" where marks fail."""
    root = html.document_fromstring(page)
    for element in root.xpath(
        "//script|//style|//template|//textarea|//*[@lang and not(self::html)]|//*[@translate='no']"
    ):
        element.drop_tree()
    texts = [
        *[value for name in SPOKEN for value in root.xpath(f"//@{name}")],
        *root.xpath(
            "//meta[@name='description' or starts-with(@property,'og:description')]/@content"
        ),
        *root.xpath("//input[@type='submit']/@value"),
        " ".join(root.itertext()),
    ]
    return " ".join(map(outside, texts))


def outside(text: str) -> str:
    """What of a text stands in no message."""
    depth, left = 0, []
    for sign in text:
        depth += (sign == BEGIN) - (sign == END)
        left.append(sign if depth == 0 and sign != END else " " if sign in BEGIN + END else "")
    return "".join(left) if depth == 0 else f"? {text}"
