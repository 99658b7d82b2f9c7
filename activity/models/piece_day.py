from django.db import models

from common.page_scopes import changes_all_pages


class PieceDay(models.Model):
    """How many people looked at a piece on one day (UTC), carted it, bought it; no person in it."""

    happened_on = models.DateField()
    # The number of a CadModel, whose room is above this one: it may be gone.
    piece_id = models.BigIntegerField()
    view_count = models.PositiveIntegerField(default=0)
    cart_count = models.PositiveIntegerField(default=0)
    sale_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["happened_on", "piece_id"], name="piece_day_once"),
        ]
        indexes = [models.Index(fields=["piece_id", "happened_on"], name="piece_day_by_piece")]
        triggers = [changes_all_pages("piece_day")]

    def __str__(self) -> str:
        return f"Piece {self.piece_id} on {self.happened_on}"
