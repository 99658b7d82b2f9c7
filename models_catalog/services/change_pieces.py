"""A designer changes several pieces at once, after a look at what would change."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common.locking import lock_rows
from models_catalog.errors import ListingRefused
from models_catalog.piece_change import PieceChange
from models_catalog.selectors.change_plan import ChangePlan, pieces_named, plan_changes
from models_catalog.services.edit_listing import edit_listing
from models_catalog.services.withdraw_listing import withdraw_listing


@transaction.atomic
def change_pieces(
    *, actor: User, wanted: Sequence[PieceChange], seen: str, all_or_none: bool = False
) -> ChangePlan:
    """All that the designer saw planned, or nothing; with `all_or_none` no row may be refused.

    Raises ListingRefused when it would be something else by now than what bears the mark `seen`.
    """
    lock_rows(pieces_named(actor, [change.slug for change in wanted]))
    plan = plan_changes(actor, wanted, timezone.now())
    if plan.mark != seen:
        raise ListingRefused(
            "Something changed since you looked at this, so nothing was changed. Below is what "
            "would happen now."
        )
    if all_or_none and plan.refused:
        raise ListingRefused("Some rows cannot be as they are, so nothing was changed.")
    for row in sorted(plan.rows, key=lambda row: row.piece.pk):
        if row.is_edited:
            words = row.form.cleaned_data
            edit_listing(
                actor=actor,
                cad_model=row.piece,
                title=words["title"],
                description=words["description"],
                category=words["category"],
                tags=words["tags"],
                prices=row.form.prices,
                upload=None,
            )
        if row.leaves_shelf:
            withdraw_listing(actor=actor, cad_model=row.piece)
    return plan
