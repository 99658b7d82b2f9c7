"""What a piece's page shows beside the piece, which is the same for many readers, kept for them."""

from dataclasses import dataclass

from django.http import HttpRequest

from common.kept_parts import kept_part
from common.page_scopes import designer_scope, leans_on, piece_scope
from models_catalog.hooks import PageReviews, reviews_on_page, sold_count
from models_catalog.models import CadModel
from models_catalog.selectors.designer_card import DesignerCard, designer_card
from models_catalog.selectors.questions import PieceQuestions, questions_about
from models_catalog.selectors.sets import SetShown, sets_with
from models_catalog.selectors.suggestions import Shelf, piece_shelves
from models_catalog.selectors.versions import VersionLine, versions_shown


@dataclass(frozen=True)
class BesidePiece:
    designer: DesignerCard
    sets: list[SetShown]
    versions: list[VersionLine]
    reviews: PageReviews | None
    sold_count: int


@dataclass(frozen=True)
class ForReader:
    """What of it somebody who is logged in gets made for them."""

    questions: PieceQuestions
    shelves: list[Shelf]


def beside_piece(request: HttpRequest, cad_model: CadModel) -> tuple[BesidePiece, ForReader]:
    """One query where both are kept, which they are for whoever is not logged in.

    `cad_model` comes from `published_model`, whose sums say of which moment it is.
    """
    name = f"{cad_model.pk} {cad_model.page_sum} {cad_model.designer_sum}"
    if request.user.is_authenticated:
        found = kept_part("beside", name, lambda: _for_all(cad_model))
        return found, _for_reader(request, cad_model)
    return kept_part(
        "beside",
        f"{name} visitor",
        lambda: (_for_all(cad_model), _for_reader(request, cad_model)),
    )


def _for_all(cad_model: CadModel) -> BesidePiece:
    leans_on(piece_scope(cad_model.pk), designer_scope(cad_model.designer_id))
    return BesidePiece(
        designer=designer_card(cad_model),
        sets=sets_with(cad_model),
        versions=versions_shown(cad_model),
        reviews=reviews_on_page(cad_model),
        sold_count=sold_count(cad_model),
    )


def _for_reader(request: HttpRequest, cad_model: CadModel) -> ForReader:
    return ForReader(questions_about(cad_model, request.user), piece_shelves(request, cad_model))
