"""What is to become of one of several pieces, as it would be typed into its form."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from common.money import decimal_of
from models_catalog.licences import LicenceKind
from models_catalog.models import CadModel


@dataclass(frozen=True)
class PieceChange:
    """`values` holds the fields of the form that change; an empty price is a licence not offered.

    `faults` are what could not even be read, by field; `where` says where it was asked for.
    """

    slug: str
    values: Mapping[str, str]
    leaves_shelf: bool = False
    where: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)


def typed_values(piece: CadModel) -> dict[str, str]:
    """The piece as its form would send it, were nothing changed."""
    prices = {f"price_{kind}": "" for kind in LicenceKind.values}
    for offer in piece.offers.all():
        prices[f"price_{offer.kind}"] = str(decimal_of(offer.price_minor, offer.currency))
    return {
        "title": piece.title,
        "description": piece.description,
        "category": str(piece.category_id),
        "tags": piece.tags,
        **prices,
    }
