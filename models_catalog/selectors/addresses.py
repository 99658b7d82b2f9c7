"""Where a piece is now that was renamed, and who may be told."""

from collections.abc import Sequence
from typing import Any

from common.personal import barred_accounts, serves
from models_catalog.hooks import owned_copies
from models_catalog.models import CadModel, FormerAddress
from models_catalog.states import ListingState
from privacy.purposes import Use


@serves(Use.SHOW)
def address_now(slug: str, user: Any) -> str | None:
    """The slug of the piece that had this one before; None where nobody had it.

    Off the shelf only its designer and whoever bought it are told what it is called now.
    """
    former = FormerAddress.objects.select_related("cad_model").filter(slug=slug).first()
    if former is None or former.cad_model.slug == slug:
        return None
    piece = former.cad_model
    is_shown = (
        piece.state == ListingState.PUBLISHED
        and not barred_accounts(Use.SHOW).filter(pk=piece.designer_id).exists()
    )
    is_known = is_shown or user == piece.designer or owned_copies(user, piece)
    return piece.slug if is_known else None


def slugs_now(slugs: Sequence[str]) -> list[str]:
    """The same, of pieces on the shelf, each once; what was not renamed stays as it is."""
    moved = dict(
        FormerAddress.objects.filter(
            slug__in=slugs, cad_model__in=CadModel.objects.published()
        ).values_list("slug", "cad_model__slug")
    )
    live = set(CadModel.objects.filter(slug__in=moved).values_list("slug", flat=True))
    return list(
        dict.fromkeys(moved[one] if one in moved and one not in live else one for one in slugs)
    )
