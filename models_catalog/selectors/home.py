"""What the home page shows: a piece to begin with, the newest ones, and who made them."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q, Sum
from django.utils import timezone

from common.page_scopes import changes_at
from models_catalog.selectors.cards import CardItem, card_rows, cards, newest_cards
from models_catalog.states import CastingVerdict

A_MONTH = timedelta(days=31)
# Pieces and designers that are shown, and among how many of the newest pieces they are looked for.
_PIECES, _DESIGNERS, _LOOKED_AT = 8, 6, 48
# Fewer are no choice.
_FEWEST_DESIGNERS = 3


@dataclass(frozen=True)
class NewestOfShop:
    pieces: list[CardItem]
    # A piece of each, no two by one designer; empty where few designers have anything new.
    by_designers: list[CardItem]


def newest_of_shop(*, but: CardItem | None) -> NewestOfShop:
    """In one query. `but` is on the page already."""
    found = [card for card in newest_cards(_LOOKED_AT) if but is None or card.slug != but.slug]
    pieces = found[:_PIECES]
    shown = {card.slug for card in pieces}
    of_each: dict[str, CardItem] = {}
    for card in found:
        first = of_each.get(card.designer_url)
        # Rather a piece that is not among the newest: that one is seen already.
        if first is None or (first.slug in shown and card.slug not in shown):
            of_each[card.designer_url] = card
    by_designers = [*of_each.values()][:_DESIGNERS]
    return NewestOfShop(pieces, by_designers if len(of_each) >= _FEWEST_DESIGNERS else [])


def home_hero() -> CardItem | None:
    """What staff chose; else the best drawn of the month, and of all where it brought none.

    Best drawn is what would cast in gold as it is, seen from most sides, with most stones set.
    """
    rows = card_rows()
    chosen = rows.exclude(cad_model__chosen_for_home_at=None)
    row = chosen.order_by("-cad_model__chosen_for_home_at").first()
    if row is None:
        best = rows.annotate(
            too_thin=Count(
                "release__castability_checks",
                filter=Q(release__castability_checks__verdict_gold=CastingVerdict.FAIL),
                distinct=True,
            ),
            drawn=Count("release__pictures", distinct=True),
            stones=Sum("release__stone_groups__count", default=0),
        ).order_by("too_thin", "-drawn", "-stones", "-published_at", "-cad_model")
        row = best.filter(published_at__gte=timezone.now() - A_MONTH).first()
        if row is not None:
            changes_at(row.published_at + A_MONTH)
        row = row or best.first()
    return cards([row])[0] if row else None
