"""The pictures of a release in one metal, and the ways to the other metals."""

from dataclasses import dataclass
from typing import TypedDict

from django.utils.translation import gettext, gettext_noop

from common.storage import public_url
from geometry.picturing.looks import METALS as LOOKS
from models_catalog.models import Picture, Release, Turntable
from models_catalog.script_words import script_words
from models_catalog.selectors.metal_weights import look_of
from models_catalog.selectors.shown_pictures import picture_of
from models_catalog.sheet_choice import SheetChoice

# The alloy that a look stands for until the visitor names one.
USUAL_ALLOYS = {
    "yellow": "18k-yellow",
    "white": "18k-white",
    "rose": "18k-rose",
    "silver": "sterling-silver",
    "platinum": "platinum-950-ru",
}
_LOOK_WORDS = {
    "yellow": gettext_noop("yellow gold"),
    "white": gettext_noop("white gold"),
    "rose": gettext_noop("rose gold"),
    "silver": gettext_noop("silver"),
    "platinum": gettext_noop("platinum"),
}
_VIEW_WORDS = {
    "hero": gettext_noop("three-quarter view"),
    "side": gettext_noop("side view"),
    "top": gettext_noop("from above"),
}


@dataclass(frozen=True)
class Look:
    """One metal that the piece was drawn in, as a link."""

    key: str
    name: str
    query: str
    is_shown: bool


# What the page's script reads as JSON is a TypedDict.
class Still(TypedDict):
    url: str
    # Its smaller sizes, for phones; empty where there are none.
    srcset: str
    alt: str
    view: str
    width: int
    height: int


class Turning(TypedDict):
    """One picture with all frames of the turntable, `columns` beside each other."""

    url: str
    alt: str
    frames: int
    columns: int
    width: int
    height: int


class Shots(TypedDict):
    """What was drawn in one metal."""

    stills: list[Still]
    turntable: Turning | None


@dataclass(frozen=True)
class Gallery:
    """`by_look` holds what the page's script puts in place when another metal is chosen."""

    look: str
    stills: list[Still]
    turntable: Turning | None
    looks: list[Look]
    by_look: dict[str, Shots]
    # How far the drawing is, in per cent; None when it is over.
    drawing_percent: int | None
    # What the page's scripts say, as JSON; empty in English.
    script_words: str


def leading_look(release: Release) -> str:
    """The metal that a piece is first seen in."""
    first = next(iter(release.pictures.all()), None)
    return first.metal if first else LOOKS[0]


def gallery_of(release: Release, choice: SheetChoice) -> Gallery:
    """The chosen metal's pictures; the piece's own metal where that one was not drawn."""
    stills = list(release.pictures.all())
    sheets = {sheet.metal: sheet for sheet in release.turntables.all()}
    title = release.cad_model.title
    drawn = list(dict.fromkeys(still.metal for still in stills))
    wanted = look_of(choice.metal_key)
    look = wanted if wanted in drawn else leading_look(release)
    by_look: dict[str, Shots] = {
        metal: {
            "stills": [_still(still, title) for still in stills if still.metal == metal],
            "turntable": _turntable(sheets[metal], title) if metal in sheets else None,
        }
        for metal in drawn
    }
    shown = by_look.get(look, Shots(stills=[], turntable=None))
    work = getattr(release, "picture_run", None)
    return Gallery(
        look=look,
        stills=shown["stills"],
        turntable=shown["turntable"],
        looks=[
            Look(metal, gettext(_LOOK_WORDS[metal]), choice.with_metal(alloy).query, metal == look)
            for metal, alloy in USUAL_ALLOYS.items()
            if metal in drawn and len(drawn) > 1
        ],
        by_look=by_look if len(drawn) > 1 else {},
        drawing_percent=work.percent if work and work.is_in_progress else None,
        script_words=script_words(),
    )


def _still(still: Picture, title: str) -> Still:
    view = gettext(_VIEW_WORDS[still.view])
    shown = picture_of(still)
    return {
        "url": public_url(still.storage_key),
        "srcset": shown.srcset if shown else "",
        "alt": gettext("%(title)s in %(metal)s, %(view)s")
        % {"title": title, "metal": gettext(_LOOK_WORDS[still.metal]), "view": view},
        "view": view,
        "width": still.width,
        "height": still.height,
    }


def _turntable(sheet: Turntable, title: str) -> Turning:
    rows = -(-sheet.frame_count // sheet.column_count)
    return {
        "url": public_url(sheet.storage_key),
        "alt": gettext("%(title)s in %(metal)s from all round")
        % {"title": title, "metal": gettext(_LOOK_WORDS[sheet.metal])},
        "frames": sheet.frame_count,
        "columns": sheet.column_count,
        "width": sheet.column_count * sheet.frame_pixels,
        "height": rows * sheet.frame_pixels,
    }
