"""The piece that the home page begins with."""

from datetime import timedelta

from django.db.models import Count, Q, Sum
from django.utils import timezone

from common.page_scopes import changes_at
from models_catalog.selectors.cards import CardItem, card_rows, cards
from models_catalog.states import CastingVerdict

A_MONTH = timedelta(days=31)


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
