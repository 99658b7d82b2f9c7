"""Keep what a person changed about themselves, beside the new text."""

from collections.abc import Mapping

from accounts.models import Correction, User


def note_corrections(
    *, actor: User, before: Mapping[str, str], after: Mapping[str, str]
) -> list[Correction]:
    """One row for each text that is another one now. Call it in the transaction of the change."""
    return Correction.objects.bulk_create(
        Correction(user=actor, field=name, old_text=before[name])
        for name in after
        if before[name] != after[name]
    )
