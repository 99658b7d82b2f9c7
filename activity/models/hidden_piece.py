from django.conf import settings
from django.db import models
from django.utils import timezone


class HiddenPiece(models.Model):
    """A piece that somebody does not want to be suggested."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # The number of a CadModel, whose room is above this one: it may be gone.
    piece_id = models.BigIntegerField()
    hidden_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "piece_id"], name="hidden_piece_once"),
        ]

    def __str__(self) -> str:
        return f"Piece {self.piece_id} hidden by account {self.person_id}"
