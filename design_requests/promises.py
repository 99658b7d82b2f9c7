"""What brief and offer promise against what a delivered piece measures, each with its tolerance."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from design_requests.finger_words import read_finger_size
from design_requests.models import Brief, Milestone, Offer
from geometry.metals import METALS, weight_g
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
    measured = "No round opening found" if inner is None else f"{inner:.2f} mm inside"
    if wanted is None:
        kept, said = Kept.LOOK, brief.finger_size
    else:
        said = f"{brief.finger_size}, {wanted.diameter_mm:.2f} mm inside"
        fits = inner is not None and abs(inner - wanted.diameter_mm) <= FINGER_MM
        kept = Kept.YES if fits else Kept.NO
    yield Promise("Finger size", said, measured, f"{FINGER_MM} mm either way", kept)


def _weight(brief: Brief, found: Measurement) -> Iterator[Promise]:
    if brief.weight_grams is None:
        return
    metal = next((one for one in METALS.values() if one.name == brief.metal), None)
    said = f"{brief.weight_grams:.2f} g" + (f" of {brief.metal}" if brief.metal else "")
    if metal is None or found.volume_mm3 is None:
        why = "The metal is open, so it has no weight" if metal else "No metal was named"
        yield Promise("Weight", said, why, "10% either way", Kept.NO if metal else Kept.LOOK)
        return
    grams = weight_g(found.volume_mm3, metal.key)
    off = abs(grams - brief.weight_grams) / brief.weight_grams
    kept = Kept.YES if off <= WEIGHT_SHARE else Kept.NO
    yield Promise("Weight", said, f"{grams:.2f} g", "10% either way", kept)


def _stones(brief: Brief, release: Release) -> Iterator[Promise]:
    groups = list(release.stone_groups.all())
    if not brief.stones and not groups:
        return
    measured = "; ".join(
        f"{one.count} {one.shape} {one.length_mm:.2f} × {one.width_mm:.2f} mm" for one in groups
    )
    said = brief.stones or "None named"
    yield Promise("Stones", said, measured or "None found", "Compare them yourself", Kept.LOOK)


def _closed(found: Measurement) -> Promise:
    is_closed = found.is_watertight and found.volume_mm3 is not None
    measured = "Closed" if is_closed else f"{found.open_edge_count:,} open edges"
    return Promise("Watertight", "Always", measured, "None", Kept.YES if is_closed else Kept.NO)


def _casting(brief: Brief, release: Release) -> Iterator[Promise]:
    checks = list(release.castability_checks.all())
    if not checks:
        return
    is_silver = "silver" in brief.metal.lower()
    short, close = [], []
    for check in checks:
        verdict = check.verdict_silver if is_silver else check.verdict_gold
        if verdict == CastingVerdict.FAIL:
            short.append(check.get_check_kind_display().lower())
        elif verdict == CastingVerdict.WARN:
            close.append(check.get_check_kind_display().lower())
    if short:
        kept, measured = Kept.NO, "Too little: " + ", ".join(short)
    elif close:
        kept, measured = Kept.LOOK, "Close to the minimum: " + ", ".join(close)
    else:
        kept, measured = Kept.YES, "All that was measured is enough"
    metal = "silver" if is_silver else "gold"
    yield Promise("Casting minimums", f"For {metal}, always", measured, "A tenth: look", kept)


def _formats(offer: Offer, release: Release) -> Iterator[Promise]:
    here = _formats_of(release)
    shown = ", ".join(sorted(one.upper() for one in here)) or "None that we know"
    wanted = {_plain(word) for word in _WORD.findall(offer.formats)}
    if wanted:
        kept = Kept.YES if wanted <= here else Kept.NO
    else:
        kept = Kept.LOOK
    yield Promise("Files", offer.formats, shown, "None", kept)
    if offer.is_editable:
        kept = Kept.YES if here & EDITABLE else Kept.LOOK
        yield Promise("Editable", "What it was drawn with", shown, "None", kept)


def _formats_of(release: Release) -> set[str]:
    """Of the files, and of what lies in archives."""
    names = [file.file_name for file in release.files.all()]
    names += [row["name"] for file in release.files.all() for row in file.contents or []]
    endings = {name.rsplit(".", 1)[-1].lower() for name in names if "." in name}
    kinds = {file.format for file in release.files.all()}
    return {_plain(one) for one in endings | kinds} & set(FORMATS)


def _plain(word: str) -> str:
    return _SAME.get(word.lower(), word.lower())
