"""What brief and offer promise against what a delivered piece measures, each with its tolerance."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext, ngettext, pgettext

from common.in_sentence import in_sentence
from common.languages import number
from design_requests.finger_words import read_finger_size
from design_requests.models import Brief, Milestone, Offer
from geometry.metals import METALS, weight_g
from models_catalog.facet_words import shape_in_sentence
from models_catalog.models import Measurement, Release
from models_catalog.states import CastingVerdict

# Half of a half size in the United States: what sizing after the casting takes up.
FINGER_MM = 0.2
WEIGHT_SHARE = 0.10
FORMATS = ("stl", "3dm", "step", "3mf", "obj", "ply", "glb")
# What can be changed as it was drawn, and not only cast.
EDITABLE = frozenset({"3dm", "step"})
_SAME = {"stp": "step"}
_WORD = re.compile(rf"\b({'|'.join([*FORMATS, *_SAME])})\b", re.I)


class Kept(StrEnum):
    YES = "kept"
    NO = "differs"
    # A machine cannot say it; the client looks.
    LOOK = "look"


@dataclass(frozen=True)
class Promise:
    """One line of the table, ready to print."""

    name: str
    promised: str
    delivered: str
    tolerance: str
    kept: Kept


def promises_of(milestone: Milestone, release: Release) -> list[Promise]:
    """In the order in which a jeweller asks."""
    offer = milestone.offer
    brief = offer.brief
    found: Measurement | None = getattr(release, "measurement", None)
    if found is None:
        return []
    return [
        *_finger(brief, found),
        *_weight(brief, found),
        *_stones(brief, release),
        _closed(found),
        *_casting(brief, release),
        *_formats(offer, release),
    ]


def _finger(brief: Brief, found: Measurement) -> Iterator[Promise]:
    if not brief.finger_size:
        return
    wanted = read_finger_size(brief.finger_size)
    inner = found.inner_diameter_mm
    measured = gettext("No round opening found") if inner is None else _inside(inner)
    if wanted is None:
        kept, said = Kept.LOOK, brief.finger_size
    else:
        said = f"{brief.finger_size}, {_inside(wanted.diameter_mm)}"
        fits = inner is not None and abs(inner - wanted.diameter_mm) <= FINGER_MM
        kept = Kept.YES if fits else Kept.NO
    off = gettext("%(figure)s mm either way") % {"figure": number(FINGER_MM, 1)}
    yield Promise(gettext("Finger size"), said, measured, off, kept)


def _inside(diameter_mm: float) -> str:
    return gettext("%(diameter)s mm inside") % {"diameter": number(diameter_mm, 2)}


def _weight(brief: Brief, found: Measurement) -> Iterator[Promise]:
    if brief.weight_grams is None:
        return
    metal = next((one for one in METALS.values() if one.name == brief.metal), None)
    name, tenth = gettext("Weight"), gettext("10% either way")
    said = f"{number(brief.weight_grams, 2)} g"
    if brief.metal:
        said = gettext("%(weight)s of %(metal)s") % {
            "weight": said,
            "metal": brief.metal_in_sentence,
        }
    if metal is None or found.volume_mm3 is None:
        why = (
            gettext("The metal is open, so it has no weight")
            if metal
            else gettext("No metal was named")
        )
        yield Promise(name, said, why, tenth, Kept.NO if metal else Kept.LOOK)
        return
    grams = weight_g(found.volume_mm3, metal.key)
    off = abs(grams - brief.weight_grams) / brief.weight_grams
    kept = Kept.YES if off <= WEIGHT_SHARE else Kept.NO
    yield Promise(name, said, f"{number(grams, 2)} g", tenth, kept)


def _stones(brief: Brief, release: Release) -> Iterator[Promise]:
    groups = list(release.stone_groups.all())
    if not brief.stones and not groups:
        return
    measured = "; ".join(
        f"{one.count} {shape_in_sentence(one.shape)} "
        f"{number(one.length_mm, 2)} × {number(one.width_mm, 2)} mm"
        for one in groups
    )
    said = brief.stones or gettext("None named")
    yield Promise(
        gettext("Stones"),
        said,
        measured or gettext("None found"),
        gettext("Compare them yourself"),
        Kept.LOOK,
    )


def _closed(found: Measurement) -> Promise:
    is_closed = found.is_watertight and found.volume_mm3 is not None
    measured = (
        pgettext("a body", "Closed")
        if is_closed
        else ngettext("%(number)s open edge", "%(number)s open edges", found.open_edge_count)
        % {"number": number(found.open_edge_count)}
    )
    return Promise(
        gettext("Watertight"),
        gettext("Always"),
        measured,
        _no_tolerance(),
        Kept.YES if is_closed else Kept.NO,
    )


def _no_tolerance() -> str:
    return pgettext("tolerance", "None")


def _casting(brief: Brief, release: Release) -> Iterator[Promise]:
    checks = list(release.castability_checks.all())
    if not checks:
        return
    is_silver = "silver" in brief.metal.lower()
    short, close = [], []
    for check in checks:
        verdict = check.verdict_silver if is_silver else check.verdict_gold
        if verdict == CastingVerdict.FAIL:
            short.append(in_sentence(gettext(check.get_check_kind_display())))
        elif verdict == CastingVerdict.WARN:
            close.append(in_sentence(gettext(check.get_check_kind_display())))
    if short:
        kept, words, which = Kept.NO, gettext("Too little: %(which)s"), short
    elif close:
        kept, words, which = Kept.LOOK, gettext("Close to the minimum: %(which)s"), close
    else:
        kept, words, which = Kept.YES, gettext("All that was measured is enough"), []
    yield Promise(
        gettext("Casting minimums"),
        gettext("For silver, always") if is_silver else gettext("For gold, always"),
        words % {"which": ", ".join(which)},
        gettext("A tenth: look"),
        kept,
    )


def _formats(offer: Offer, release: Release) -> Iterator[Promise]:
    here = _formats_of(release)
    shown = ", ".join(sorted(one.upper() for one in here)) or gettext("None that we know")
    wanted = {_plain(word) for word in _WORD.findall(offer.formats)}
    if wanted:
        kept = Kept.YES if wanted <= here else Kept.NO
    else:
        kept = Kept.LOOK
    yield Promise(gettext("Files"), offer.formats, shown, _no_tolerance(), kept)
    if offer.is_editable:
        kept = Kept.YES if here & EDITABLE else Kept.LOOK
        yield Promise(
            gettext("Editable"), gettext("What it was drawn with"), shown, _no_tolerance(), kept
        )


def _formats_of(release: Release) -> set[str]:
    """Of the files, and of what lies in archives."""
    names = [file.file_name for file in release.files.all()]
    names += [row["name"] for file in release.files.all() for row in file.contents or []]
    endings = {name.rsplit(".", 1)[-1].lower() for name in names if "." in name}
    kinds = {file.format for file in release.files.all()}
    return {_plain(one) for one in endings | kinds} & set(FORMATS)


def _plain(word: str) -> str:
    return _SAME.get(word.lower(), word.lower())
