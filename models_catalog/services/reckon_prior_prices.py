"""What may stand struck through beside each price of a piece that is to be reduced."""

from django.utils import timezone

from models_catalog.models import CadModel
from models_catalog.selectors.prior_prices import prior_prices


def reckon_prior_prices(*, cad_model: CadModel) -> None:
    """Of reductions that have yet to begin: what is shown already stays as it is told."""
    coming = list(cad_model.reductions.coming(timezone.now()))
    if not coming:
        return
    found = prior_prices(cad_model, coming)
    for reduction, prior in zip(coming, found, strict=True):
        if reduction.prior_minor != prior:
            reduction.prior_minor = prior
            reduction.save(update_fields=["prior_minor"])
