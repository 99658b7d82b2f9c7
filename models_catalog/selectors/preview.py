"""What the page of a piece would show buyers, before it is on the shelf."""

from dataclasses import dataclass

from models_catalog.models import CadModel
from models_catalog.selectors.designer_card import DesignerCard, designer_card
from models_catalog.selectors.model_page import (
    ModelFacts,
    OfferChoice,
    model_facts,
    offer_choices,
)
from models_catalog.selectors.sheet import Sheet, sheet_of
from models_catalog.services.submit_listing import what_is_missing
from models_catalog.sheet_choice import SheetChoice


@dataclass(frozen=True)
class Preview:
    """`sheet` is None for a piece without a file; `missing` stands before its review."""

    model: ModelFacts
    offers: list[OfferChoice]
    designer: DesignerCard
    sheet: Sheet | None
    missing: list[str]
    state_label: str


def preview_of(cad_model: CadModel, choice: SheetChoice) -> Preview:
    release = cad_model.releases.order_by("-number").first()
    category = cad_model.category.slug
    return Preview(
        model=model_facts(cad_model),
        offers=offer_choices(list(cad_model.offers.priced())),
        designer=designer_card(cad_model),
        sheet=sheet_of(release, category_slug=category, choice=choice) if release else None,
        missing=what_is_missing(cad_model),
        state_label=cad_model.get_state_display(),
    )
