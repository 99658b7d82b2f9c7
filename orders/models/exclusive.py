import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.page_scopes import changes_pages
from common.triggers import keep_rows, seven_years_over
from models_catalog.models import CadModel
from orders.models.order import OrderLine
from orders.states import EXCLUSIVE_MOVES, ExclusiveState

_IS_ALONE = """
    IF NOT EXISTS (
        SELECT 1 FROM orders_orderline WHERE id = NEW.order_line_id
            AND cad_model_id = NEW.cad_model_id AND licence_kind = 'exclusive'
    ) THEN
        RAISE EXCEPTION 'Line % is no exclusive licence of model %',
            NEW.order_line_id, NEW.cad_model_id USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        SELECT 1 FROM orders_orderline line JOIN orders_order placed ON placed.id = line.order_id
            WHERE line.cad_model_id = NEW.cad_model_id AND line.id <> NEW.order_line_id
                AND placed.state IN ('pending', 'confirming') AND placed.cancel_wished_at IS NULL
    ) THEN
        RAISE EXCEPTION 'Model % is being paid for by somebody', NEW.cad_model_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class ExclusiveQuerySet(models.QuerySet["ExclusiveReservation"]):
    def live(self) -> "ExclusiveQuerySet":
        """Those that keep everybody else from buying the model."""
        return self.exclude(state=ExclusiveState.ENDED)


class ExclusiveReservation(models.Model):
    """A model that is kept for one buyer: while they pay for its exclusive licence, and after."""

    cad_model = models.ForeignKey(
        CadModel, on_delete=models.PROTECT, related_name="exclusive_reservations"
    )
    order_line = models.OneToOneField(
        OrderLine, on_delete=models.PROTECT, related_name="exclusive_reservation"
    )

    state = models.CharField(
        max_length=10, choices=ExclusiveState.choices, default=ExclusiveState.RESERVED
    )
    # Licences that others held when it was sold; they stay valid.
    earlier_count = models.PositiveIntegerField(null=True, blank=True)

    reserved_at = models.DateTimeField(default=timezone.now)
    sold_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ExclusiveQuerySet.as_manager()

    class Meta:
        ordering = ["-reserved_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cad_model"],
                condition=~Q(state=ExclusiveState.ENDED),
                name="exclusive_one_live_a_model",
            ),
            models.CheckConstraint(
                condition=Q(state=ExclusiveState.RESERVED, sold_at=None, ended_at=None)
                | Q(state=ExclusiveState.SOLD, sold_at__isnull=False, ended_at=None)
                | Q(state=ExclusiveState.ENDED, ended_at__isnull=False),
                name="exclusive_state_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(sold_at=None, earlier_count=None)
                | Q(sold_at__isnull=False, earlier_count__isnull=False),
                name="exclusive_sold_counts_the_earlier",
            ),
        ]
        triggers = [
            changes_pages("exclusive", "'piece:' || {row}.cad_model_id"),
            *keep_rows("exclusive", until=seven_years_over("OLD.reserved_at")),
            pgtrigger.FSM(name="exclusive_state_moves", field="state", transitions=EXCLUSIVE_MOVES),
            pgtrigger.ReadOnly(
                name="exclusive_facts_unchanged", fields=["cad_model", "order_line", "reserved_at"]
            ),
            pgtrigger.Trigger(
                name="exclusive_is_alone",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=_IS_ALONE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_line} ({self.get_state_display()})"
