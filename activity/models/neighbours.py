from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from activity.states import NeighbourKind
from common.page_scopes import changes_all_pages


class Neighbours(models.Model):
    """Which pieces go with a piece, the closest first; made anew each night, without persons."""

    # Numbers of CadModels, whose room is above this one: some may be gone.
    piece_id = models.BigIntegerField()
    kind = models.CharField(max_length=8, choices=NeighbourKind.choices)
    others = ArrayField(models.BigIntegerField())

    class Meta:
        verbose_name_plural = "neighbours"
        constraints = [
            models.UniqueConstraint(fields=["piece_id", "kind"], name="neighbours_once"),
            models.CheckConstraint(
                condition=Q(kind__in=NeighbourKind.values), name="neighbours_kind_known"
            ),
        ]
        triggers = [changes_all_pages("neighbours")]

    def __str__(self) -> str:
        return f"{self.kind} with piece {self.piece_id}"
