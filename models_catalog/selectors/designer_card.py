"""Who designed a piece, and what else of theirs is on the shelf."""

from dataclasses import dataclass

from django.urls import reverse

from models_catalog.models import CadModel
from models_catalog.selectors.cards import CardItem, card_rows, cards
from models_catalog.selectors.designer_page import place_line

SHOWN = 4
_ABOUT_LETTERS = 220


@dataclass(frozen=True)
class DesignerCard:
    """`others` are the newest other pieces; `about` is the beginning of what the studio says."""

    name: str
    url: str
    place: str
    about: str
    picture_url: str
    others: list[CardItem]


def designer_card(cad_model: CadModel) -> DesignerCard:
    """One query beside those of the piece."""
    designer = cad_model.designer
    rows = card_rows().filter(cad_model__designer=designer).exclude(cad_model=cad_model)
    return DesignerCard(
        name=designer.designer_name,
        url=reverse("models_catalog:designer_page", args=[designer.username]),
        place=place_line(designer),
        about=_beginning(designer.designer_profile.bio),
        picture_url=designer.picture_url,
        others=cards(rows.order_by("-published_at", "-cad_model")[:SHOWN]),
    )


def _beginning(text: str) -> str:
    """Whole words up to about two lines."""
    line = " ".join(text.split())
    if len(line) <= _ABOUT_LETTERS:
        return line
    return line[:_ABOUT_LETTERS].rpartition(" ")[0].rstrip(".,;:") + " …"
