"""The casting report in a jeweller's words: what was measured, what it needs, what to do."""

import json
from dataclasses import dataclass
from typing import TypedDict

from django.utils.translation import gettext, gettext_noop

from models_catalog.models import CastabilityCheck
from models_catalog.states import CastingCheck, CastingVerdict
from models_catalog.text import Units, fine_figure, fine_length
from models_catalog.told import told

# Only a finger ring has these.
RING_CHECKS = frozenset(
    {CastingCheck.SHANK_THICKNESS, CastingCheck.SHANK_WIDTH, CastingCheck.CULET_TO_FINGER}
)
_BADGES = {CastingVerdict.PASS: "pass", CastingVerdict.WARN: "warn", CastingVerdict.FAIL: "fail"}
# What goes wrong below the minimum, and what a designer can do about it.
_MEANING = {
    CastingCheck.WALL: (
        gettext_noop("Thinner metal may not fill, or tears when the mould is broken out."),
        gettext_noop("Thicken the wall there, or cast the piece in a metal that allows it."),
    ),
    CastingCheck.SHANK_THICKNESS: (
        gettext_noop("A thinner shank bends in wear and leaves nothing to polish away."),
        gettext_noop("Thicken the lower third of the shank."),
    ),
    CastingCheck.SHANK_WIDTH: (
        gettext_noop("A narrower shank cuts into the finger and bends."),
        gettext_noop("Widen the lower third of the shank."),
    ),
    CastingCheck.PRONG_DIAMETER: (
        gettext_noop("A thinner claw may not fill, and wears off until the stone falls out."),
        gettext_noop(
            "Make the claws thicker; leave them longer for the setter rather than thinner."
        ),
    ),
    CastingCheck.FINE_DETAIL: (
        gettext_noop("Finer ridges and lines are lost in casting and polishing."),
        gettext_noop("Widen the line or ridge, or have it engraved after casting."),
    ),
    CastingCheck.ENGRAVING_WIDTH: (
        gettext_noop("A narrower groove fills with investment that breaks off."),
        gettext_noop("Widen the groove, or have it engraved after casting."),
    ),
    CastingCheck.ENGRAVING_DEPTH: (
        gettext_noop("A shallower groove is polished away."),
        gettext_noop("Cut it deeper, or have it engraved after casting."),
    ),
    CastingCheck.OPENING: (
        gettext_noop("Investment in a narrower gap breaks, and the gap fills with metal."),
        gettext_noop("Open the gap, or close it altogether and saw it after casting."),
    ),
    CastingCheck.FILIGREE_STRAND: (
        gettext_noop("A thinner strand breaks in the resin before it is cast."),
        gettext_noop("Thicken the strand."),
    ),
    CastingCheck.CULET_TO_FINGER: (
        gettext_noop("A stone that sits lower touches the finger."),
        gettext_noop("Raise the head, or choose a shallower stone."),
    ),
    CastingCheck.KNIFE_EDGE: (
        gettext_noop("A sharper edge casts ragged: expect to file it back until it is that thick."),
        gettext_noop("Blunt the edge in the drawing, or tell the caster to file it."),
    ),
}


class Spot(TypedDict):
    """A point that the viewer shows: its name, its place to a tenth of a mm, both verdicts."""

    name: str
    at: list[float]
    silver: str
    gold: str


@dataclass(frozen=True)
class CastingRow:
    """One check; all texts are ready to print."""

    name: str
    value_text: str
    needs_text: str
    silver: str
    silver_badge: str
    gold: str
    gold_badge: str
    # Empty while all is well.
    meaning: str
    advice: str
    place_text: str
    spot: Spot | None
    found_by: str
    is_sure: bool


@dataclass(frozen=True)
class CastingReport:
    """Measured checks, and by name and reason those that were not measured or do not apply."""

    rows: list[CastingRow]
    not_measured: list[tuple[str, str]]
    not_applicable: list[tuple[str, str]]

    @property
    def spots(self) -> list[Spot]:
        """The thinnest wall, and every check that did not pass."""
        return [row.spot for row in self.rows if row.spot]

    @property
    def is_short(self) -> bool:
        """Whether some check did not pass."""
        return any(spot[metal] != "pass" for spot in self.spots for metal in ("silver", "gold"))

    @property
    def spots_json(self) -> str:
        return json.dumps(self.spots)


def casting_report(
    checks: list[CastabilityCheck], *, is_ring: bool, units: Units = Units.METRIC
) -> CastingReport | None:
    """The report of a release; None when there is none yet."""
    if not checks:
        return None
    if not is_ring:
        checks = [check for check in checks if check.check_kind not in RING_CHECKS]
    return CastingReport(
        rows=[_row(check, check.value_mm, units) for check in checks if check.value_mm is not None],
        not_measured=_reasons(checks, CastingVerdict.NOT_FOUND),
        not_applicable=_reasons(checks, CastingVerdict.NOT_APPLICABLE),
    )


def _reasons(checks: list[CastabilityCheck], verdict: CastingVerdict) -> list[tuple[str, str]]:
    return [
        (gettext(check.get_check_kind_display()), told(check.found_by))
        for check in checks
        if check.verdict_silver == verdict
    ]


def _row(check: CastabilityCheck, value_mm: float, units: Units) -> CastingRow:
    kind = CastingCheck(check.check_kind)
    is_well = check.verdict_silver == check.verdict_gold == CastingVerdict.PASS
    meaning, advice = ("" if is_well else gettext(words) for words in _MEANING[kind])
    at = check.at_mm
    return CastingRow(
        name=gettext(check.get_check_kind_display()),
        value_text=fine_length(value_mm, units),
        needs_text=_needs(check.min_silver_mm, check.min_gold_mm, units),
        silver=gettext(check.get_verdict_silver_display()),
        silver_badge=_BADGES.get(CastingVerdict(check.verdict_silver), "quiet"),
        gold=gettext(check.get_verdict_gold_display()),
        gold_badge=_BADGES.get(CastingVerdict(check.verdict_gold), "quiet"),
        meaning=meaning,
        advice=advice,
        spot=_spot(check, at, value_mm, units)
        if at and (kind == CastingCheck.WALL or not is_well)
        else None,
        place_text=f"x {at[0]:.1f}, y {at[1]:.1f}, z {at[2]:.1f} mm" if at else "",
        found_by=told(check.found_by),
        is_sure=check.is_sure,
    )


def _spot(
    check: CastabilityCheck, at: tuple[float, float, float], value_mm: float, units: Units
) -> Spot:
    return {
        "name": f"{gettext(check.get_check_kind_display())} {fine_length(value_mm, units)}",
        "at": [round(along, 1) for along in at],
        "silver": check.verdict_silver,
        "gold": check.verdict_gold,
    }


def _needs(silver_mm: float, gold_mm: float, units: Units) -> str:
    silver, gold = fine_figure(silver_mm, units), fine_figure(gold_mm, units)
    if silver == gold:
        return gettext("any metal needs %(least)s") % {"least": silver}
    return gettext("silver needs %(silver)s, gold and platinum %(gold)s") % {
        "silver": silver,
        "gold": gold,
    }
