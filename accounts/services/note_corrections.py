"""Keep what a person changed about themselves, beside the new text."""

from collections.abc import Mapping

from accounts.models import Correction, User
from common.personal import CorrectionWish


def note_corrections(
    *,
    actor: User,
    before: Mapping[str, str],
    after: Mapping[str, str],
    wish: CorrectionWish | None = None,
) -> list[Correction]:
    """One row for each text that is another one now. Call it in the transaction of the change.

    With a `wish` the desk corrects one text for the actor.
    """
    return Correction.objects.bulk_create(
        Correction(
            user=actor,
            field=name,
            old_text=before[name],
            corrected_by_id=wish.by.pk if wish else None,
            attempt=wish.attempt if wish else None,
        )
        for name in after
        if before[name] != after[name]
    )
