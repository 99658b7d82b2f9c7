"""A person wants not to be shown a piece any more, or again."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from activity.models import HiddenPiece

# Beyond these the oldest are shown again.
MOST_HIDDEN = 500


@transaction.atomic
def hide_piece(*, actor: AbstractBaseUser, piece_id: int) -> None:
    HiddenPiece.objects.get_or_create(person_id=actor.pk, piece_id=piece_id)
    mine = HiddenPiece.objects.filter(person=actor.pk).order_by("-hidden_at", "-pk")
    oldest = mine.values_list("pk", flat=True)[MOST_HIDDEN:]
    HiddenPiece.objects.filter(pk__in=list(oldest)).delete()


def show_piece_again(*, actor: AbstractBaseUser, piece_id: int) -> None:
    HiddenPiece.objects.filter(person=actor.pk, piece_id=piece_id).delete()
