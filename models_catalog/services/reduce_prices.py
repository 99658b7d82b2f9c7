"""A designer lowers the price of licences for a time."""

from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common.locking import lock_rows
from models_catalog.errors import ReductionRefused
from models_catalog.models import Reduction
from models_catalog.reduction_wish import ReductionWish
from models_catalog.selectors.reduction_plan import ReductionPlan, pieces_meant, plan_reductions
from models_catalog.services.index_listing import index_listing


@transaction.atomic
def reduce_prices(*, actor: User, wish: ReductionWish, seen: str) -> ReductionPlan:
    """All that the designer saw planned, or nothing.

    Raises ReductionRefused when it would be something else by now than what bears the mark `seen`.
    """
    pieces = lock_rows(pieces_meant(actor, wish))
    plan = plan_reductions(actor, wish, timezone.now())
    if plan.mark != seen:
        raise ReductionRefused(
            "Something changed since you looked at this, so nothing was reduced. Below is what "
            "would happen now."
        )
    if not plan.rows:
        raise ReductionRefused("Nothing would be reduced.")
    batch = uuid4()
    for row in plan.rows:
        row.reduction.batch = batch
    Reduction.objects.bulk_create(row.reduction for row in plan.rows)
    reduced = {row.reduction.cad_model_id for row in plan.rows}
    for piece in pieces:
        if piece.pk in reduced:
            index_listing(cad_model=piece)
    return plan
