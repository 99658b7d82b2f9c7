"""What the catalogue asks the rooms above."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from common.hooks import Hook
from models_catalog.licences import LicenceKind
from models_catalog.models import CadModel, Release

# The kind of each licence of the model that a signed-in person holds.
licences_held: Hook[[Any, CadModel], list[str]] = Hook("models_catalog.licences_held")


@dataclass(frozen=True)
class OwnedFile:
    name: str
    size_text: str
    download_url: str
    # Such as "version 2", where the licence opens several.
    version_text: str = ""


@dataclass(frozen=True)
class OwnedCopy:
    """A licence as its holder sees it beside the piece; without files while they are shut."""

    release_id: int
    designer_name: str
    licence_text: str
    number: str
    url: str
    files: list[OwnedFile]


# The licences that a person holds of the model, the newest first, with their files.
copies_owned: Hook[[Any, CadModel], list[OwnedCopy]] = Hook("models_catalog.copies_owned")

# How many licences of the model were sold; where an exclusive one is, how many before it.
licences_sold: Hook[[CadModel], int] = Hook("models_catalog.licences_sold")

# What of a price goes to the designer, both in minor units.
designer_shares: Hook[[int], int] = Hook("models_catalog.designer_shares")


@dataclass(frozen=True)
class HandedOver:
    """A release that was delivered for a design request, and whether its piece may be sold here."""

    release_id: int
    may_be_sold: bool


# The releases of a model that were handed over: these stay as they are.
handed_over: Hook[[CadModel], list[HandedOver]] = Hook("models_catalog.handed_over")


def handed_over_of(cad_model: CadModel) -> list[HandedOver]:
    return [one for found in handed_over.call_all(cad_model) for one in found]


# Why a designer, by the number of their account, may put nothing on the shelf now; "" where nothing
# stands against it.
why_not_offered: Hook[[int], str] = Hook("models_catalog.why_not_offered")

# Called inside the transaction that stops the delivery of a piece's files to everybody.
files_barred: Hook[[CadModel], None] = Hook("models_catalog.files_barred")

# Called inside the transaction that puts a version on the shelf, for whoever bought an earlier one.
release_published: Hook[[Release], None] = Hook("models_catalog.release_published")

# Models that were sold, as a condition on rows of CadModel.
models_sold: Hook[[], Q] = Hook("models_catalog.models_sold")


@dataclass(frozen=True)
class PieceRating:
    """What the buyers of a piece gave it: how many, and all their stars together."""

    count: int = 0
    star_sum: int = 0

    @property
    def mean(self) -> float:
        """To a tenth, as it is shown; 0 where nobody said anything."""
        return round(self.star_sum / self.count, 1) if self.count else 0.0


@dataclass(frozen=True)
class ToldReview:
    """What search engines are told of a review that stands on the page."""

    stars: int
    author: str
    written_at: datetime
    text: str


@dataclass(frozen=True)
class PageReviews:
    """What a model's page shows of its reviews, the same to everybody."""

    rating: PieceRating
    # For templates/reviews/_on_model.html.
    section: Any
    told: Sequence[ToldReview]


# What buyers gave a piece, by its number, as the row has it that lists and searches read.
piece_ratings: Hook[[int], PieceRating] = Hook("models_catalog.piece_ratings")

# What its page shows of it.
page_reviews: Hook[[CadModel], PageReviews] = Hook("models_catalog.page_reviews")


def rating_of(cad_model: CadModel) -> PieceRating:
    return next(iter(piece_ratings.call_all(cad_model.pk)), PieceRating())


def reviews_on_page(cad_model: CadModel) -> PageReviews | None:
    return next(iter(page_reviews.call_all(cad_model)), None)


def sold_count(cad_model: CadModel) -> int:
    """0 for a model that neither is nor can be sold exclusively: only for these do we tell."""
    is_offered = any(offer.kind == LicenceKind.EXCLUSIVE for offer in cad_model.offers.all())
    if not is_offered and cad_model.sold_exclusively_at is None:
        return 0
    return sum(licences_sold.call_all(cad_model))


def held_kinds(user: Any, cad_model: CadModel) -> list[str]:
    """Kinds of the licences that a person holds; a visitor holds none."""
    if not user.is_authenticated:
        return []
    return [kind for kinds in licences_held.call_all(user, cad_model) for kind in kinds]


def owned_copies(user: Any, cad_model: CadModel) -> list[OwnedCopy]:
    """What a person bought of the model; a visitor nothing."""
    if not user.is_authenticated:
        return []
    return [copy for copies in copies_owned.call_all(user, cad_model) for copy in copies]


def designer_share(price_minor: int) -> int:
    (share_minor,) = designer_shares.call_all(price_minor)
    return share_minor
