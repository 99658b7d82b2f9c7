"""Up to four pieces side by side, by what a jeweller asks of each."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext

from common.languages import number
from geometry.metals import weight_g
from models_catalog import text
from models_catalog.facet_words import shape_in_sentence
from models_catalog.models import CastabilityCheck, ListingIndex, Measurement, StoneGroup
from models_catalog.selectors.addresses import slugs_now
from models_catalog.selectors.cards import CardItem, card_rows, cards
from models_catalog.selectors.sheet import stone_size
from models_catalog.states import CastingVerdict
from models_catalog.text import units_now

AT_MOST = 4


@dataclass(frozen=True)
class ComparedPiece:
    """One column; every text is ready to print."""

    card: CardItem
    size_text: str
    inner_text: str
    weight_18k_text: str
    weight_silver_text: str
    stones: list[str]
    carats_text: str
    silver_text: str
    silver_badge: str
    gold_text: str
    gold_badge: str
    # The same comparison without this piece.
    without_url: str


@dataclass(frozen=True)
class Comparison:
    pieces: list[ComparedPiece]
    # Named in the address, and not on the shelf.
    gone_count: int
    is_full: bool


def comparison_of(slugs: Sequence[str]) -> Comparison:
    """In the order of the address; four queries."""
    named = list(dict.fromkeys(one for one in slugs if "\x00" not in one))[:AT_MOST]
    named = slugs_now(named)
    rows = {row.cad_model.slug: row for row in card_rows().filter(cad_model__slug__in=named)}
    shown = [slug for slug in named if slug in rows]
    releases = [rows[slug].release_id for slug in shown]
    measured = {one.release_id: one for one in _of(Measurement.objects.all(), releases)}
    stones: dict[int, list[StoneGroup]] = {}
    for group in _of(StoneGroup.objects.order_by("-length_mm", "pk"), releases):
        stones.setdefault(group.release_id, []).append(group)
    checks: dict[int, list[CastabilityCheck]] = {}
    for check in _of(CastabilityCheck.objects.all(), releases):
        checks.setdefault(check.release_id, []).append(check)
    items = dict(zip(shown, cards(rows[slug] for slug in shown), strict=True))
    return Comparison(
        pieces=[
            _column(
                items[slug],
                rows[slug],
                measured.get(rows[slug].release_id),
                stones.get(rows[slug].release_id, []),
                checks.get(rows[slug].release_id, []),
                without=[one for one in shown if one != slug],
            )
            for slug in shown
        ],
        gone_count=len(named) - len(shown),
        is_full=len(shown) >= AT_MOST,
    )


def compare_url(slugs: Sequence[str]) -> str:
    query = urlencode([("piece", slug) for slug in slugs])
    return f"{reverse('saving:compare')}?{query}" if slugs else reverse("saving:compare")


def _of(rows: QuerySet, releases: Sequence[int]) -> QuerySet:  # type: ignore[type-arg]
    return rows.filter(release__in=releases)


def _column(
    card: CardItem,
    row: ListingIndex,
    found: Measurement | None,
    stones: list[StoneGroup],
    checks: list[CastabilityCheck],
    *,
    without: list[str],
) -> ComparedPiece:
    silver = verdict([one.verdict_silver for one in checks])
    gold = verdict([one.verdict_gold for one in checks])
    return ComparedPiece(
        card=card,
        size_text=text.box(found.size_x_mm, found.size_y_mm, found.size_z_mm, units_now())
        if found
        else "",
        inner_text=(
            text.length(found.inner_diameter_mm, units_now())
            if found and found.inner_diameter_mm
            else ""
        ),
        weight_18k_text=_weight(row, found, "18k-yellow"),
        weight_silver_text=_weight(row, found, "sterling-silver"),
        stones=[_stones_text(group) for group in stones],
        carats_text=_carats_text(sum(one.total_carats for one in stones)) if stones else "",
        silver_text=silver[0],
        silver_badge=silver[1],
        gold_text=gold[0],
        gold_badge=gold[1],
        without_url=compare_url(without),
    )


def _stones_text(group: StoneGroup) -> str:
    size = stone_size(group.length_mm, group.width_mm)
    return f"{group.count} × {shape_in_sentence(group.shape)} {size}"


def _carats_text(carats: float) -> str:
    return gettext("%(carats)s ct, estimated") % {"carats": number(carats, 2)}


def verdict(found: Sequence[str]) -> tuple[str, str]:
    """All checks of a metal in a word, and its badge: the worst one counts."""
    if CastingVerdict.FAIL in found:
        return gettext("Too thin somewhere"), "fail"
    if CastingVerdict.WARN in found:
        return gettext("Look at it"), "warn"
    if CastingVerdict.PASS in found:
        return gettext("Passes"), "pass"
    return gettext("Not measured"), "quiet"


def _weight(row: ListingIndex, found: Measurement | None, metal: str) -> str:
    """Nothing where it is not closed, or it is not sure what some bodies are."""
    if row.weight_18k_mg is None or found is None or found.volume_mm3 is None:
        return ""
    return text.weight(weight_g(found.volume_mm3, metal), units_now())
