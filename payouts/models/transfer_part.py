import pgtrigger
from django.db import models
from django.db.models import Q

from common.money import Money
from common.triggers import append_only, seven_years_over
from payouts.models.earning import Earning
from payouts.models.transfer import Transfer

_SUM = """
    SELECT amount_minor INTO expected FROM payouts_transfer WHERE id = {transfer_id};
    SELECT COALESCE(SUM(amount_minor), 0) INTO found FROM payouts_transferpart
        WHERE transfer_id = {transfer_id};
    IF expected <> found THEN
        RAISE EXCEPTION 'Parts of transfer % sum to %, not to its amount %',
            {transfer_id}, found, expected USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""


class TransferPart(models.Model):
    """What a transfer pays of one earning; below zero where it settles a debt."""

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="parts")
    earning = models.ForeignKey(Earning, on_delete=models.PROTECT, related_name="parts")
    amount_minor = models.IntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["transfer", "earning"], name="transfer_part_one_an_earning"
            ),
            models.CheckConstraint(condition=~Q(amount_minor=0), name="transfer_part_not_zero"),
        ]
        triggers = [
            *append_only(
                "transfer_part",
                until=seven_years_over(
                    "(SELECT created_at FROM payouts_transfer WHERE id = OLD.transfer_id)"
                ),
            ),
            pgtrigger.Trigger(
                name="transfer_parts_sum_to_it",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                declare=[("expected", "BIGINT"), ("found", "BIGINT")],
                func=_SUM.format(transfer_id="NEW.transfer_id"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} of {self.transfer}"

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.transfer.currency)
