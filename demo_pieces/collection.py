"""The demo collection as a whole: five invented designers and every piece."""

from demo_pieces import (
    bands,
    bangles,
    clusters,
    earrings,
    eternities,
    pendants,
    signets,
    solitaires,
)
from demo_pieces.spec import DesignerSpec, PieceSpec

DESIGNERS: list[DesignerSpec] = [
    DesignerSpec(
        key="mira",
        username="mira",
        email="mira@demo.test",
        display_name="Mira Halvorsen",
        studio_name="Halvorsen Fine CAD",
        city="Bergen",
        bio=(
            "Trained at the bench, then eight years as a CAD lead for a bridal house. Models claw"
            " and pavé settings that a setter can work without swearing."
        ),
    ),
    DesignerSpec(
        key="tomas",
        username="tomas",
        email="tomas@demo.test",
        display_name="Tomás Aldana",
        studio_name="Aldana & Daughter",
        city="Córdoba",
        bio=(
            "Third-generation goldsmith. Bands and plain rings with sections measured from the"
            " drawers of the old workshop."
        ),
    ),
    DesignerSpec(
        key="ines",
        username="ines",
        email="ines@demo.test",
        display_name="Inês Carvalhal",
        studio_name="Atelier Maré",
        city="Porto",
        bio=(
            "Everyday jewellery with soft edges: bezels, waves, open hearts. Every file is cast in"
            " silver once before it is listed."
        ),
    ),
    DesignerSpec(
        key="noor",
        username="noor",
        email="noor@demo.test",
        display_name="Noor Velasquez",
        studio_name="Studio Anvil",
        city="Rotterdam",
        bio=(
            "Texture, twist and weight. Works in clay and wire first and measures the result into"
            " CAD afterwards."
        ),
    ),
    DesignerSpec(
        key="kenji",
        username="kenji",
        email="kenji@demo.test",
        display_name="Kenji Ostrowski",
        studio_name="Ostrowski Gravure",
        city="Kraków",
        bio=(
            "Engraver turned modeller. Signets, medals and coins with cuts deep enough to survive"
            " casting and polishing."
        ),
    ),
]

PIECES: list[PieceSpec] = [
    *solitaires.PIECES,
    *clusters.PIECES,
    *eternities.PIECES,
    *bands.PIECES,
    *signets.PIECES,
    *pendants.PIECES,
    *earrings.PIECES,
    *bangles.PIECES,
]
