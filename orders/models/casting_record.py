import pgtrigger
from django.db import models
from django.db.models import Q, Sum
from django.utils import timezone

from common.triggers import append_only, seven_years_over
from orders.models.licence_grant import LicenceGrant

# Locks the licence, so that of two records in one moment the second counts the first.
_WITHIN_THE_LICENCE = """
    SELECT line.casting_count INTO allowed
        FROM orders_licencegrant held JOIN orders_orderline line ON line.id = held.order_line_id
        WHERE held.id = NEW.grant_id FOR NO KEY UPDATE OF held;
    SELECT COALESCE(SUM(piece_count), 0) INTO recorded
        FROM orders_castingrecord WHERE grant_id = NEW.grant_id;
    IF recorded + NEW.piece_count > allowed THEN
        RAISE EXCEPTION 'Licence % allows % castings and has % recorded',
            NEW.grant_id, allowed, recorded USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class CastingRecordQuerySet(models.QuerySet["CastingRecord"]):
    def pieces(self) -> int:
        return int(self.aggregate(pieces=Sum("piece_count"))["pieces"] or 0)


class CastingRecord(models.Model):
    """Pieces that the holder of a licence says were cast under it."""

    grant = models.ForeignKey(
        LicenceGrant, on_delete=models.PROTECT, related_name="casting_records"
    )
    piece_count = models.PositiveIntegerField()
    recorded_at = models.DateTimeField(default=timezone.now)

    objects = CastingRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(piece_count__gt=0), name="casting_record_is_of_something"
            )
        ]
        triggers = [
            *append_only("casting_record", until=seven_years_over("OLD.recorded_at")),
            pgtrigger.Trigger(
                name="casting_record_within_the_licence",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("allowed", "BIGINT"), ("recorded", "BIGINT")],
                func=_WITHIN_THE_LICENCE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.piece_count} of {self.grant}"
