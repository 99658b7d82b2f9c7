"""Pieces in an issue: shown as they stand now in a preview, frozen when the sending begins."""

from typing import Any

from django.utils import timezone

from common.storage import public_url
from models_catalog import text
from models_catalog.selectors.cards import card_rows


def cards_of(slugs: list[str]) -> dict[str, dict[str, Any]]:
    """By name; pieces that are not on the shelf are missing."""
    rows = card_rows().filter(cad_model__slug__in=slugs)
    return {
        row.cad_model.slug: {
            "title": row.cad_model.title,
            "path": row.cad_model.get_absolute_url(),
            "price": text.price_from(
                row.price_on(timezone.now()).price, has_more=row.offer_count > 1
            ),
            "weight": text.weight_18k(row.weight_18k_mg) or "",
            "picture": public_url(row.picture_key),
        }
        for row in rows
    }


def still_shown(slugs: list[str]) -> set[str]:
    """Which of these pieces the shop shows today."""
    rows = card_rows().filter(cad_model__slug__in=slugs)
    return set(rows.values_list("cad_model__slug", flat=True))
